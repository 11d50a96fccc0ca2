"""The metrics, one file each. A metric is found by its name; no list of classes has to be kept.

To add one: write its file here, add its name to a version's list in `pytest_rle/scenario/metrics.py`, test it, and run
`python -m tests.scoring.page`, which writes its line in `docs/scoring.md`.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Sequence

from pytest_rle.scenario.metrics import WEIGHTED_METRICS
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick
from pytest_rle.scoring.versions import SCORING_VERSIONS

__all__ = ["Metric", "ScoredTick", "metrics_of"]


@functools.cache
def metrics_of(version: str) -> tuple[type[Metric], ...]:
    """The metrics of a scoring version, in the order of its list in `scenario.metrics`.

    Raises LookupError for a name without a formula.
    """
    newest = newest_formulas(version, all_formulas(), SCORING_VERSIONS)
    missing = [name for name in WEIGHTED_METRICS[version] if name not in newest]
    if missing:
        raise LookupError(f"scoring version {version} has no formula for {', '.join(missing)}")
    return tuple(newest[name] for name in WEIGHTED_METRICS[version])


def newest_formulas(version: str, formulas: Iterable[type[Metric]], versions: Sequence[str]) -> dict[str, type[Metric]]:
    """For each name, the newest formula that is not newer than the version. So old versions keep their formulas.

    Args:
        version: One of `versions`.
        formulas: Metrics of any version.
        versions: All versions, oldest first.
    """
    age = {known: place for place, known in enumerate(versions)}
    old_enough = [metric for metric in formulas if age[metric.since] <= age[version]]
    return {metric.name: metric for metric in sorted(old_enough, key=lambda metric: age[metric.since])}


def all_formulas() -> list[type[Metric]]:
    """Every metric of every version that a file of this folder defines."""
    found: list[type[Metric]] = []
    for entry in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{entry.name}")
        found += [
            value
            for value in vars(module).values()
            if inspect.isclass(value)
            and issubclass(value, Metric)
            and not inspect.isabstract(value)
            and value.__module__ == module.__name__
        ]
    return found
