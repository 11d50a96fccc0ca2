"""Raiders: when a raid flees or gives up, how raiders leave, and which barrier they break.

Sources: LordJob_AssaultColony, LordToil_AssaultColony, LordToil_PanicFlee, JobGiver_AIFightEnemies,
JobGiver_AITrashColonyClose.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import battle, targeting
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.world import Building, Lord, Pawn
from pytest_rle.rimworld import building_kinds

ASSAULT: Final = "LordToil_AssaultColony"
PANIC: Final = "LordToil_PanicFlee"
EXIT: Final = "LordToil_ExitMap"

LOSSES_TO_FLEE: Final = 0.5
"""The share of lost raiders at which the others flee (a half, as for most factions)."""

GIVE_UP: Final = (26_000, 38_000)
"""Game ticks after which a raid gives up (LordJob_AssaultColony)."""

NOBODY_LEFT_WAIT: Final = 5_000
"""Game ticks that raiders stay when no colonist stands any more."""

AT_EDGE: Final = 1
"""A leaving pawn this many cells from the map's edge leaves the map."""


def step(colony: Colony, enemies: list[Pawn]) -> None:
    """Make each raid flee or give up if it is time."""
    for lord_id in sorted({pawn.lord for pawn in enemies if pawn.lord}):
        lord = colony.world.lords.get(lord_id)
        if lord is not None and lord.toil == ASSAULT:
            _decide(colony, lord)


def _decide(colony: Colony, lord: Lord) -> None:
    if lord.leaves_tick < 0:
        lord.leaves_tick = lord.since + colony.stream("give up", lord.id).integer(*GIVE_UP)
    if not any(battle.able(pawn) for pawn in colony.colonists()):
        lord.leaves_tick = min(lord.leaves_tick, colony.now + NOBODY_LEFT_WAIT)
    if lord.gained and lord.lost_violently >= lord.gained * LOSSES_TO_FLEE:
        flee(colony, lord, PANIC, "The raiders have lost heart and flee.")
    elif colony.now >= lord.leaves_tick:
        flee(colony, lord, EXIT, "The raiders have given up and leave.")


def flee(colony: Colony, lord: Lord, toil: str, text: str) -> None:
    """Make the remaining raiders leave, with this LordToil and message."""
    lord.toil = toil
    standing = False
    for pawn_id in lord.pawns:
        pawn = colony.world.pawns.get(pawn_id)
        if pawn is not None and not pawn.downed:
            pawn.exit_map_tick = colony.now
            standing = True
    if standing:
        colony.message(text, "PositiveEvent")


def walk_off(colony: Colony, pawn: Pawn) -> bool:
    """Remove a leaving pawn that has reached the map's edge. Returns whether it is gone."""
    grids = colony.world.grids
    x, z = movement.position(colony, pawn)
    if min(x, z, grids.width - 1 - x, grids.height - 1 - z) <= AT_EDGE:
        arrivals.leave(colony, pawn)
        return True
    return False


def barrier_before(colony: Colony, pawn: Pawn, target: Pawn) -> Building | None:
    """The barrier of the target's room that the pawn should break: the nearest door, or else the nearest wall."""
    grids = colony.world.grids
    room = rooms.room_at(colony, *movement.position(colony, target))
    if room is None:
        return None
    if room.is_doorway:
        x, z = movement.position(colony, target)
        return colony.world.buildings.get(int(grids.edifice[z, x]))
    x, z = movement.position(colony, pawn)
    best: tuple[bool, int, int] | None = None
    for cell in sorted(room.cells):
        cell_z, cell_x = divmod(cell, grids.width)
        for dx, dz in targeting.NEIGHBOURS[::2]:
            if not grids.contains(cell_x + dx, cell_z + dz):
                continue
            building = colony.world.buildings.get(int(grids.edifice[cell_z + dz, cell_x + dx]))
            if building is None or building.def_name not in building_kinds.BARRIERS:
                continue
            far = (building.x - x) ** 2 + (building.z - z) ** 2
            entry = (building.def_name == "Wall", far, building.id)
            if best is None or entry < best:
                best = entry
    return colony.world.buildings[best[2]] if best is not None else None
