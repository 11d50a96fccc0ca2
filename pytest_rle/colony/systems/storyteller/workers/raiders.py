"""Incidents that send fighters, enemies or allies. Sources: IncidentWorker_RaidEnemy, IncidentWorker_RaidFriendly."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import raids
from pytest_rle.colony.systems.pawns import hostility
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker
from pytest_rle.colony.world import Faction


def _raid(colony: Colony, call: IncidentCall) -> bool:
    lord = raids.spawn(colony, call.points, call.faction)
    if lord is None:
        return False
    sender = colony.world.factions[lord.faction]
    count = len(lord.pawns)
    who = "One raider" if count == 1 else f"{count} raiders"
    colony.letter(
        f"Raid: {sender.name}",
        "ThreatBig",
        f"{who} of {sender.name} arrived at the edge of the map on foot and will attack at once.",
    )
    return True


def _can_raid(colony: Colony) -> bool:
    return bool(raids.raiding_factions(colony))


def _allies(colony: Colony) -> list[Faction]:
    return [
        faction
        for _, faction in sorted(colony.world.factions.items())
        if faction.relation == "Ally" and faction.def_name in raids.GROUPS and not faction.is_player
    ]


def _help(colony: Colony, call: IncidentCall) -> bool:
    allies = _allies(colony)
    if not allies:
        return False
    sender = call.stream.choice(allies)
    lord = raids.spawn_group(colony, call.stream, sender, call.points, raids.ASSIST)
    if lord is None:
        return False
    colony.letter(f"Friendlies: {sender.name}", "PositiveEvent", f"Fighters of {sender.name} have come to help.")
    return True


def _can_help(colony: Colony) -> bool:
    return bool(_allies(colony)) and hostility.player_threatened(colony)


WORKERS: Final = {
    "RaidEnemy": IncidentWorker(_raid, _can_raid),
    "RaidFriendly": IncidentWorker(_help, _can_help),
}
