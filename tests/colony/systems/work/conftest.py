"""A worker of one work type, and buildings to work at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Building, Pawn


@pytest.fixture
def worker(meadow: Colony, place: Callable[..., Pawn]) -> Callable[..., Pawn]:
    """Puts a fed and cheerful pawn at (30, 30) that does one work type: `worker("Mining", Mining=8)`."""

    def put(work: str, **skills: int) -> Pawn:
        meadow.world.game_tick = max(meadow.now, 20_000)
        ann = place(meadow, 30, 30, **skills)
        ann.work_priorities[work] = 3
        ann.needs.food = ann.needs.joy = 1.0
        return ann

    return put


@pytest.fixture
def build(meadow: Colony) -> Callable[..., Building]:
    """Puts a wooden building on the map: `build("Campfire", 35, 30, fuel=2.0)`."""

    def put(kind: str, x: int, z: int, **fields: float) -> Building:
        building = Building(meadow.world.new_id(), kind, x, z, stuff="WoodLog", hit_points=100)
        for name, value in fields.items():
            setattr(building, name, value)
        return spawning.add_building(meadow, building)

    return put
