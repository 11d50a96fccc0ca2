"""Whole games with checks: the world's invariants once a game day, and an expected cause for each death.

`python -m benchmarks.endurance RUN [RUN ...]` writes docs/endurance.md from the records of such runs.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import httpx

from benchmarks.causes import kind_of
from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import SaveCache
from pytest_rle.episode import EpisodeSpec
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import save_path, verify_save
from tests.colony.invariants import check

PAGE: Final = Path(__file__).parents[1] / "docs" / "endurance.md"

HEAD: Final = """# Whole games

Each policy that needs no model plays every scenario to its end. Once a game day a check asserts that the world is
consistent: nobody stands in a wall, no thing is held by two pawns, no dead pawn lives, stacks, needs and severities are
in range, and the index of the map matches the world. Each death must have a cause that the scenario is about or that
bad management explains.

```
pytest benchmarks/ -m endurance --rle-seed 0-19 --rle-policy idle,random,scripted -n 2
python -m benchmarks.endurance results/<run>
```

The second command writes this page. Scores are raw, with their 95 % Student-t intervals.
"""


class CheckedTransport(DispatcherTransport):
    """Carries requests to an embedded game and checks its world once a game day.

    A request raises AssertionError if an invariant does not hold.
    """

    def __init__(self, dispatcher: Dispatcher, game: Game) -> None:
        super().__init__(dispatcher)
        self._game = game
        self._day = 0  # the first check comes after the first day: before it no pawn has a job
        self._dead: set[int] = set()

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Send a request; return the status and the body."""
        answer = await super().transmit(method, url, content, timeout_s)
        day = self._game.world.game_tick // GAME_TICKS_PER_DAY
        if day != self._day:
            self._day = day
            check(self._game, self._dead)
        return answer


def checked_transport(spec: EpisodeSpec, save_cache: SaveCache) -> CheckedTransport:
    """A transport to a new game of a spec."""
    path = save_path(spec.scenario)
    digest = verify_save(spec.scenario, path)
    loaded = save_cache.load(path, sha256=digest, seed=spec.seed, difficulty=spec.scenario.difficulty)
    game = Game(loaded.world)
    return CheckedTransport(Dispatcher(game, save_sha256=digest), game)


def write(summaries: Iterable[Mapping[str, Any]]) -> str:
    """The text of the page."""
    games: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for summary in summaries:
        games[summary["scenario"], summary["policy"]].append(summary)
    rows = [
        "| scenario | policy | seeds | victories | defeats | raw score | colonists' deaths |",
        "|---|---|---|---:|---:|---:|---|",
    ]
    for (scenario, policy), played in sorted(games.items()):
        outcomes = Counter(summary["outcome"] for summary in played)
        deaths = Counter(kind_of(death["cause"]) for summary in played for death in summary["deaths"])
        causes = ", ".join(f"{kind} {count}" for kind, count in deaths.most_common()) or "none"
        counts = f"{_seeds([s['seed'] for s in played])} | {outcomes['victory']} | {outcomes['defeat']}"
        rows.append(f"| {scenario} | {policy} | {counts} | {_interval([s['score'] for s in played])} | {causes} |")
    return f"{HEAD}\n" + "\n".join(rows) + "\n"


def _seeds(played: list[int]) -> str:
    """Seeds in the form that `--rle-seed` takes. Raises ValueError if a seed was played twice."""
    seeds = sorted(played)
    if len(set(seeds)) < len(seeds):
        raise ValueError(f"a seed was played twice, so two of the runs overlap: seeds {seeds}")
    whole = seeds == list(range(seeds[0], seeds[-1] + 1))
    return f"{seeds[0]} to {seeds[-1]}" if whole and len(seeds) > 2 else ", ".join(map(str, seeds))


def _interval(scores: list[float]) -> str:
    from pytest_rle.stats import mean_interval  # scipy is slow to import

    mean, interval = statistics.fmean(scores), mean_interval(scores)
    return f"{mean:.3f}" if interval is None else f"{mean:.3f} ± {interval.half_width:.3f}"


def main(folders: list[str]) -> None:
    """Write the page from the records in the folders of runs."""
    files = sorted(file for folder in folders for file in Path(folder).glob("*/*_summary.json"))
    if not files:
        where = ", ".join(folders) or "no folder"
        raise SystemExit(f"no records of games in {where}; give the folders of runs, such as results/<run>")
    try:
        page = write(json.loads(file.read_text(encoding="utf-8")) for file in files)
    except ValueError as error:
        raise SystemExit(str(error)) from error
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
