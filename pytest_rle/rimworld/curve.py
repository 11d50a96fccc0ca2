"""Piecewise linear curves, RimWorld's way to turn one figure into another."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right


@dataclasses.dataclass(frozen=True, slots=True)
class Curve:
    """Linear between its points and constant beyond the first and the last. Points ascend in x."""

    points: tuple[tuple[float, float], ...]

    def __call__(self, x: float) -> float:
        """The height of the curve at `x`."""
        points = self.points
        index = bisect_right(points, (x, float("inf")))
        if index == 0:
            return points[0][1]
        if index == len(points):
            return points[-1][1]
        (x0, y0), (x1, y1) = points[index - 1], points[index]
        return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def lerp(low: float, high: float, share: float) -> float:
    """The value at `share` of the way from `low` to `high`; the share is clamped to 0..1."""
    return low + (high - low) * min(1.0, max(0.0, share))


def inverse_lerp(low: float, high: float, value: float) -> float:
    """How far `value` lies between `low` and `high`, clamped to 0..1."""
    return min(1.0, max(0.0, (value - low) / (high - low)))
