"""Market values and the colony's wealth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.saves import load_save
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import TERRAIN_INDEX, Building, Pawn

MakePawn = Callable[..., Pawn]


@pytest.mark.parametrize(
    ("def_name", "stuff", "quality", "value"),
    [
        ("Steel", None, -1, 1.9),
        ("MealSurvivalPack", None, -1, 24),
        ("MeleeWeapon_Knife", "Steel", 2, 63.48),
        ("MeleeWeapon_Knife", "Plasteel", 2, 285),
        ("MeleeWeapon_Club", "WoodLog", 2, 51.02),
        ("Gun_BoltActionRifle", None, 3, 320),
        ("Apparel_Pants", "Synthread", 2, 165.76),
        ("Wall", "WoodLog", -1, 6.34),
        ("Wall", "BlocksGranite", -1, 5 * 0.9 + (135 * 6 + 140) * 0.0036),
        ("Bed", "WoodLog", 2, 56.02),
        ("Bed", "WoodLog", 0, 28.01),
        ("Bed", "WoodLog", 6, 280),
        ("Moonstone", None, -1, 0),
    ],
)
def test_market_values(def_name: str, stuff: str | None, quality: int, value: float) -> None:
    assert wealth.market_value(def_name, stuff, quality) == pytest.approx(value, abs=0.006)


@pytest.mark.parametrize(("share", "factor"), [(1.0, 1.0), (0.9, 1.0), (0.6, 0.5), (0.5, 0.1), (0.25, 0.05)])
def test_damaged_items_lose_value_and_damaged_buildings_do_not(share: float, factor: float) -> None:
    assert wealth.market_value("Apparel_Pants", "Cloth", 2, round(100 * share)) == pytest.approx(
        65.76 * factor, abs=0.01
    )
    assert wealth.market_value("Bed", "WoodLog", 2, 1) == pytest.approx(56.02)


def test_quality_adds_a_limited_value() -> None:
    assert wealth.market_value("Apparel_PowerArmor", None, 3) == 2_035 + 500


def test_tainted_apparel_is_worth_a_tenth(meadow: Colony) -> None:
    shirt = spawning.new_item(meadow, "Apparel_BasicShirt", 1, stuff="Cloth", quality=2)
    shirt.tainted = True
    assert wealth.item_value(shirt) == pytest.approx(6.576)


def test_wealth_counts_discovered_and_worn_items_own_buildings_and_floors(meadow: Colony, place: MakePawn) -> None:
    spawning.spawn_item(meadow, spawning.new_item(meadow, "Silver", 500), 5, 5)
    spawning.spawn_item(meadow, spawning.new_item(meadow, "Silver", 300), 8, 5)
    meadow.world.grids.fogged[5, 8] = True
    place(meadow, apparel=("Apparel_Pants",))
    spawning.add_building(meadow, Building(meadow.world.new_id(), "Bed", 20, 20, stuff="WoodLog", quality=2))
    spawning.add_building(
        meadow, Building(meadow.world.new_id(), "Bed", 24, 20, stuff="WoodLog", quality=2, player=False)
    )
    meadow.world.grids.terrain[40, 40:50] = TERRAIN_INDEX["WoodPlankFloor"]
    counted = wealth.wealth(meadow)
    assert counted.items == pytest.approx(500 + 65.76)
    assert counted.buildings == pytest.approx(56.02)
    assert counted.floors == pytest.approx(10 * (3 * 1.2 + 85 * 0.0036))
    assert counted.total == pytest.approx(counted.items + counted.buildings + counted.floors + counted.pawns)
    assert counted.storyteller == pytest.approx(counted.total - (counted.buildings + counted.floors) / 2)


def test_a_healthy_person_of_average_skill_5_5_is_worth_1750(meadow: Colony, place: MakePawn) -> None:
    skills = {name: 5 + place_in_row % 2 for place_in_row, name in enumerate(place(meadow).skills)}
    assert wealth.pawn_value(meadow, place(meadow, **skills)) == 1_750
    assert wealth.pawn_value(meadow, place(meadow)) == 350


def test_the_wealth_of_a_real_save_is_exact(real_save: Path) -> None:
    counted = wealth.wealth(Colony(load_save(real_save, seed=1).world, drivers.of))
    assert counted.items == pytest.approx(9_038.93, abs=0.005)
    assert counted.floors == pytest.approx(2_978.65, abs=0.02)
    assert counted.buildings == 0.0


def test_wealth_is_counted_at_once_and_then_every_5000_game_ticks(meadow: Colony, live: Callable[..., None]) -> None:
    count = (wealth.STEP_TICKS, wealth.step)
    live(meadow, 150, count)
    first = meadow.world.counted_wealth
    assert first == round(wealth.wealth(meadow).total, 3)
    spawning.add_building(
        meadow, Building(meadow.world.new_id(), "Bed", 30, 30, stuff="WoodLog", quality=2, player=True)
    )
    live(meadow, 4_800, count)
    assert meadow.world.counted_wealth == first
    live(meadow, 150, count)
    assert meadow.world.counted_wealth > first
