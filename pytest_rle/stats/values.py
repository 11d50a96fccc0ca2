"""Checks the numbers that go into a statistic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pytest_rle.errors import SettingError


class ComparisonError(SettingError):
    """Scores cannot be compared: there are none, too few, one is not a finite number, or they do not form pairs."""


Floats = np.ndarray[Any, np.dtype[np.float64]]

Scores = Sequence[float] | np.ndarray[Any, Any]
"""Numbers in one row."""


def finite(values: Scores, *, at_least: int = 1) -> Floats:
    """The values as an array of one dimension.

    Raises:
        ComparisonError: There are fewer values than `at_least`, or one of them is not a finite number.
    """
    try:
        array = np.asarray(values, float)
    except (TypeError, ValueError) as error:
        raise ComparisonError(f"scores must be numbers: {error}") from error
    if array.ndim != 1:
        raise ComparisonError(f"scores must form one row, but have {array.ndim} dimensions")
    if len(array) < at_least:
        raise ComparisonError(f"at least {at_least} scores are needed, but there are {len(array)}")
    if not np.isfinite(array).all():
        place = int(np.flatnonzero(~np.isfinite(array))[0])
        raise ComparisonError(f"score {place + 1} of {len(array)} is {array[place]:g}, which is not a finite number")
    return array
