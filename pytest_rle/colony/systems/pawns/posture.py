"""Whether a pawn lies down, and in what bed (PawnUtility.GetPosture, RestUtility.CurrentBed)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Building, Pawn
from pytest_rle.rimworld import DEFS

LYING_JOBS: Final = frozenset({"LayDown", "LayDownResting", "LayDownAwake", "Wait_Downed"})


def lying(pawn: Pawn) -> bool:
    """Whether the pawn lies, asleep, resting or downed; whoever still walks to bed does not."""
    if pawn.downed or pawn.asleep:
        return True
    return pawn.job is not None and pawn.job.def_name in LYING_JOBS and not pawn.job.path


def bed_of(colony: Colony, pawn: Pawn) -> Building | None:
    """The bed that the pawn lies in now, a sleeping spot included, or None."""
    if not lying(pawn):
        return None
    building = colony.world.buildings.get(int(colony.world.grids.edifice[pawn.z, pawn.x]))
    if building is None:
        return None
    known = DEFS.buildings.get(building.def_name)
    return building if known is not None and known.rest_effectiveness > 0 else None
