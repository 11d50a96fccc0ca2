"""Whether a pawn lies, and in which bed (PawnUtility.GetPosture, RestUtility.CurrentBed)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Building, Pawn
from pytest_rle.rimworld.building_kinds import ALL_BEDS

LYING_JOBS: Final = frozenset({"LayDown", "LayDownResting", "LayDownAwake", "Wait_Downed"})
"""JobDefs of pawns that lie once they have arrived."""

LYING_TOIL: Final = 2
"""The first toil of LayDown that finds the pawn lying; until then it walks to bed."""


def lying(pawn: Pawn) -> bool:
    """Whether the pawn lies: asleep, resting or downed, and not still on its way to bed."""
    if pawn.downed or pawn.asleep:
        return True
    return pawn.job is not None and pawn.job.def_name in LYING_JOBS and not pawn.job.path


def bed_under(colony: Colony, pawn: Pawn) -> Building | None:
    """The bed or sleeping spot, of people or of animals, on whose cells the pawn is; None without one."""
    building = colony.world.buildings.get(int(colony.world.grids.edifice[pawn.z, pawn.x]))
    return building if building is not None and building.def_name in ALL_BEDS else None


def bed_of(colony: Colony, pawn: Pawn) -> Building | None:
    """The bed that the pawn lies in now, a sleeping spot included; None while it does not lie in one."""
    return bed_under(colony, pawn) if lying(pawn) else None
