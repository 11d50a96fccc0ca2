"""What the scorer takes for each tick, and the score that it returns."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from pytest_rle.rimapi.observation import Observation
from pytest_rle.scoring.measurement import Measurement, as_measurement
from pytest_rle.team.outcome import ActionOutcome


@dataclasses.dataclass(frozen=True, slots=True)
class TickInputs:
    """One tick: the colony after it, and what became of each action.

    `conflicts` counts contradictions between roles and `conflicts_resolved` how many of them arbitration resolved; only
    scoring version 1.0 uses the two.
    """

    observation: Observation | Measurement
    outcomes: tuple[ActionOutcome, ...]
    conflicts: int = 0
    conflicts_resolved: int = 0

    @property
    def measurement(self) -> Measurement:
        """The figures of the observation."""
        return as_measurement(self.observation)


class Score(BaseModel):
    """A composite of 0 to 1 and its metrics. A metric is None while it has no value.

    Attributes:
        composite: What runs are ranked by.
        metrics: Each metric's value: of one tick, or of a run the mean over the horizon; from version 3.0 the mean over
            the time in which a founder lived.
        version: The scoring version.
        mean: The mean over the horizon of the ticks' composites; None in a tick's score and before version 3.0.
        final: The founders' mean health at the end, 0 to 1; 0 after a defeat. None as above.
        goal: How much of the scenario's goal was reached at the end, 0 to 1; 0 after a defeat. None as above.
    """

    model_config = ConfigDict(frozen=True)

    composite: float
    metrics: Mapping[str, float | None]
    version: str
    mean: float | None = None
    final: float | None = None
    goal: float | None = None
