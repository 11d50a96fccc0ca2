"""Hostility between pawns and between factions. Sources: GenHostility, HostilityUtility of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Pawn

MANHUNTER: Final = frozenset({"Manhunter", "ManhunterPermanent"})
"""Mental states in which an animal hunts people."""

BERSERK: Final = frozenset({"Berserk", "MurderousRage"})
"""Mental states in which a person attacks others of any faction, or one person in particular."""

FLEEING_TOILS: Final = frozenset({"LordToil_PanicFlee", "LordToil_ExitMap"})
"""LordToils in which the pawns of a lord leave the map."""


def is_hostile(colony: Colony, first: Pawn, second: Pawn) -> bool:
    """Whether two pawns are hostile: by faction, or because one is a manhunter or berserk."""
    if first.id == second.id:
        return False
    for one, other in ((first, second), (second, first)):
        if one.mental_state is None:
            continue
        name = one.mental_state.def_name
        if name in MANHUNTER and (other.is_human or other.faction == colony.world.player_faction):
            return True
        if name == "Berserk" or (name in BERSERK and one.mental_state.target == other.id):
            return True
    if first.guest == "Prisoner" or second.guest == "Prisoner":
        return False
    return are_enemies(colony, first.faction, second.faction)


def are_enemies(colony: Colony, first: int, second: int) -> bool:
    """Whether two factions, by id, are hostile. Faction 0, the wild, is hostile to none."""
    if first == second or not first or not second:
        return False
    factions, player = colony.world.factions, colony.world.player_faction
    one, other = factions.get(first), factions.get(second)
    if one is None or other is None:
        return False
    if first == player:
        return other.relation == "Hostile"
    if second == player:
        return one.relation == "Hostile"
    return (one.relation == "Hostile") != (other.relation == "Hostile")


def hostile_factions(colony: Colony) -> set[int]:
    """The ids of the factions that are hostile to the colony."""
    hostile = {faction.id for faction in colony.world.factions.values() if faction.relation == "Hostile"}
    hostile.discard(colony.world.player_faction)
    return hostile


def enemies(colony: Colony) -> list[Pawn]:
    """The colony's enemies on the map that are not downed, by id."""
    world = colony.world
    hostile = hostile_factions(colony)
    found = []
    for pawn in world.pawns.values():
        state = pawn.mental_state
        hunts = state is not None and state.def_name in MANHUNTER
        if (hunts or (pawn.faction in hostile and not pawn.guest)) and not pawn.downed and not pawn.dead:
            found.append(pawn)
    found.sort(key=lambda pawn: pawn.id)
    return found


def is_fleeing(colony: Colony, pawn: Pawn) -> bool:
    """Whether an enemy is leaving the map."""
    lord = colony.world.lords.get(pawn.lord)
    return lord is not None and lord.toil in FLEEING_TOILS


def player_threatened(colony: Colony) -> bool:
    """Whether an enemy on the map is neither downed nor leaving."""
    return any(not is_fleeing(colony, pawn) for pawn in enemies(colony))
