"""A published figure of RimWorld, and the play that measures it here."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

REAL_SAVE = Path(__file__).parents[3] / "shared" / "data" / "rle_crashlanded_v1.rws.gz"
"""A save of the game itself, which only some machines have; some figures are about it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """What the game says and how to find out what the simulator says.

    `source` names the game's class or def. `tolerance` is absolute, in `unit`: for a clock it is the step at which the
    game or the simulator looks, for a share or a mean it covers three standard errors or so of the sample. `measure`
    plays the simulator. A figure that `needs_save` can only be measured beside the real save.
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
        """Whether everything that the play needs is here."""
        return not self.needs_save or REAL_SAVE.is_file()

    def agrees(self, simulated: float) -> bool:
        """Whether a measured value lies within the tolerance; the last digit of a float does not count."""
        return abs(simulated - self.expected) <= self.tolerance + 1e-9
