"""Factions, their relations and their defs."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.world import Faction, World

LEADER_TITLES: Final = {
    "OutlanderCivil": "prime councilor",
    "OutlanderRough": "prime councilor",
    "TribeCivil": "chief",
    "TribeRough": "chief",
    "TribeSavage": "chief",
    "Pirate": "boss",
}
"""FactionDef.leaderTitle."""

PERMANENT_ENEMIES: Final = frozenset({"Pirate", "TribeSavage", "Mechanoid", "Insect", "AncientsHostile"})

TRIBAL: Final = ("tribesperson", "tribespeople")
COLONIST: Final = ("colonist", "colonists")
ANCIENT: Final = ("ancient", "ancients")

MEMBERS: Final = {
    "PlayerColony": COLONIST,
    "PlayerTribe": COLONIST,
    "TribeCivil": TRIBAL,
    "TribeRough": TRIBAL,
    "TribeSavage": TRIBAL,
    "Pirate": ("pirate", "pirates"),
    "Mechanoid": ("mechanoid", "mechanoids"),
    "Insect": ("insect", "insects"),
    "Ancients": ANCIENT,
    "AncientsHostile": ANCIENT,
}
"""FactionDef.pawnSingular and pawnsPlural; factions that are not listed have those of outlanders."""


def list_item(faction: Faction) -> Json:
    """A faction in the list; `relation` is empty for the player's faction."""
    return {
        "load_id": faction.id,
        "def_name": faction.def_name,
        "name": faction.name,
        "is_player": faction.is_player,
        "relation": "" if faction.is_player else faction.relation,
        "goodwill": 0 if faction.is_player else faction.goodwill,
    }


def faction_dto(faction: Faction) -> Json:
    """One faction. Leaders are not modelled: their id is 0."""
    return {
        "load_id": faction.id,
        "def_name": faction.def_name,
        "name": faction.name,
        "is_player": faction.is_player,
        "leader_title": LEADER_TITLES.get(faction.def_name, "leader"),
        "leader_id": 0,
    }


def relation_dto(faction: Faction, other: Faction) -> Json:
    """The relation between two factions. The colony models goodwill only towards the player."""
    if faction.is_player or other.is_player:
        foreign = other if faction.is_player else faction
        return {"goodwill": foreign.goodwill, "relation_kind": foreign.relation}
    hostile = faction.def_name in PERMANENT_ENEMIES or other.def_name in PERMANENT_ENEMIES
    return {"goodwill": -100 if hostile else 0, "relation_kind": "Hostile" if hostile else "Neutral"}


def relations_dto(world: World, faction: Faction) -> Json:
    """A faction's relations, by the id of the other faction."""
    others = [other for _, other in sorted(world.factions.items()) if other.id != faction.id]
    return {"id": faction.id, "relations": {str(other.id): relation_dto(faction, other) for other in others}}


def faction_def(def_name: str) -> Json:
    """A FactionDef."""
    tag = "Tribal" if def_name.startswith(("Tribe", "PlayerTribe")) else "Outlander"
    singular, plural = MEMBERS.get(def_name, ("outlander", "outlanders"))
    return {
        "def_name": def_name,
        "pawn_singular": singular,
        "pawns_plural": plural,
        "leader_title": LEADER_TITLES.get(def_name, "leader"),
        "category_tag": "Pirate" if def_name == "Pirate" else tag,
        "hostile_to_factionless_humanlikes": def_name in PERMANENT_ENEMIES,
        "starting_count_at_world_creation": "1",
        "permanent_enemy": def_name in PERMANENT_ENEMIES,
        "natural_enemy": def_name in PERMANENT_ENEMIES or def_name.endswith("Rough"),
        "classic_ideo": False,
        "hidden_ideo": False,
        "can_siege": tag == "Outlander",
        "can_stage_attacks": True,
        "can_use_avoid_grid": True,
        "can_psychic_ritual_siege": False,
        "earliest_raid_days": 0.0,
    }
