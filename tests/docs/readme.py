"""Writes the outputs of "Scripted against nobody" in README.md from the pinned baselines.

Run `python -m tests.docs.readme` from the root of the checkout, after new baselines.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from pytest_rle.compare import Team, compare
from pytest_rle.compare.baselines import baseline_games
from pytest_rle.compare.text import text_lines
from pytest_rle.report.columns import Row
from pytest_rle.report.table import result_table
from pytest_rle.scoring.baselines import BaselineTable, baseline_of
from tests.shipped import SCENARIOS

ROOT: Final = Path(__file__).parents[2]

PAGE: Final = ROOT / "README.md"

SCENARIO: Final = SCENARIOS["crashlanded"]

SEEDS: Final = range(10)

TABLE: Final = re.compile(r"(```\n)episode +outcome +alive.*?(?=```)", re.DOTALL)
"""The result table; the table of `make bench` is another one, and has a column of days."""

COMPARISON: Final = re.compile(r"(\$ rle compare (results/\S+):scripted \S+:idle\n).*?(?=```)", re.DOTALL)
"""The comparison below its command, which names the run."""


def is_measured(baselines: BaselineTable | None = None) -> bool:
    """Whether baselines are pinned for the games of the example, as the scenario is now."""
    baseline = baseline_of(SCENARIO, table=baselines)
    return baseline is not None and all(seed in baseline.teams.get(team, {}) for team, seed in _games())


def table(baselines: BaselineTable | None = None) -> str:
    """The result table of idle and scripted on the seeds of the example."""
    return "".join(f"{line}\n" for line in result_table([_row(team, seed, baselines) for team, seed in _games()]))


def _games() -> list[tuple[str, int]]:
    return [(team, seed) for team in ("idle", "scripted") for seed in SEEDS]


def _row(team: str, seed: int, baselines: BaselineTable | None) -> Row:
    """The row that the pinned game had in its run."""
    baseline = baseline_of(SCENARIO, table=baselines)
    assert baseline is not None
    result = baseline.teams[team][seed]
    return {
        "episode": f"{SCENARIO.name}-{team}-seed{seed}",
        "played": SCENARIO.name,
        "team": team,
        "planned_team": team,
        "seed": seed,
        "outcome": result.outcome,
        "days": result.days,
        "colonists": result.alive,
        "founders": SCENARIO.population,
        "is_valid": True,
        "score": result.score,
        "mean": result.mean,
        "final": result.final,
        "goal": result.goal,
        "anchored": baseline.anchored(result.score),
        "ticks": round(result.days * 24 / SCENARIO.hours_per_tick),
        "seconds": 60.0,
    }


def comparison(run: str, baselines: BaselineTable | None = None) -> str:
    """What `rle compare` prints of these games, if a run played them."""
    teams = []
    for name in ("scripted", "idle"):
        games = baseline_games(name, table=baselines)
        own = (one for one in games if one.game.scenario == SCENARIO.name and one.seed in SEEDS)
        teams.append(Team(name, run, tuple(own)))
    return "".join(f"{line}\n" for line in text_lines(compare(*teams, baselines=baselines)))


def with_outputs(page: str, baselines: BaselineTable | None = None) -> str:
    """A page with its outputs written again."""
    page = TABLE.sub(lambda found: found[1] + table(baselines), page)
    return COMPARISON.sub(lambda found: found[1] + comparison(found[2], baselines), page)


def main() -> None:
    """Write the outputs into the page, if the games are pinned."""
    if not is_measured():
        sys.exit(f"idle and scripted are not pinned for {SCENARIO.name} on these seeds: run rle baselines first")
    PAGE.write_text(with_outputs(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
