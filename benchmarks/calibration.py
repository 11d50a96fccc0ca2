"""How the score is calibrated: the ladder of the shipped policies, and how much the metrics differ.

`rle baselines --write` plays the games, and `python -m benchmarks.calibration` writes docs/calibration.md from them.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.pages import interval
from pytest_rle.scenario import Scenario, find_scenarios
from pytest_rle.scoring import DEFAULT_VERSION
from pytest_rle.scoring.baselines import (
    FLOOR,
    PLAY_SEEDS,
    REFERENCE,
    Baseline,
    BaselineTable,
    SeedResult,
    load_baselines,
)
from pytest_rle.seeds import seed_ranges

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "calibration.md"

CEILING: Final = 0.95
"""The value from which a metric counts as being at its ceiling."""

HEAD: Final = """# Calibration

How well the score tells teams apart, by what the shipped policies reached. [Whole games](endurance.md) has the outcomes
of the same games; `rle audit` measures what degenerate teams reach.

```
rle baselines --write pytest_rle/scoring/data/baselines.json
python -m benchmarks.calibration
```

The second command writes this page.
"""

LADDER: Final = """## The ladder

Raw means over the seeds that all three policies played, each with its 95 % interval. The aims: scripted at most 0.85,
at least 0.25 above idle and 0.15 above random, and the intervals apart.
"""

ANCHORS: Final = """## The anchors

The seeds of the anchored scale: means, standard deviations (SD), and Pearson's correlation of the two policies over the
seeds.
"""

OUTCOMES: Final = """## Score and outcome

Over all games of all policies: a lost game should not outrank a won one. The margin is the lowest victory less the
highest defeat.
"""

METRICS: Final = f"""## The metrics

The share of the weight at its ceiling is that of metrics of at least {CEILING:g} in a game of the scripted team. The
first component is the largest principal component's share of the metrics' variance. Both it and the highest correlation
are taken over all games, and again within each policy. Over all games they mostly show that the scripted team does
everything better than the other two; whether two metrics measure the same is seen within the policies, and over the
many teams of `rle audit`, where no two may correlate above 0.95.
"""


def write(table: BaselineTable, scenarios: Mapping[str, Scenario]) -> str:
    """The text of the page. Scenarios without a baseline are named."""
    known = table.get(DEFAULT_VERSION, {})
    found = {
        name: (scenario, known[name][scenario.horizon_game_ticks])
        for name, scenario in sorted(scenarios.items())
        if scenario.horizon_game_ticks in known.get(name, {})
    }
    missing = sorted(set(scenarios) - set(found))
    versions = sorted({baseline.plugin_version for _, baseline in found.values()})
    parts = [
        HEAD,
        f"Scoring {DEFAULT_VERSION}, measured with pytest-rle {', '.join(versions) or '-'}.",
        *([f"Not measured: {', '.join(missing)}."] if missing else []),
        LADDER,
        _table(
            ("scenario", "seeds", "idle", "random", "scripted", "scripted - idle", "scripted - random", "aims"),
            [(name, *_ladder(baseline)) for name, (_, baseline) in found.items()],
        ),
        ANCHORS,
        _table(
            ("scenario", "seeds", "idle", "SD", "scripted", "SD", "correlation"),
            [(name, *_anchors(baseline)) for name, (_, baseline) in found.items()],
        ),
        OUTCOMES,
        _table(
            ("scenario", "victories", "defeats", "lowest victory", "highest defeat", "margin"),
            [(name, *_outcomes(baseline)) for name, (_, baseline) in found.items()],
        ),
        METRICS,
        _table(
            ("scenario", "games", "at its ceiling", "first component", "within", "highest correlation", "within"),
            [(name, *_metrics(scenario, baseline)) for name, (scenario, baseline) in found.items()],
        ),
        "Means of the scripted team's metrics over all its games:",
        _table(("metric", *found), _means({name: baseline for name, (_, baseline) in found.items()})),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|---|{'---:|' * (len(heads) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _ladder(baseline: Baseline) -> Sequence[str]:
    teams = [baseline.teams.get(team, {}) for team in (FLOOR, "random", REFERENCE)]
    shared = [seed for seed in PLAY_SEEDS if all(seed in played for played in teams)]
    if not shared:
        return ["-"] * 7
    idle, chance, scripted = ([played[seed].score for seed in shared] for played in teams)
    above_idle = statistics.fmean(scripted) - statistics.fmean(idle)
    above_chance = statistics.fmean(scripted) - statistics.fmean(chance)
    missed = [
        text
        for text, is_met in (
            ("above 0.85", statistics.fmean(scripted) <= 0.85),
            ("too near idle", above_idle >= 0.25),
            ("too near random", above_chance >= 0.15),
            ("intervals overlap", _are_apart(idle, scripted) and _are_apart(chance, scripted)),
        )
        if not is_met
    ]
    means = (interval(idle), interval(chance), interval(scripted))
    return (seed_ranges(shared), *means, f"{above_idle:+.3f}", f"{above_chance:+.3f}", ", ".join(missed) or "met")


def _are_apart(low: Sequence[float], high: Sequence[float]) -> bool:
    from pytest_rle.stats import mean_interval  # scipy is slow to import

    below, above = mean_interval(low), mean_interval(high)
    top = below.high if below is not None else statistics.fmean(low)
    return (above.low if above is not None else statistics.fmean(high)) > top


def _anchors(baseline: Baseline) -> Sequence[str]:
    def number(value: float | None, form: str = ".3f") -> str:
        return "-" if value is None else format(value, form)

    figures = [figure(team) for team in (FLOOR, REFERENCE) for figure in (baseline.mean, baseline.deviation)]
    return (seed_ranges(baseline.anchor_seeds) or "-", *map(number, figures), number(baseline.correlation, ".2f"))


def _outcomes(baseline: Baseline) -> Sequence[str]:
    games = _games(baseline)
    won = [game.score for game in games if game.outcome == "victory"]
    lost = [game.score for game in games if game.outcome == "defeat"]
    margin = f"{min(won) - max(lost):+.3f}" if won and lost else "-"
    lowest, highest = f"{min(won):.3f}" if won else "-", f"{max(lost):.3f}" if lost else "-"
    return (str(len(won)), str(len(lost)), lowest, highest, margin)


def _metrics(scenario: Scenario, baseline: Baseline) -> Sequence[str]:
    weights = scenario.weights[DEFAULT_VERSION]
    at_ceiling = [
        sum(weights[metric] for metric, value in game.metrics.items() if value is not None and value >= CEILING)
        for game in baseline.teams.get(REFERENCE, {}).values()
    ]
    names = sorted(weights)
    policies = [
        [game for game in played.values() if all(game.metrics.get(name) is not None for name in names)]
        for played in baseline.teams.values()
    ]
    matrices = [np.array([[game.metrics[name] for name in names] for game in games]) for games in policies if games]
    share = f"{100 * statistics.fmean(at_ceiling):.0f} %" if at_ceiling else "-"
    if not matrices:
        return ("0", share, "-", "-", "-", "-")
    pooled = np.vstack(matrices)
    within = np.vstack([matrix - matrix.mean(axis=0) for matrix in matrices])
    return (
        str(len(pooled)),
        share,
        _first_component(pooled),
        _first_component(within),
        _highest_correlation(pooled, names),
        _highest_correlation(within, names),
    )


def _moving(figures: np.ndarray, names: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """The columns that differ between games. A constant has no correlation."""
    kept = [place for place in range(figures.shape[1]) if figures[:, place].std() > 1e-9]
    return figures[:, kept], [names[place] for place in kept]


def _first_component(figures: np.ndarray) -> str:
    columns, _ = _moving(figures, [""] * figures.shape[1])
    if len(columns) < 3 or columns.shape[1] < 2:
        return "-"
    values = np.linalg.eigvalsh(np.corrcoef(columns, rowvar=False))
    return f"{100 * values[-1] / values.sum():.0f} %"


def _highest_correlation(figures: np.ndarray, names: Sequence[str]) -> str:
    columns, kept = _moving(figures, names)
    if len(columns) < 3 or len(kept) < 2:
        return "-"
    correlation = np.corrcoef(columns, rowvar=False)
    first, second = max(itertools.combinations(range(len(kept)), 2), key=lambda pair: correlation[pair])
    return f"{correlation[first, second]:.2f} ({kept[first]}, {kept[second]})"


def _means(baselines: Mapping[str, Baseline]) -> list[Sequence[str]]:
    played = {name: list(baseline.teams.get(REFERENCE, {}).values()) for name, baseline in baselines.items()}
    names = sorted({metric for games in played.values() for game in games for metric in game.metrics})
    rows: list[Sequence[str]] = []
    for metric in names:
        cells = []
        for games in played.values():
            values = [value for game in games if (value := game.metrics.get(metric)) is not None]
            cells.append(f"{statistics.fmean(values):.2f}" if values else "-")
        rows.append((metric, *cells))
    return rows


def _games(baseline: Baseline) -> list[SeedResult]:
    return [result for played in baseline.teams.values() for result in played.values()]


def main() -> None:
    """Write the page from the pinned baselines."""
    PAGE.write_text(write(load_baselines(), find_scenarios(ROOT / "scenarios")), encoding="utf-8")


if __name__ == "__main__":
    main()
