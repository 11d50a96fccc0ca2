"""The joy need: how fast it falls, and how a pawn tires of one kind of joy.

Sources: Need_Joy, JoyToleranceSet and JoyTunings of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.world import Pawn

FALL: Final = 0.0015
"""Joy lost in a step awake: 0.6 a day."""

LOW: Final = 0.30
VERY_LOW: Final = 0.15
"""Levels of joy below which it falls more slowly."""

LOW_FACTOR: Final = 0.7
VERY_LOW_FACTOR: Final = 0.4
"""Factors of the fall below the two levels."""

TOLERANCE_PER_JOY: Final = 0.65
"""Tolerance of a joy kind that a point of its joy adds."""

BORED_ABOVE: Final = 0.5
BORED_UNTIL: Final = 0.3
"""Tolerance above which a pawn is bored of a joy kind, and below which boredom ends."""


def step(pawn: Pawn) -> None:
    """Let the joy of a pawn that is awake fall for one step."""
    if pawn.asleep:
        return
    level, fall = pawn.needs.joy, FALL
    if level < LOW:
        fall *= VERY_LOW_FACTOR if level < VERY_LOW else LOW_FACTOR
    pawn.needs.joy = max(0.0, level - fall)


def gain(pawn: Pawn, kind: str, amount: float) -> float:
    """Give joy of a JoyKindDef. Tolerance of the kind lowers the gain, and rises with it. Returns the joy gained."""
    needs = pawn.needs
    tolerance = needs.joy_tolerance.get(kind, 0.0)
    gained = min(amount * (1.0 - tolerance), 1.0 - needs.joy)
    needs.joy = round(needs.joy + gained, 9)
    tolerance = round(min(1.0, tolerance + gained * TOLERANCE_PER_JOY), 9)
    needs.joy_tolerance[kind] = tolerance
    if tolerance > BORED_ABOVE:
        needs.bored.add(kind)
    return gained


def lower_tolerance(pawn: Pawn, amount: float) -> None:
    """Lower the tolerance of every joy kind; boredom of a kind ends below 0.3."""
    needs = pawn.needs
    for kind, tolerance in sorted(needs.joy_tolerance.items()):
        left = round(max(0.0, tolerance - amount), 9)
        needs.joy_tolerance[kind] = left
        if left < BORED_UNTIL:
            needs.bored.discard(kind)
