"""What colonists expect of a colony of a given wealth. Source: the ExpectationDefs and the thought Expectations."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimworld import DEFS

STAGES: Final = ((15_000.0, 5), (31_000.0, 4), (81_000.0, 3), (182_000.0, 2), (308_000.0, 1))
"""Wealth in silver below which the thought Expectations has a stage, 5 extremely low ... 1 high (ExpectationDef).

From the last bound on, expectations are sky-high, stage 0.
"""


def expectation_stage(wealth: float) -> int:
    """The stage of the thought Expectations at a wealth in silver: 5 extremely low ... 0 sky-high."""
    return next((stage for bound, stage in STAGES if wealth < bound), 0)


def expectation_mood(wealth: float) -> float:
    """What the thought Expectations adds to mood at a wealth in silver: 0.30 when extremely low ... 0 sky-high."""
    points = DEFS.thoughts["Expectations"].stages[expectation_stage(wealth)].mood or 0.0
    return points / 100
