"""Incidents of peaceful groups: visitors, traders, travellers, trade ships.

Sources: IncidentWorker_NeutralGroup and its kinds, IncidentWorker_OrbitalTraderArrival. `traders`
holds what guests do during their stay.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import power
from pytest_rle.colony.systems.storyteller import traders
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker

ORBITAL_TRADERS: Final = ("bulk goods trader", "combat supplier", "exotic goods trader", "slave trader")
"""The TraderKindDefs of trade ships."""


def _visitors(colony: Colony, call: IncidentCall) -> bool:
    lord = traders.arrive(colony, call.stream, call.points, traders.VISIT, call.faction)
    if lord is None:
        return False
    name = colony.world.factions[lord.faction].name
    count = len(lord.pawns)
    colony.letter(
        "Visitor" if count == 1 else "Visitors",
        "PositiveEvent",
        f"{count} of {name} came to visit. They will stay about a day.",
    )
    return True


def _travelers(colony: Colony, call: IncidentCall) -> bool:
    lord = traders.arrive(colony, call.stream, call.points, traders.TRAVEL, call.faction)
    if lord is None:
        return False
    colony.message(f"Travellers of {colony.world.factions[lord.faction].name} are passing through.")
    return True


def _caravan(colony: Colony, call: IncidentCall) -> bool:
    lord = traders.arrive(colony, call.stream, call.points, traders.TRADE, call.faction)
    if lord is None:
        return False
    name = colony.world.factions[lord.faction].name
    colony.letter("Trade caravan", "PositiveEvent", f"A trade caravan of {name} has arrived and will stay about a day.")
    return True


def _trade_ship(colony: Colony, call: IncidentCall) -> bool:
    kind = call.stream.choice(ORBITAL_TRADERS)
    if any(
        building.def_name == "CommsConsole" and building.player and power.is_powered(colony, building)
        for _, building in sorted(colony.world.buildings.items())
    ):
        colony.letter("Trade ship", "PositiveEvent", f"A {kind} is passing in orbit and can be called by radio.")
    else:
        colony.message(f"A {kind} is passing in orbit, but the colony has no working comms console.")
    return True


def _friends(colony: Colony) -> bool:
    return bool(traders.friendly_factions(colony))


WORKERS: Final = {
    "VisitorGroup": IncidentWorker(_visitors, _friends),
    "TravelerGroup": IncidentWorker(_travelers, _friends),
    "TraderCaravanArrival": IncidentWorker(_caravan, _friends),
    "OrbitalTraderArrival": IncidentWorker(_trade_ship),
}
