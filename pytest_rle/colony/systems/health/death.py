"""Death: the corpse, the mourners, and the cleanup of what the pawn held.

Sources: Pawn.Kill, PawnDiedOrDownedThoughtsUtility of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import movement, sight, spawning
from pytest_rle.colony.systems.needs import thoughts
from pytest_rle.colony.systems.pawns import mental_states, relations, traits
from pytest_rle.colony.world import Corpse, Death, Pawn

WITNESS_RADIUS: Final = 12
"""Cells within which people with a line of sight witness a death (ThoughtUtility.Witnessed)."""

FRIEND_OPINION: Final = 20
"""Opinion from which the dead person was a friend; from its negative down, a rival."""

_RELATION_THOUGHTS: Final = {
    "Spouse": ("MyHusbandDied", "MyWifeDied"),
    "Fiance": ("MyFianceDied", "MyFianceeDied"),
    "Lover": ("MyLoverDied", "MyLoverDied"),
    "Parent": ("MyFatherDied", "MyMotherDied"),
    "Child": ("MySonDied", "MyDaughterDied"),
    "Sibling": ("MyBrotherDied", "MySisterDied"),
    "Bond": ("BondedAnimalDied", "BondedAnimalDied"),
}
"""ThoughtDef of a mourner by what the dead pawn was to it: for a dead male, and for a dead female."""

_FAMILY: Final = frozenset({"Spouse", "Fiance", "Lover", "Parent", "Child", "Sibling"})


def kill(colony: Colony, pawn: Pawn, cause: str) -> Corpse:
    """Kill a pawn. `cause` says why in a few plain words, such as "plague" or "shot to death by Pirate Vex".

    The corpse lies where the pawn was and keeps its clothes; its weapons, inventory and load drop beside it. Raises
    KeyError when the pawn is not on the map.
    """
    world = colony.world
    was_colonist, was_downed = _is_colonist(colony, pawn), pawn.downed
    jobs.interrupt(colony, pawn)
    movement.settle(colony, pawn)
    pawn.dead, pawn.downed, pawn.drafted, pawn.asleep = True, False, False, False
    mental_states.end(colony, pawn)
    pawn.job = None
    _drop_gear(colony, pawn)
    for garment in pawn.apparel:
        garment.tainted = garment.tainted or pawn.is_human
    del world.pawns[pawn.id]
    corpse = Corpse(world.new_id(), pawn, pawn.x, pawn.z, world.game_tick)
    allowed = was_colonist or pawn.id in world.designations.hunt or bool(world.grids.home_area[pawn.z, pawn.x])
    corpse.forbidden = not allowed
    world.corpses[corpse.id] = corpse
    _release(colony, pawn, was_downed=was_downed)
    faction = world.factions.get(pawn.faction)
    colony.emit(
        "pawn_killed",
        {
            "pawn": {
                "id": pawn.id,
                "name": pawn.name.short or pawn.kind,
                "isColonist": was_colonist,
                "faction": faction.name if faction is not None else None,
            },
            "cause": cause,
        },
    )
    if was_colonist:
        world.deaths.append(Death(pawn.id, pawn.name.short, world.game_tick, cause))
        colony.letter(f"Death: {pawn.name.short}", "Death", f"{pawn.name.short} has died: {cause}.")
    _mourn(colony, pawn, was_colonist=was_colonist)
    return corpse


def _is_colonist(colony: Colony, pawn: Pawn) -> bool:
    return pawn.is_human and pawn.faction == colony.world.player_faction and not pawn.guest


def _drop_gear(colony: Colony, pawn: Pawn) -> None:
    items = [*pawn.equipment, *pawn.inventory]
    if pawn.carried is not None:
        items.append(pawn.carried)
    pawn.equipment.clear()
    pawn.inventory.clear()
    pawn.carried = None
    for item in items:
        item.forbidden = pawn.faction != colony.world.player_faction
        spawning.spawn_item(colony, item, pawn.x, pawn.z)


def _release(colony: Colony, pawn: Pawn, *, was_downed: bool) -> None:
    """Release the dead pawn's reservations, designations, beds and lord, and interrupt jobs that target it."""
    world = colony.world
    for held in (world.reserved, world.reserved_cells):
        for key in [key for key, holder in held.items() if holder == pawn.id]:
            del held[key]
    world.reserved.pop(pawn.id, None)
    world.designations.hunt.discard(pawn.id)
    world.designations.tame.discard(pawn.id)
    for _, building in sorted(world.buildings.items()):
        if pawn.id in building.owners:
            building.owners.remove(pawn.id)
    lord = world.lords.get(pawn.lord)
    if lord is not None and pawn.id in lord.pawns:
        lord.pawns.remove(pawn.id)
        if not was_downed:
            lord.lost_violently += 1
    for _, other in sorted(world.pawns.items()):
        if other.mental_state is not None and other.mental_state.target == pawn.id:
            other.mental_state.target = 0
        if other.job is not None and pawn.id in (other.job.target, other.job.second_target):
            jobs.interrupt(colony, other)


def _mourn(colony: Colony, dead: Pawn, *, was_colonist: bool) -> None:
    player = colony.world.player_faction
    for _, other in sorted(colony.world.pawns.items()):
        if not other.is_human or other.faction != player or other.guest:
            continue
        relation = _relation(other, dead)
        known = _RELATION_THOUGHTS.get(relation)
        if known is not None:
            thoughts.add_memory(colony, other, known[dead.gender == "Female"], other_pawn=dead.id)
        if not dead.is_human or traits.has(other, "Psychopath"):
            continue
        if was_colonist:
            if known is None:
                opinion = relations.opinion(colony, other, dead)
                if opinion >= FRIEND_OPINION:
                    thoughts.add_memory(colony, other, "PawnWithGoodOpinionDied", other_pawn=dead.id)
                elif opinion <= -FRIEND_OPINION:
                    thoughts.add_memory(colony, other, "PawnWithBadOpinionDied", other_pawn=dead.id)
            thoughts.add_memory(colony, other, "KnowColonistDied")
        if not _witnessed(colony, other, dead):
            continue
        faction = colony.world.factions.get(dead.faction)
        if relation in _FAMILY:
            thoughts.add_memory(colony, other, "WitnessedDeathFamily", other_pawn=dead.id)
        elif was_colonist:
            thoughts.add_memory(colony, other, "WitnessedDeathAlly", other_pawn=dead.id)
        elif faction is None or faction.relation != "Hostile":
            thoughts.add_memory(colony, other, "WitnessedDeathNonAlly", other_pawn=dead.id)


def _relation(other: Pawn, dead: Pawn) -> str:
    """What the dead pawn was to the other: a PawnRelationDef, or an empty string."""
    for relation in other.relations:
        if relation.other_pawn == dead.id:
            return relation.def_name
    for relation in dead.relations:
        if relation.other_pawn == other.id and relation.def_name == "Parent":
            return "Child"
    return ""


def _witnessed(colony: Colony, other: Pawn, dead: Pawn) -> bool:
    if other.asleep or other.downed:
        return False
    x, z = movement.position(colony, other)
    near = max(abs(x - dead.x), abs(z - dead.z)) <= WITNESS_RADIUS
    return near and sight.clear(colony, x, z, dead.x, dead.z)
