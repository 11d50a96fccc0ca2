"""A claim about a mean: it holds, it does not, or so few seeds do not tell. With the figures behind the answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pytest_rle.compare.verdict import Verdict, verdict_of
from pytest_rle.stats import FEWEST_VALUES, compare_paired


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """What some values say about a claim.

    Attributes:
        verdict: `better`: the claim holds. `worse`: its contrary holds. `undecided`: so few values do not tell.
        figures: Mean, number of seeds, interval, p, and how many seeds a decision takes.
    """

    verdict: Verdict
    figures: str


def mean_above(values: Sequence[float], least: float, *, alpha: float = 0.05) -> Finding:
    """Whether the mean of the values lies above `least`.

    Args:
        values: One for each seed.
        least: The value that the mean must exceed.
        alpha: How often the claim may hold by chance where the mean is `least`.

    Raises:
        ComparisonError: There is no value, or one is not a finite number.
    """
    return Finding(verdict_of(values, margin=least, alpha=alpha), _figures(values, least, alpha))


def _figures(values: Sequence[float], least: float, alpha: float) -> str:
    found = compare_paired(values, [least] * len(values), confidence=1 - alpha)
    mean = round(found.mean_difference + least, 9) + 0.0  # no minus before a zero
    text = f"{mean:+.3f} over {found.pairs} {'seed' if found.pairs == 1 else 'seeds'}"
    if found.pairs < FEWEST_VALUES:
        return f"{text}, and fewer than {FEWEST_VALUES} seeds decide nothing"
    if found.interval is not None:
        low, high = found.interval
        text += f", {1 - alpha:.0%} interval {low + least:+.3f} to {high + least:+.3f}"
    text += f", p {found.p_value:.3f}"
    if found.seeds_needed is not None and found.seeds_needed > found.pairs:
        text += f"; to detect this difference takes about {found.seeds_needed} seeds"
    return text
