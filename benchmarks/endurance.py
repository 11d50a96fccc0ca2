"""Whole games under watch: the world's invariants once a day, and a cause for each death.

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

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import SavePrototypes
from pytest_rle.episode import EpisodeSpec
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import save_path, verify_save
from tests.colony.invariants import check

PAGE: Final = Path(__file__).parents[1] / "docs" / "endurance.md"

CAUSES: Final = {
    "violence": ("bled out", "blood loss", "shot", "stabbed", "beaten", "cut", "bitten", "torn", "crushed", "blown up"),
    "hunger": ("starvation",),
    "wounds that fester": ("an infected wound",),
    "illness": ("plague", "flu", "malaria", "sleeping sickness", "food poisoning"),
    "poison": ("toxic buildup",),
    "cold and heat": ("hypothermia", "heatstroke", "frozen to death"),
    "fire": ("burned to death",),
}
"""How a death's cause begins, by what it is of."""

ABOUT: Final = {
    "crashlanded": ("hunger", "violence"),
    "first_winter": ("hunger", "cold and heat"),
    "toxic_fallout": ("poison", "hunger"),
    "raid_defense": ("violence",),
    "plague_response": ("illness",),
    "ship_launch": ("violence", "hunger"),
}
"""What each scenario is about."""

MANAGEMENT: Final = ("violence", "hunger", "wounds that fester", "illness", "cold and heat", "fire")
"""What may befall anywhere, and what good management keeps away: nobody armed, fed, warmed, tended, or at the fire."""

HEAD: Final = """# Whole games

Every scenario, played to its end by each policy that needs no model, under watch: once a game day the world must be
whole (nobody in a wall, nothing held by two, no dead who live, heaps and needs and severities in range, the index
of the map true), and each death must have a cause that the scenario is about or that bad management explains.

```
pytest benchmarks/ -m endurance --rle-seed 0-19 --rle-policy idle,random,scripted -n 2
python -m benchmarks.endurance results/<run>
```

The second command writes this page. Scores are raw, with their 95 % Student-t intervals.
"""


class WatchedTransport(DispatcherTransport):
    """Carries requests to an embedded game, and looks at its world once a day. Raises AssertionError."""

    def __init__(self, dispatcher: Dispatcher, game: Game) -> None:
        super().__init__(dispatcher)
        self._game = game
        self._day = 0  # nobody has anything to do before time has passed
        self._dead: set[int] = set()

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Send a request; return the status and the body."""
        answer = await super().transmit(method, url, content, timeout_s)
        day = self._game.world.game_tick // GAME_TICKS_PER_DAY
        if day != self._day:
            self._day = day
            check(self._game, self._dead)
        return answer


def watched(spec: EpisodeSpec, prototypes: SavePrototypes) -> WatchedTransport:
    """The game of a spec, under watch."""
    path = save_path(spec.scenario)
    digest = verify_save(spec.scenario, path)
    loaded = prototypes.load(path, sha256=digest, seed=spec.seed, difficulty=spec.scenario.difficulty)
    game = Game(loaded.world)
    return WatchedTransport(Dispatcher(game, save_sha256=digest), game)


def kind_of(cause: str) -> str | None:
    """What a death is of; None for a cause that nobody has thought of."""
    return next((kind for kind, beginnings in CAUSES.items() if cause.startswith(beginnings)), None)


def is_explained(scenario: str, cause: str) -> bool:
    """Whether a death is what the scenario is about, or what bad management explains."""
    return kind_of(cause) in (*ABOUT[scenario], *MANAGEMENT)


def write(summaries: Iterable[Mapping[str, Any]]) -> str:
    """The page."""
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
        told = ", ".join(f"{kind} {count}" for kind, count in deaths.most_common()) or "none"
        counts = f"{_seeds([s['seed'] for s in played])} | {outcomes['victory']} | {outcomes['defeat']}"
        rows.append(f"| {scenario} | {policy} | {counts} | {_interval([s['score'] for s in played])} | {told} |")
    return f"{HEAD}\n" + "\n".join(rows) + "\n"


def _seeds(played: list[int]) -> str:
    """Seeds as the option takes them; each can have been played once. Raises ValueError where one was twice."""
    seeds = sorted(played)
    if len(set(seeds)) < len(seeds):
        raise ValueError(f"the runs have games in common: seeds {seeds}")
    whole = seeds == list(range(seeds[0], seeds[-1] + 1))
    return f"{seeds[0]} to {seeds[-1]}" if whole and len(seeds) > 2 else ", ".join(map(str, seeds))


def _interval(scores: list[float]) -> str:
    from pytest_rle.scoring.statistics import t_interval  # here: scipy.stats is slow to import

    mean = statistics.fmean(scores)
    if len(scores) < 2:
        return f"{mean:.3f}"
    low, high = t_interval(scores)
    return f"{mean:.3f} ± {(high - low) / 2:.3f}"


def main(folders: list[str]) -> None:
    """Write the page from the records of runs."""
    files = sorted(file for folder in folders for file in Path(folder).glob("*/*_summary.json"))
    if not files:
        raise SystemExit(f"no game was played in {', '.join(folders) or 'no folder'}: name the folders of runs")
    try:
        page = write(json.loads(file.read_text(encoding="utf-8")) for file in files)
    except ValueError as error:
        raise SystemExit(str(error)) from error
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
