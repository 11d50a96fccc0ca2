"""A published figure of RimWorld, and the experiment that measures it in the simulator."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

REAL_SAVE = Path(__file__).parents[3] / "shared" / "data" / "rle_crashlanded_v1.rws.gz"
"""A save of RimWorld itself, which only some machines have. Some figures are measured in it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the game, and how to measure it in the simulator.

        Figure("Rest lost per day awake", "", 0.95, 0.005, "Need_Rest", lambda: _loss_in_hours("rest", 1.0, 12) * 2)

    - `source`: the class or def of the game that has the figure.
    - `tolerance`: absolute, in `unit`. For a time, it is the update interval of the game or the simulator. For a share
      or a mean, it is about three standard errors of the sample.
    - `measure`: runs the experiment and returns the measured value.
    - `needs_save`: whether the experiment needs the save of RimWorld itself.
    """

    name: str
    unit: str
    expected: float
    tolerance: float
    source: str
    measure: Callable[[], float]
    needs_save: bool = False

    @property
    def measurable(self) -> bool:
        """Whether this machine has everything that the experiment needs."""
        return not self.needs_save or REAL_SAVE.is_file()

    def agrees(self, simulated: float) -> bool:
        """Whether a measured value is within the tolerance, apart from floating-point error."""
        return abs(simulated - self.expected) <= self.tolerance + 1e-9
