"""Mining marked rock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.production import designations
from pytest_rle.colony.world import ROCK_INDEX, Job, Pawn
from pytest_rle.rimworld import DEFS

MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]


def items(colony: Colony) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in colony.world.items.values():
        found[item.def_name] += item.stack_count
    return found


def rock(colony: Colony, x: int, z: int, kind: str) -> None:
    colony.world.grids.rock[z, x] = ROCK_INDEX[kind]
    colony.world.grids.rock_hit_points[z, x] = DEFS.mineables[kind].max_hit_points
    colony.index.rebuild()


def test_marked_ore_is_mined_and_drops_its_yield(meadow: Colony, worker: MakeWorker, labour: Labour) -> None:
    ann = worker("Mining", Mining=8)
    rock(meadow, 35, 30, "MineableSteel")
    designations.mark(meadow, "mine", 35, 30, 35, 30)
    labour(meadow, 4_000)
    assert items(meadow) == {"Steel": 40}
    assert meadow.index.passable(35, 30)
    assert ann.skills["Mining"].xp > 0
    told = {event.name: event.data for event in meadow.drain_events()}
    assert told["rock_mined"]["target"]["id"] == spawning.rock_id(meadow.world.grids.index(35, 30))  # type: ignore[index]
    assert "fog_updated" not in told


def test_open_space_behind_mined_rock_is_revealed_and_reported(
    meadow: Colony, worker: MakeWorker, labour: Labour
) -> None:
    worker("Mining", Mining=8)
    rock(meadow, 35, 30, "MineableSteel")
    meadow.world.grids.fogged[28:33, 36:39] = True
    designations.mark(meadow, "mine", 35, 30, 35, 30)
    labour(meadow, 4_000)
    assert not meadow.world.grids.fogged.any()
    (told,) = [event.data for event in meadow.drain_events() if event.name == "fog_updated"]
    assert told["cells_revealed"] == 15
    assert told["root_cell"]["x"] == 36  # type: ignore[index]


def test_a_miner_of_level_8_breaks_granite_in_twelve_blows_of_100_game_ticks(
    meadow: Colony, worker: MakeWorker, labour: Labour
) -> None:
    ann = worker("Mining", Mining=8)
    ann.x, ann.z = 34, 30
    rock(meadow, 35, 30, "Granite")
    jobs.start(meadow, ann, Job("Mine", cell=meadow.world.grids.index(35, 30)))
    begun = meadow.now
    while meadow.world.grids.rock[30, 35] and meadow.now < begun + 5_000:
        labour(meadow, 5)
    assert meadow.now - begun == pytest.approx(1_200, abs=10)


def test_an_interrupted_miner_keeps_the_damage_done(meadow: Colony, worker: MakeWorker, labour: Labour) -> None:
    ann = worker("Mining", Mining=8)
    rock(meadow, 35, 30, "Granite")
    designations.mark(meadow, "mine", 35, 30, 35, 30)
    labour(meadow, 600)
    jobs.interrupt(meadow, ann)
    assert 300 < meadow.world.grids.rock_hit_points[30, 35] < 700


def test_mining_into_a_hidden_cave_reveals_it(meadow: Colony, worker: MakeWorker, labour: Labour) -> None:
    worker("Mining", Mining=15)
    grids = meadow.world.grids
    grids.rock[20:27, 40:47] = ROCK_INDEX["Sandstone"]
    grids.rock_hit_points[20:27, 40:47] = 400
    grids.rock[22:25, 42:45] = 0
    grids.fogged[21:26, 41:46] = True
    meadow.index.rebuild()
    designations.mark(meadow, "mine", 40, 23, 41, 23)
    labour(meadow, 4_000)
    assert not grids.fogged[22:25, 42:45].any()
