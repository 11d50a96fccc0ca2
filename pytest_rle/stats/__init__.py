"""Statistics of scores: intervals, paired comparisons, rates, and means over scenarios. The unit is the seed.

    from pytest_rle.stats import compare_paired

    found = compare_paired([0.61, 0.58, 0.64, 0.60, 0.63, 0.59], [0.40, 0.41, 0.39, 0.44, 0.38, 0.42])
    found.mean_difference  # 0.20

Every function takes any sequence of finite numbers, NumPy arrays included, and raises `ComparisonError` for others.
"""

from __future__ import annotations

from pytest_rle.stats.corrections import fewest_pairs, holm
from pytest_rle.stats.intervals import FEWEST_VALUES, Interval, mean_interval
from pytest_rle.stats.paired import PairedComparison, compare_paired
from pytest_rle.stats.permutation import sign_flip_p
from pytest_rle.stats.power import detectable_effect, seeds_needed
from pytest_rle.stats.rates import Rate, mcnemar_p, rate
from pytest_rle.stats.repeats import Variances, pass_all, variances
from pytest_rle.stats.summaries import interquartile_interval, interquartile_mean, worst_decile
from pytest_rle.stats.values import ComparisonError

__all__ = [
    "FEWEST_VALUES",
    "ComparisonError",
    "Interval",
    "PairedComparison",
    "Rate",
    "Variances",
    "compare_paired",
    "detectable_effect",
    "fewest_pairs",
    "holm",
    "interquartile_interval",
    "interquartile_mean",
    "mcnemar_p",
    "mean_interval",
    "pass_all",
    "rate",
    "seeds_needed",
    "sign_flip_p",
    "variances",
    "worst_decile",
]
