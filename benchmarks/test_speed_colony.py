"""Speed of the embedded colony, on maps of 250 x 250 cells: pytest benchmarks/test_speed_colony.py.

`--benchmark-timer=time.process_time` excludes the time of other programs. Absolute figures are reported beside their
goals. Ratios hold on any machine, so they are asserted.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import SaveCache, load_save
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.systems.storyteller import incidents
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR

ROOT = Path(__file__).parents[1]
START = ROOT / "saves" / "crashlanded.rws.gz"
REAL = ROOT.parent / "shared" / "data" / "rle_crashlanded_v1.rws.gz"

SEED = 42
RAID_POINTS = 400.0

MEALS_EACH = 40
"""Meals for each added colonist, enough for the measured days."""

PEOPLE = (3, 6, 12, 30)

GAMES = 12
"""Games that a battery with a model plays at once."""


@pytest.fixture(params=[pytest.param(START, id="start"), pytest.param(REAL, id="real")])
def save(request: pytest.FixtureRequest) -> Path:
    """A save of this project, and a real RimWorld save, which only some machines have."""
    path: Path = request.param
    if not path.is_file():
        pytest.skip("the real RimWorld save is not beside this checkout")
    return path


def test_load(benchmark: BenchmarkFixture, save: Path) -> None:
    benchmark.extra_info["goal_ms"] = 1_500
    loaded = benchmark.pedantic(lambda: load_save(save, seed=SEED), rounds=3)  # type: ignore[no-untyped-call]
    assert loaded.world.grids.width == 250


def test_reset(benchmark: BenchmarkFixture, save: Path) -> None:
    """A new game from a save that was read before."""
    benchmark.extra_info["goal_ms"] = 20
    save_cache = SaveCache()

    def reset() -> Game:
        return Game(save_cache.load(save, sha256="known", seed=SEED).world)

    game = benchmark.pedantic(reset, rounds=10, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert game.world.game_tick < GAME_TICKS_PER_DAY


def test_idle_day(benchmark: BenchmarkFixture, save: Path) -> None:
    """The second day of a colony without orders."""
    benchmark.extra_info["goal_ms"] = 50
    game = Game(load_save(save, seed=SEED).world)
    game.advance(GAME_TICKS_PER_DAY)
    _measure_days(benchmark, game)


@pytest.mark.parametrize("people", PEOPLE)
def test_day_of_many(benchmark: BenchmarkFixture, people: int) -> None:
    _measure_days(benchmark, _colony_of(people))


def test_raid_day(benchmark: BenchmarkFixture) -> None:
    _measure_days(benchmark, _colony_of(3), _raid)


def test_state_hash(benchmark: BenchmarkFixture) -> None:
    """The hash that an episode takes at every tick, an hour after the previous one."""
    game = Game(load_save(START, seed=SEED).world)
    game.advance(GAME_TICKS_PER_DAY // 2)

    def advance() -> None:
        game.advance(GAME_TICKS_PER_HOUR)

    digest = benchmark.pedantic(game.state_hash, setup=advance, rounds=12, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert len(digest) == 32


@pytest.mark.skipif(sys.platform == "win32", reason="the operating system does not tell the peak of the memory")
def test_memory_of_twelve_games(benchmark: BenchmarkFixture) -> None:
    """The peak of the memory of a process with twelve games of one save, in MB, above that of a process with none."""
    peaks = [_peak_mb(games) for games in (0, GAMES)]
    benchmark.extra_info |= {"mb": round(peaks[1] - peaks[0]), "mb_with_the_program": round(peaks[1]), "goal_mb": 250}
    benchmark.pedantic(_peak_mb, args=(GAMES,), rounds=1)  # type: ignore[no-untyped-call]
    assert peaks[1] - peaks[0] < 500


def _peak_mb(games: int) -> float:
    program = (
        "import resource, sys; from pathlib import Path; from pytest_rle.colony.game import Game;"
        "from pytest_rle.colony.saves import SaveCache; cache = SaveCache();"
        f"games = [Game(cache.load(Path({str(START)!r}), sha256='known', seed=seed).world) for seed in range({games})];"
        "[game.advance(2_500) for game in games]; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)  # noqa: S603 - a fixed program
    return int(answer.stdout) / (1_024 if sys.platform != "darwin" else 1_048_576)


def test_cost_grows_no_worse_than_linearly_with_people() -> None:
    few, many = (_colony_of(people) for people in (PEOPLE[0], PEOPLE[-1]))
    assert _fastest_day(many) <= _fastest_day(few) * PEOPLE[-1] / PEOPLE[0]


def test_a_raid_day_costs_at_most_four_idle_days() -> None:
    game = _colony_of(3)
    assert _fastest_day(game, _raid) <= 4.0 * _fastest_day(game)


def _colony_of(people: int) -> Game:
    """A colony of `people` on its second day, with enough food and without incidents."""
    game = Game(load_save(START, seed=SEED, difficulty="Peaceful").world)
    colony, world = game.colony, game.world
    for item in world.items.values():
        item.forbidden = False
    x, z = arrivals.colony_centre(colony)
    for number in range(len(world.colonists()), people):
        pawn = generation.colonist(world, colony.streams, number)
        world.pawns[pawn.id] = pawn
        arrivals.enter(colony, pawn, x, z)
    for _ in range(people * MEALS_EACH // 10):
        spawning.spawn_item(colony, spawning.new_item(colony, "MealSurvivalPack", 10), x, z)
    game.advance(GAME_TICKS_PER_DAY)
    return game


def _raid(game: Game) -> None:
    assert incidents.fire(game.colony, "RaidEnemy", RAID_POINTS, forced=True)


def _measure_days(benchmark: BenchmarkFixture, game: Game, before: Callable[[Game], None] | None = None) -> None:
    """Measure one day several times: each round plays a copy."""
    packed = pickle.dumps(game.world)

    def copy() -> tuple[tuple[Game], dict[str, object]]:
        fresh = Game(pickle.loads(packed))  # noqa: S301 - pickled above
        if before is not None:
            before(fresh)
        return (fresh,), {}

    benchmark.pedantic(lambda fresh: fresh.advance(GAME_TICKS_PER_DAY), setup=copy, rounds=3)  # type: ignore[no-untyped-call]


def _fastest_day(game: Game, before: Callable[[Game], None] | None = None, rounds: int = 3) -> float:
    """The processor time of a day in seconds: the least of the rounds."""
    packed, took = pickle.dumps(game.world), []
    for _ in range(rounds):
        fresh = Game(pickle.loads(packed))  # noqa: S301 - pickled above
        if before is not None:
            before(fresh)
        began = time.process_time()
        fresh.advance(GAME_TICKS_PER_DAY)
        took.append(time.process_time() - began)
    return min(took)
