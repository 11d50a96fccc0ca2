"""Food and corpses rot, and items deteriorate."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.hazards import weather
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import spoilage
from pytest_rle.colony.world import Corpse, Item, Pawn

Live = Callable[..., None]
MakePawn = Callable[..., Pawn]
SPOIL = (2_500, spoilage.step)


@pytest.fixture
def larder(meadow: Colony, room_of: Callable[..., None]) -> Callable[[float], Colony]:
    """A roofed room of a given temperature around (30, 30)."""
    room_of(meadow, 28, 28, 6, 6)

    def at(celsius: float) -> Colony:
        meadow.world.room_temperatures[28 * 60 + 28] = celsius
        return meadow

    return at


def put(colony: Colony, def_name: str, count: int = 10, x: int = 30, z: int = 30) -> Item:
    return spawning.spawn_item(colony, spawning.new_item(colony, def_name, count), x, z)


def days_until_gone(colony: Colony, live: Live, item: Item) -> float:
    start = colony.now
    while item.id in colony.world.items:
        live(colony, 2_500, SPOIL)
    return (colony.now - start) / 60_000


@pytest.mark.parametrize(
    ("def_name", "celsius", "days"),
    [
        ("Meat_Deer", 21.0, 2.0),
        ("MealSimple", 21.0, 4.0),
        ("MealNutrientPaste", 21.0, 0.75),
        ("RawBerries", 21.0, 14.0),
        ("Meat_Deer", 5.0, 4.0),
        ("Meat_Deer", 1.0, 20.0),
    ],
)
def test_food_rots_after_its_days(
    larder: Callable[[float], Colony], live: Live, def_name: str, celsius: float, days: float
) -> None:
    colony = larder(celsius)
    assert days_until_gone(colony, live, put(colony, def_name)) == pytest.approx(days, abs=0.05)


def test_frozen_food_and_survival_meals_do_not_rot(larder: Callable[[float], Colony], live: Live) -> None:
    colony = larder(-1.0)
    meat = put(colony, "Meat_Deer")
    live(colony, 600_000, SPOIL)
    assert meat.rot_ticks == 0
    colony = larder(30.0)
    assert spoilage.rot_days("MealSurvivalPack") is None


def test_medicine_outdoors_loses_two_hit_points_a_day(meadow: Colony, live: Live) -> None:
    medicine = put(meadow, "MedicineIndustrial")
    live(meadow, 10 * 60_000, SPOIL)
    assert 60 - medicine.hit_points == pytest.approx(20, abs=5)


def test_items_deteriorate_five_times_as_fast_in_rain(meadow: Colony) -> None:
    wood = put(meadow, "WoodLog")
    dry = spoilage.deterioration_rate(meadow, wood)
    weather.change(meadow, "Rain")
    assert (dry, spoilage.deterioration_rate(meadow, wood)) == (0.5, 2.5)


def test_items_do_not_deteriorate_in_a_roofed_room(larder: Callable[[float], Colony]) -> None:
    colony = larder(21.0)
    assert spoilage.deterioration_rate(colony, put(colony, "Cloth")) == 0.0


def test_steel_does_not_deteriorate(meadow: Colony) -> None:
    assert spoilage.deterioration_rate(meadow, put(meadow, "Steel")) == 0.0


def test_corpses_rot_after_two_and_a_half_days_and_are_dessicated_after_five(
    larder: Callable[[float], Colony], place: MakePawn, live: Live
) -> None:
    colony = larder(21.0)
    dead = place(colony)
    del colony.world.pawns[dead.id]
    corpse = colony.world.corpses[77] = Corpse(77, dead, 30, 30, 0)
    stages = []
    for _ in range(6):
        stages.append(spoilage.rot_stage(corpse))
        live(colony, 60_000, SPOIL)
    assert stages == ["Fresh", "Fresh", "Fresh", "Rotting", "Rotting", "Dessicated"]
