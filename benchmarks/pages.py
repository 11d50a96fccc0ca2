"""Forms that the pages of measured games share."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def interval(scores: Sequence[float]) -> str:
    """The mean with its 95 % Student-t interval: "0.763 ± 0.021"; the mean alone for fewer than two scores."""
    from pytest_rle.stats import mean_interval  # scipy is slow to import

    mean, found = statistics.fmean(scores), mean_interval(scores)
    return f"{mean:.3f}" if found is None else f"{mean:.3f} ± {found.half_width:.3f}"
