"""Lords and the log of incidents."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.api.mapping.pawns import text_id
from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Lord
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR
from pytest_rle.rimworld.labels import label

CATEGORIES: Final = frozenset(
    {"ThreatBig", "ThreatSmall", "DeepDrillInfestation", "DiseaseHuman", "GiveQuest", "Misc", "Special"}
)
"""The IncidentCategoryDefs that the mod names; it reports every other one as None."""


def lord_dto(colony: Colony, lord: Lord) -> Json:
    """A lord: a group of pawns with one plan. Member ids are text such as Human8861."""
    world = colony.world
    faction = world.factions.get(lord.faction)
    members = [world.pawns[pawn_id] for pawn_id in lord.pawns if pawn_id in world.pawns]
    shown: Json = {"load_id": lord.id}
    if faction is not None:
        shown |= {"faction_name": faction.name, "faction_def_name": faction.def_name}
    return {
        **shown,
        "lord_job_type": lord.job,
        "current_toil_name": lord.toil,
        "ticks_in_toil": max(colony.now - lord.since, 0),
        "num_pawns_lost_violently": lord.lost_violently,
        "num_pawns_ever_gained": lord.gained,
        "owned_pawn_ids": [text_id(pawn) for pawn in members],
        "owned_building_ids": [],
        "quest_tags": [],
        "any_active_pawn": any(not pawn.downed and not pawn.dead for pawn in members),
    }


def incident_log(colony: Colony) -> list[Json]:
    """The last firing of each incident, newest first: the hour of the game, and the days since then."""
    fired = sorted(colony.world.storyteller.last_fired.items(), key=lambda entry: (-entry[1], entry[0]))
    return [
        {
            "incident_def": name,
            "label": label(name),
            "category": category(name),
            "incident_hour": single(tick / GAME_TICKS_PER_HOUR),
            "days_since_occurred": single((colony.now - tick) / GAME_TICKS_PER_DAY),
        }
        for name, tick in fired
    ]


def category(name: str) -> str:
    """The category of an incident as the mod reports it."""
    known = DEFS.incidents.get(name)
    return known.category if known is not None and known.category in CATEGORIES else "None"
