"""What every metric is: a name, a formula in words, and a value after each tick."""

from __future__ import annotations

import abc
import dataclasses
from typing import ClassVar

from pytest_rle.scoring.founders import Founders
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.team.outcome import ActionOutcome


@dataclasses.dataclass(frozen=True, slots=True)
class ScoredTick:
    """What a metric sees of one tick.

    Attributes:
        now: The colony after the tick.
        outcomes: What became of each action of the tick.
        game_ticks: Game ticks that have passed since the tick before.
        conflicts: Contradictions between roles. Only scoring version 1.0 uses them.
        conflicts_resolved: How many of them arbitration resolved.
        goal: How much of the scenario's goal has been reached, 0 to 1. Scoring 3.0 uses it.
    """

    now: Measurement
    outcomes: tuple[ActionOutcome, ...]
    game_ticks: int
    conflicts: int
    conflicts_resolved: int
    goal: float = 0.0


class Metric(abc.ABC):
    """One metric of one run. Its values lie between 0 and 1, and have no unit.

    The scorer makes an instance when the run starts and asks it for one value after each tick, in the order of play.
    A metric may therefore keep what it needs of earlier ticks. Divide by the number of founders and not by the number
    of survivors, so that no death raises a metric.

        class Survival(Metric):
            name = "survival"
            since = "2.0"
            formula = "founders alive / founders"
            full = "every founder lives"
            moved_by = "everything that kills"

            def value(self, tick: ScoredTick) -> float | None:
                return self.founders.share_alive(tick.now)

    Attributes:
        start: The colony at the start.
        founders: The colonists of the start.
        name: The name that the weights of a scenario use.
        since: The first scoring version that uses this formula. Later versions that list the name use it too, until
            a newer formula has the same name.
        formula: The formula in words, for `docs/scoring.md`.
        full: What a value of 1 means, for `docs/scoring.md`.
        moved_by: What a team does to move it, for `docs/scoring.md`.
    """

    name: ClassVar[str]
    since: ClassVar[str]
    formula: ClassVar[str]
    full: ClassVar[str]
    moved_by: ClassVar[str]

    def __init__(self, start: Measurement) -> None:
        self.start = start
        self.founders = Founders(start)

    @abc.abstractmethod
    def value(self, tick: ScoredTick) -> float | None:
        """The value after a tick, 0 to 1. None means that the metric has no value yet, and does not count."""


def clamp(value: float) -> float:
    """The value, moved into the range from 0 to 1."""
    return min(1.0, max(0.0, value))
