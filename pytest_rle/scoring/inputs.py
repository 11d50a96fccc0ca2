"""What a tick brings to the score, and what the score gives back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from pytest_rle.rimapi.observation import Observation
from pytest_rle.scoring.measurement import Measurement, as_measurement
from pytest_rle.team.outcome import ActionOutcome


@dataclasses.dataclass(frozen=True, slots=True)
class TickInputs:
    """One tick: the colony after it, and what was done in it.

    `conflicts` and `conflicts_resolved` count clashes between roles, `messages` and `messages_acted` what went
    through the hub; only scoring version 1.0 asks.
    """

    observation: Observation | Measurement
    outcomes: tuple[ActionOutcome, ...]
    conflicts: int = 0
    conflicts_resolved: int = 0
    messages: int = 0
    messages_acted: int = 0

    @property
    def measurement(self) -> Measurement:
        """The figures of the observation."""
        return as_measurement(self.observation)


class Score(BaseModel):
    """A composite of 0 to 1 and its parts. A part is None where it has no value yet."""

    model_config = ConfigDict(frozen=True)

    composite: float
    metrics: Mapping[str, float | None]
    version: str
