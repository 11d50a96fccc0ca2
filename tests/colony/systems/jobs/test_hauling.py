"""Hauling items to stockpiles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import carrying, jobs, zones
from pytest_rle.colony.world import Item, Pawn, StorageSettings, Zone

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]


@pytest.fixture
def hauler(meadow: Colony, place: MakePawn) -> Pawn:
    ann = place(meadow, 30, 30)
    ann.work_priorities["Hauling"] = 3
    return ann


def pile(colony: Colony, x: int, z: int, *allowed: str, priority: int = 2, size: int = 3) -> Zone:
    zone = zones.create_stockpile(
        colony, x, z, x + size - 1, z + size - 1, StorageSettings(priority=priority, allowed=set(allowed))
    )
    assert zone is not None
    return zone


def stored(colony: Colony, zone: Zone) -> dict[str, int]:
    found: dict[str, int] = {}
    for cell in zone.cells:
        for item_id in colony.index.items_at.get(cell, ()):
            item = colony.world.items[item_id]
            found[item.def_name] = found.get(item.def_name, 0) + item.stack_count
    return found


def test_only_items_that_a_stockpile_accepts_are_hauled_there(
    meadow: Colony, hauler: Pawn, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "WoodLog", 200, x=25, z=25)
    stock(meadow, "Steel", 50, x=26, z=20)
    zone = pile(meadow, 40, 40, "WoodLog")
    labour(meadow, 20_000)
    assert stored(meadow, zone) == {"WoodLog": 200}


def test_the_stockpile_of_higher_priority_is_filled_first(
    meadow: Colony, hauler: Pawn, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "WoodLog", 75, x=25, z=25)
    near = pile(meadow, 27, 27, "WoodLog", priority=2)
    far = pile(meadow, 50, 50, "WoodLog", priority=4)
    labour(meadow, 10_000)
    assert stored(meadow, far) == {"WoodLog": 75}
    assert stored(meadow, near) == {}


def test_items_move_from_a_stockpile_of_lower_priority_to_one_of_higher(
    meadow: Colony, hauler: Pawn, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "WoodLog", 75, x=25, z=25)
    near = pile(meadow, 27, 27, "WoodLog", priority=2)
    labour(meadow, 5_000)
    assert stored(meadow, near) == {"WoodLog": 75}
    far = pile(meadow, 50, 50, "WoodLog", priority=4)
    labour(meadow, 5_000)
    assert stored(meadow, far) == {"WoodLog": 75}


def test_nothing_is_hauled_to_a_full_stockpile(meadow: Colony, hauler: Pawn, stock: Stock, labour: Labour) -> None:
    stock(meadow, "WoodLog", 300, x=25, z=25)
    zone = pile(meadow, 40, 40, "WoodLog", size=1)
    labour(meadow, 20_000)
    assert stored(meadow, zone) == {"WoodLog": 75}


def test_forbidden_items_are_not_hauled(meadow: Colony, hauler: Pawn, stock: Stock, labour: Labour) -> None:
    stock(meadow, "WoodLog", 75, x=25, z=25).forbidden = True
    zone = pile(meadow, 40, 40, "WoodLog")
    labour(meadow, 10_000)
    assert stored(meadow, zone) == {}


def test_two_haulers_never_take_the_same_stack(
    meadow: Colony, hauler: Pawn, place: MakePawn, stock: Stock, labour: Labour
) -> None:
    bob = place(meadow, 31, 30)
    bob.work_priorities["Hauling"] = 3
    stock(meadow, "WoodLog", 75, x=25, z=25)
    pile(meadow, 50, 50, "WoodLog")
    labour(meadow, 100)
    hauling_now = [pawn for pawn in (hauler, bob) if pawn.job is not None and pawn.job.def_name == "HaulToCell"]
    assert len(hauling_now) == 1


def test_an_interrupted_hauler_drops_everything_and_releases_its_reservations(
    meadow: Colony, hauler: Pawn, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "WoodLog", 75, x=25, z=25)
    pile(meadow, 50, 50, "WoodLog")
    labour(meadow, 300)
    assert hauler.carried is not None
    jobs.interrupt(meadow, hauler)
    assert hauler.carried is None
    assert sum(item.stack_count for item in meadow.world.items.values()) == 75
    assert not meadow.world.reserved
    assert not meadow.world.reserved_cells


def test_a_person_carries_75_of_an_item_but_a_whole_stack_of_silver() -> None:
    assert carrying.carry_limit("WoodLog") == 75
    assert carrying.carry_limit("MealSimple") == 10
    assert carrying.carry_limit("Silver") == 500
