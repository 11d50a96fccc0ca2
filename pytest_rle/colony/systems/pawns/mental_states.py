"""Mental states: every state of a pawn begins and ends here, so that rules can sleep until one begins."""

from __future__ import annotations

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import MentalState, Pawn


def begin(colony: Colony, pawn: Pawn, state: MentalState) -> None:
    """Put a pawn into a mental state. It replaces the state that the pawn was in."""
    pawn.mental_state = state
    colony.pawns_changed()


def end(colony: Colony, pawn: Pawn) -> None:
    """End a pawn's mental state; without effect if it is in none."""
    pawn.mental_state = None
    colony.pawns_changed()
