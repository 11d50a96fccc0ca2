"""Incidents that bring people who join the colony or may join it.

Sources: IncidentWorker_WandererJoin, IncidentWorker_GameEndedWanderersJoin, IncidentWorker_RefugeePodCrash,
IncidentWorker_RansomDemand.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.health import vitals
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.pawns import body, generation, hediffs
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS

KEYS_PER_TICK: Final = 1_000
"""Number of keys of generated pawns for one game tick."""

WANDERERS: Final = 3
"""People who settle in a colony without colonists. In the game the player chooses them, three by default."""

CRASH_SHARE: Final = (0.1, 0.4)
"""Range of the severity of a bruise, as a share of the part's hit points: no part is lost."""

SOLID_PART: Final = 20
"""A crash bruises only outer parts with at least this many hit points."""


def join(colony: Colony, call: IncidentCall, kind: str = "Colonist") -> Pawn | None:
    """Add a new person of a PawnKindDef at the map's edge to the colony. Returns None if no path leads in."""
    entry = arrivals.edge_cell(colony, call.stream)
    if entry is None:
        return None
    key = colony.now * KEYS_PER_TICK + call.serial
    pawn = generation.generate(colony.world, colony.streams, kind, colony.world.player_faction, key)
    pawn.kind = "Colonist"
    return arrivals.enter(colony, pawn, *entry)


def _wanderer(colony: Colony, call: IncidentCall) -> bool:
    pawn = join(colony, call)
    if pawn is None:
        return False
    colony.letter("Wanderer joins", "PositiveEvent", f"{pawn.name.short} has wandered in and joins the colony.")
    return True


def _stranger(colony: Colony, call: IncidentCall) -> bool:
    pawn = join(colony, call, "StrangerInBlack")
    if pawn is None:
        return False
    colony.letter("Stranger in black", "PositiveEvent", f"{pawn.name.short} saw the colony in need and came to help.")
    return True


def _wanderers(colony: Colony, call: IncidentCall) -> bool:
    """Add new people after the last colonist is gone (IncidentWorker_GameEndedWanderersJoin)."""
    joined = []
    for number in range(WANDERERS):
        pawn = join(colony, dataclasses.replace(call, serial=call.serial + number))
        if pawn is None:
            return False
        joined.append(pawn.name.short)
    colony.letter("Wanderers join", "PositiveEvent", f"{', '.join(joined)} found the colony empty and settle in it.")
    return True


def _no_one_is_left(colony: Colony) -> bool:
    return not colony.colonists()


def _no_one_stands(colony: Colony) -> bool:
    people = colony.colonists()
    return bool(people) and all(pawn.downed for pawn in people)


def _refugee(colony: Colony, call: IncidentCall) -> bool:
    cell = arrivals.drop_cell(colony, call.stream)
    if cell is None:
        return False
    key = colony.now * KEYS_PER_TICK + call.serial
    pawn = generation.generate(colony.world, colony.streams, "SpaceRefugee", 0, key)
    arrivals.enter(colony, pawn, *cell)
    _crash(colony, call.stream, pawn)
    pawn.exit_map_tick = colony.now
    colony.letter(
        "Transport pod crash",
        "NeutralEvent",
        f"A transport pod has crashed with {pawn.name.short} inside, badly hurt. You may rescue or ignore them.",
    )
    return True


def _crash(colony: Colony, stream: Stream, pawn: Pawn) -> None:
    """Bruise part after part until the person is downed, but not dead (HealthUtility.DamageUntilDowned)."""
    parts = [
        index
        for index, part in enumerate(DEFS.body)
        if not part.inside and body.part_max_health(pawn, index) >= SOLID_PART
    ]
    for part in stream.shuffled(parts):
        if body.should_be_downed(colony, pawn):
            break
        severity = round(body.part_max_health(pawn, part) * stream.uniform(*CRASH_SHARE), 6)
        hediffs.add(colony, pawn, "Bruise", severity, part, "transport pod crash")
    vitals.check(colony, pawn)


def _ransom(colony: Colony, _call: IncidentCall) -> bool:
    colony.letter("Ransom demand", "NeutralEvent", "Kidnappers ask for silver, but none of your people is missing.")
    return True


def _never(_colony: Colony) -> bool:
    return False


WORKERS: Final = {
    "WandererJoin": IncidentWorker(_wanderer),
    "GameEndedWanderersJoin": IncidentWorker(_wanderers, _no_one_is_left),
    "StrangerInBlackJoin": IncidentWorker(_stranger, _no_one_stands),
    "RefugeePodCrash": IncidentWorker(_refugee),
    "RansomDemand": IncidentWorker(_ransom, _never),
}
