"""Piecewise linear curves, as in RimWorld's SimpleCurve."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right


@dataclasses.dataclass(frozen=True, slots=True)
class Curve:
    """Linear between its points, constant before the first and after the last. Points (x, y) ascend in x.

    Curve(((0.0, 1.0), (10.0, 2.0)))(5.0)  # 1.5
    """

    points: tuple[tuple[float, float], ...]

    def __call__(self, x: float) -> float:
        """The value of the curve at `x`."""
        points = self.points
        index = bisect_right(points, (x, float("inf")))
        if index == 0:
            return points[0][1]
        if index == len(points):
            return points[-1][1]
        (x0, y0), (x1, y1) = points[index - 1], points[index]
        return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def lerp(low: float, high: float, share: float) -> float:
    """The value at `share` of the way from `low` to `high`; the share is clamped to 0 to 1."""
    return low + (high - low) * min(1.0, max(0.0, share))


def inverse_lerp(low: float, high: float, value: float) -> float:
    """The share of the way from `low` to `high` at which `value` lies, clamped to 0 to 1."""
    return min(1.0, max(0.0, (value - low) / (high - low)))
