"""Beds: who owns them, which bed a pawn takes, and in which of its cells the pawn lies.

Source: RestUtility.FindBedFor of RimWorld 1.6.
"""

from __future__ import annotations

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import reservations, targets
from pytest_rle.colony.systems.map import movement, paths
from pytest_rle.colony.world import Building, Pawn
from pytest_rle.rimworld.building_kinds import ANIMAL_BEDS, BEDS, DOUBLE_BEDS


def of_people(colony: Colony) -> list[Building]:
    """The colony's beds, bedrolls and sleeping spots for people, by id."""
    return colony.memo(
        "beds.of_people",
        colony.index.building_version,
        lambda: [bed for bed in colony.index.buildings_of(BEDS) if bed.player],
    )


def claim(colony: Colony, pawn: Pawn, bed: Building) -> None:
    """Make the pawn an owner of a bed. It gives up the bed that it had."""
    former = colony.world.buildings.get(pawn.bed)
    if former is not None and former.id != bed.id and pawn.id in former.owners:
        former.owners.remove(pawn.id)
    if pawn.id not in bed.owners:
        bed.owners.append(pawn.id)
    pawn.bed = bed.id


def find(colony: Colony, pawn: Pawn, *, patient: bool = False) -> Building | None:
    """The bed for the pawn to lie in, or None: its own bed, else the nearest bed without an owner.

    A patient prefers the nearest medical bed. A person who is not a prisoner claims the free bed that it takes.
    """
    if not pawn.is_human:
        return _animal_bed(colony, pawn)
    here = movement.position(colony, pawn)
    if patient:
        medical = _nearest_free(colony, pawn, [b for b in of_people(colony) if b.medical])
        if medical is not None:
            return medical
    own = colony.world.buildings.get(pawn.bed)
    usable = own is not None and pawn.id in own.owners and _can_lie(colony, pawn, own)
    if own is not None and usable and paths.reachable(colony, *here, own.x, own.z):
        return own
    free = [b for b in of_people(colony) if not b.medical and not b.owners]
    prisoner = pawn.guest == "Prisoner"
    found = _nearest_free(colony, pawn, free)
    if found is not None and not prisoner:
        claim(colony, pawn, found)
    return found


def _can_lie(colony: Colony, pawn: Pawn, bed: Building) -> bool:
    """Whether the pawn can lie in its own bed: nobody else has reserved it, or it is a double bed."""
    return reservations.can_reserve(colony, pawn, bed.id) or bed.def_name in DOUBLE_BEDS


def _nearest_free(colony: Colony, pawn: Pawn, options: list[Building]) -> Building | None:
    found = targets.nearest_thing(colony, pawn, [(bed.id, bed.x, bed.z) for bed in options if not bed.forbidden])
    return None if found is None else colony.world.buildings[found]


def _animal_bed(colony: Colony, pawn: Pawn) -> Building | None:
    options = [bed for bed in colony.index.buildings_of(ANIMAL_BEDS) if bed.player]
    return _nearest_free(colony, pawn, options) if options else None


def cell_of(colony: Colony, pawn: Pawn, bed: Building) -> tuple[int, int]:
    """The cell in which the pawn lies: the head of the bed; for a double bed's second owner the cell beside it."""
    if bed.def_name in DOUBLE_BEDS and pawn.id in bed.owners and bed.owners.index(pawn.id) == 1:
        dx, dz = ((1, 0), (0, -1), (-1, 0), (0, 1))[bed.rotation]
        if colony.world.grids.contains(bed.x + dx, bed.z + dz):
            other = int(colony.world.grids.edifice[bed.z + dz, bed.x + dx])
            if other == bed.id:
                return bed.x + dx, bed.z + dz
    return bed.x, bed.z
