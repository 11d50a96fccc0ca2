"""Drafting: colonists under arms stand where they are told and shoot (Pawn_DraftController)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.world import Job, Pawn

WAIT: Final = "Wait_Combat"
"""The JobDef of those who stand by under arms."""


def can_be_drafted(colony: Colony, pawn: Pawn) -> bool:
    """Whether the pawn obeys: a free colonist on its feet, of sound mind."""
    return (
        pawn.is_human
        and pawn.faction == colony.world.player_faction
        and not pawn.guest
        and not pawn.dead
        and not pawn.downed
        and pawn.mental_state is None
    )


def set_drafted(colony: Colony, pawn: Pawn, drafted: bool) -> bool:
    """Draft a colonist, who drops its work and stands by, or send it back to work. Returns whether it obeyed."""
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
    """Whether the pawn can fight at all; some backstories forbid it (WorkTags.Violent)."""
    return not pawn.is_human or not (pawn.skills["Shooting"].disabled and pawn.skills["Melee"].disabled)
