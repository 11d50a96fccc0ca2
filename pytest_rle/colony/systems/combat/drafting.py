"""Drafting: drafted colonists wait for orders and shoot at enemies in reach (Pawn_DraftController)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.world import Job, Pawn

WAIT: Final = "Wait_Combat"
"""The JobDef of drafted colonists without an order."""


def can_be_drafted(colony: Colony, pawn: Pawn) -> bool:
    """Whether a pawn can be drafted: a free colonist, not downed and without a mental state."""
    return (
        pawn.is_human
        and pawn.faction == colony.world.player_faction
        and not pawn.guest
        and not pawn.dead
        and not pawn.downed
        and pawn.mental_state is None
    )


def set_drafted(colony: Colony, pawn: Pawn, drafted: bool) -> bool:
    """Draft or undraft a colonist, which interrupts its job. Returns False if it cannot be drafted."""
    if pawn.drafted == drafted:
        return True
    if drafted and not can_be_drafted(colony, pawn):
        return False
    pawn.asleep = False
    jobs.interrupt(colony, pawn)
    pawn.drafted = drafted
    if drafted:
        jobs.start(colony, pawn, Job(WAIT))
    else:
        colony.wake_at(pawn, colony.now)
    return True


def is_violent(pawn: Pawn) -> bool:
    """Whether the pawn can fight; some backstories prevent it (WorkTags.Violent)."""
    return not pawn.is_human or not (pawn.skills["Shooting"].disabled and pawn.skills["Melee"].disabled)
