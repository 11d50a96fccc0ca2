"""What a run is worth: a composite, and the metrics that make it up."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Final

from pytest_rle.rimapi.observation import Observation
from pytest_rle.team.outcome import ActionOutcome

DEFAULT_VERSION: Final = "2.0"
"""The project's own version; 1.0 is kept so that figures of the prior system can be re-derived."""


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """A composite from 0 to 1, and its metrics, each 0 to 1 or None where its event has not happened yet."""

    composite: float
    metrics: Mapping[str, float | None]
    version: str


@dataclasses.dataclass(frozen=True, slots=True)
class TickInputs:
    """What one tick gives to the score: the state after its actions, and what became of them."""

    observation: Observation
    outcomes: tuple[ActionOutcome, ...] = ()


def composite(metrics: Mapping[str, float | None], weights: Mapping[str, float]) -> float:
    """The weighted mean of the metrics that have a value; the weight of the others is shared among these."""
    valued = [(weights[name], value) for name, value in sorted(metrics.items()) if value is not None]
    total = math.fsum(weight for weight, _ in valued)
    if total <= 0:
        return 0.0
    return round(math.fsum(weight * value for weight, value in valued) / total, 6)
