"""Whole games with checks: the world's invariants once a game day, and an expected cause for each death.

`rle baselines --write` plays them, and `python -m benchmarks.endurance` writes docs/endurance.md from the results.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.causes import is_expected, kind_of
from benchmarks.pages import interval
from pytest_rle.colony.api import Dispatcher
from pytest_rle.colony.checked import CheckedTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import SaveCache
from pytest_rle.episode import EpisodeSpec
from pytest_rle.scenario import save_path, verify_save
from pytest_rle.scoring import DEFAULT_VERSION
from pytest_rle.scoring.baselines import BaselineTable, SeedResult, load_baselines
from pytest_rle.seeds import seed_ranges

PAGE: Final = Path(__file__).parents[1] / "docs" / "endurance.md"

HEAD: Final = """# Whole games

Each policy that needs no model plays every scenario to its end. Once a game day a check asserts that the world is
consistent: nobody stands in a wall, no thing is held by two pawns, no dead pawn lives, stacks, needs and severities are
in range, and the index of the map matches the world. A game that raises an exception or breaks an invariant has no
result here, and `rle baselines` names it. Each death must have a cause that the scenario is about or that bad
management explains.

```
rle baselines --write pytest_rle/scoring/data/baselines.json
python -m benchmarks.endurance
```

The second command writes this page. Scores are raw, with their 95 % Student-t intervals. After a change of rules,
`pytest benchmarks/ -m endurance --rle-seed 0-19 --rle-policy idle,scripted -n 2` plays the same games as tests.
"""


def checked_transport(spec: EpisodeSpec, save_cache: SaveCache) -> CheckedTransport:
    """A transport to a new game of a spec."""
    path = save_path(spec.scenario)
    digest = verify_save(spec.scenario, path)
    loaded = save_cache.load(path, sha256=digest, seed=spec.seed, difficulty=spec.scenario.difficulty)
    game = Game(loaded.world)
    return CheckedTransport(Dispatcher(game, save_sha256=digest), game)


def write(table: BaselineTable) -> str:
    """The text of the page."""
    rows = [
        "| scenario | policy | seeds | victories | defeats | raw score | colonists' deaths |",
        "|---|---|---|---:|---:|---:|---|",
    ]
    unexpected: list[str] = []
    for scenario, horizons in sorted(table.get(DEFAULT_VERSION, {}).items()):
        for baseline in horizons.values():
            for policy, played in sorted(baseline.teams.items()):
                rows.append(f"| {scenario} | {policy} | {_row(played)} |")
                unexpected += [
                    f"{scenario}, {policy}, seed {seed}: {cause}"
                    for seed, result in sorted(played.items())
                    for cause in result.deaths
                    if not is_expected(scenario, cause)
                ]
    if not unexpected:
        return "\n".join([HEAD, *rows, "", "No death had an unexpected cause."]) + "\n"
    faults = [f"- {each}" for each in unexpected]
    return "\n".join([HEAD, *rows, "", "Unexpected causes of death:", "", *faults]) + "\n"


def _row(played: Mapping[int, SeedResult]) -> str:
    outcomes = Counter(result.outcome for result in played.values())
    deaths: Counter[str] = Counter()
    for result in played.values():
        for cause, count in result.deaths.items():
            deaths[kind_of(cause) or cause] += count
    causes = ", ".join(f"{kind} {count}" for kind, count in deaths.most_common()) or "none"
    scores = [result.score for result in played.values()]
    return f"{seed_ranges(played)} | {outcomes['victory']} | {outcomes['defeat']} | {interval(scores)} | {causes}"


def main() -> None:
    """Write the page from the pinned baselines."""
    PAGE.write_text(write(load_baselines()), encoding="utf-8")


if __name__ == "__main__":
    main()
