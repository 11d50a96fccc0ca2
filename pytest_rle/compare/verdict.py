"""Three-valued verdicts: an answer is yes, no, or that so few seeds do not tell."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from pytest_rle.stats import FEWEST_VALUES, Interval, mean_interval, sign_flip_p


class Verdict(enum.StrEnum):
    """What a comparison says about team A."""

    BETTER = "better"
    WORSE = "worse"
    UNDECIDED = "undecided"


def verdict_of(differences: Sequence[float], *, margin: float = 0.0, alpha: float = 0.05) -> Verdict:
    """Whether the mean difference lies above or below a margin.

        verdict_of([0.20, 0.17, 0.25, 0.16, 0.25, 0.17])  # Verdict.BETTER

    Args:
        differences: A minus B, one for each seed.
        margin: The difference that A must exceed.
        alpha: How often a verdict may be wrong where the mean difference is the margin.

    Raises:
        ComparisonError: There is no difference, or one is not a finite number.
    """
    beyond = [difference - margin for difference in differences]
    interval = mean_interval(beyond, confidence=1 - alpha)
    return verdict_by(beyond, interval, sign_flip_p(beyond), alpha=alpha)


def verdict_by(differences: Sequence[float], interval: Interval | None, p: float, *, alpha: float = 0.05) -> Verdict:
    """The verdict by an interval and a p value that were computed already.

    Both must say so: the test alone errs more often than `alpha` on skewed differences. Equal differences have no
    interval, so the test decides. Fewer than six seeds decide nothing.
    """
    if p > alpha or len(differences) < FEWEST_VALUES:
        return Verdict.UNDECIDED
    if interval is not None and interval.low <= 0 <= interval.high:
        return Verdict.UNDECIDED
    return Verdict.BETTER if sum(differences) > 0 else Verdict.WORSE
