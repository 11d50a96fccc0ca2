"""Visitors, traders and travellers: their arrival, stay and departure.

Sources: IncidentWorker_NeutralGroup, LordJob_VisitColony, LordJob_TradeWithColony, LordJob_TravelAndExit,
JobGiver_ExitMap, Pawn_MindState.exitMapAfterTick. `society.trading` holds what traders sell.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.combat import raiders, raids
from pytest_rle.colony.systems.jobs import arrivals, jobs
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import hostility, mental_states, posture
from pytest_rle.colony.systems.society import trading
from pytest_rle.colony.world import Faction, Job, Lord, Pawn
from pytest_rle.rimworld import DEFS, Curve, building_kinds

GROUP_SIZE: Final = Curve(((40, 1), (100, 2), (250, 4), (500, 6)))
"""Number of people in a peaceful group, by its points."""

REMOVE_AFTER: Final = 10_000
"""Game ticks after which a leaving pawn without a path to the edge is removed from the map."""


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """A kind of visit: LordJob, LordToil, range of its length in game ticks, and whether a trader comes along."""

    lord_job: str
    toil: str
    stay: tuple[int, int]
    trader: bool = False


VISIT: Final = Visit("LordJob_VisitColony", "LordToil_DefendPoint", (22_500, 60_000))
TRADE: Final = Visit("LordJob_TradeWithColony", "LordToil_DefendTraderCaravan", (27_000, 45_000), trader=True)
SMALL_TRADER_CHANCE: Final = 0.75
"""Chance that one visitor of a group trades (IncidentWorker_VisitorGroup)."""

TRAVEL: Final = Visit("LordJob_TravelAndExit", "LordToil_Travel", (4_000, 8_000))

GUEST_LORDS: Final = frozenset({VISIT.lord_job, TRADE.lord_job, TRAVEL.lord_job})

SPOTS: Final = 300
"""Number of cells around the colony's centre from which guests choose their place."""

NEAR: Final = 8
"""Distance in cells from that place within which they stroll."""

STROLL_TICKS: Final = 2_000
"""Game ticks of a stroll and the pause after it."""

REFUGEE: Final = "SpaceRefugee"
"""The PawnKindDef of people in a crashed transport pod."""

TOWN: Final = ("Villager", "Town_Guard")
TRIBE: Final = ("Tribal_Warrior", "Tribal_Archer", "Tribal_Hunter")


def friendly_factions(colony: Colony) -> list[Faction]:
    """The factions of people that are not hostile, ordered by id."""
    return [
        faction
        for _, faction in sorted(colony.world.factions.items())
        if faction.relation != "Hostile" and not faction.is_player and faction.def_name in raids.GROUPS
    ]


def arrive(colony: Colony, stream: Stream, points: float, visit: Visit, faction: int | None = None) -> Lord | None:
    """Add a group of a friendly faction at the map's edge.

    `faction` is an id; without it a friendly faction is drawn. Returns None if no faction is friendly, or no path leads
    in from the edge.
    """
    senders = friendly_factions(colony)
    if faction is not None:
        senders = [sender for sender in senders if sender.id == faction]
    entry = arrivals.edge_cell(colony, stream)
    if not senders or entry is None:
        return None
    sender = stream.choice(senders)
    tribal = sender.def_name.startswith("Tribe")
    kinds = [stream.choice(TRIBE if tribal else TOWN) for _ in range(max(1, round(GROUP_SIZE(points))))]
    if visit.trader:
        kinds.insert(0, "Tribal_Trader" if tribal else "Town_Trader")
    lord = raids.assemble(colony, sender, kinds, entry, (visit.lord_job, visit.toil))
    spots = arrivals.around(colony, *arrivals.colony_centre(colony), SPOTS)
    lord.cell = colony.world.grids.index(*stream.choice(spots))
    lord.leaves_tick = colony.now + stream.integer(*visit.stay)
    for pawn_id in lord.pawns:
        pawn = colony.world.pawns[pawn_id]
        pawn.guest = "Guest"
        pawn.exit_map_tick = lord.leaves_tick
    colony.pawns_changed()
    if visit is TRADE or (visit is VISIT and stream.chance(SMALL_TRADER_CHANCE)):
        culture = "Neolithic" if tribal else "Outlander"
        kinds_of_trader = f"{'Caravan' if visit is TRADE else 'Visitor'}_{culture}_"
        kind = stream.weighted(
            (name, known.commonality) for name, known in DEFS.trader_kinds.items() if name.startswith(kinds_of_trader)
        )
        trading.set_up(colony, colony.world.pawns[lord.pawns[0]], kind, stream)
    return lord


def step(colony: Colony) -> None:
    """Move guests around, and make pawns leave whose time is over. A pawn that reaches the edge leaves the map.

    Removes lords without pawns. `combat` moves fleeing raiders; without a path they are removed here after some time.
    """
    if colony.world.traders:
        trading.remove_departed(colony)
    for lord_id, lord in sorted(colony.world.lords.items()):
        if not any(pawn_id in colony.world.pawns for pawn_id in lord.pawns):
            del colony.world.lords[lord_id]
        elif lord.job in GUEST_LORDS and colony.now < lord.leaves_tick:
            _linger(colony, lord)
    due = [pawn for pawn in colony.world.pawns.values() if 0 <= pawn.exit_map_tick <= colony.now]
    for pawn in sorted(due, key=lambda pawn: pawn.id):
        if pawn.kind == REFUGEE and not pawn.faction and not pawn.guest and _lies_in_our_bed(colony, pawn):
            _join(colony, pawn)
        elif not pawn.downed and not pawn.dead and pawn.guest != "Prisoner":
            _walk_to_edge(colony, pawn)


def _linger(colony: Colony, lord: Lord) -> None:
    """Send idle guests to the place that they chose, and let them stroll there."""
    x, z = colony.world.grids.cell(lord.cell)
    for pawn_id in lord.pawns:
        pawn = colony.world.pawns.get(pawn_id)
        if pawn is None or pawn.downed or pawn.job is not None or pawn.mental_state is not None:
            continue
        here_x, here_z = movement.position(colony, pawn)
        if max(abs(here_x - x), abs(here_z - z)) <= NEAR:
            jobs.start(colony, pawn, Job("GotoWander", count=STROLL_TICKS))
        else:
            orders.give(colony, pawn, "Goto", cell=lord.cell)


def _lies_in_our_bed(colony: Colony, pawn: Pawn) -> bool:
    bed = posture.bed_under(colony, pawn)
    return bed is not None and bed.player and bed.def_name in building_kinds.BEDS


def _join(colony: Colony, pawn: Pawn) -> None:
    """Add a refugee in a bed of the colony to the colony (Pawn_MindState.JoinColonyBecauseRescuedBy)."""
    pawn.faction, pawn.kind, pawn.exit_map_tick = colony.world.player_faction, "Colonist", -1
    colony.pawns_changed()
    colony.wake_at(pawn, colony.now)
    name = pawn.name.short
    colony.letter("Refugee joins", "PositiveEvent", f"{name} is grateful for the rescue and joins the colony.")


def _walk_to_edge(colony: Colony, pawn: Pawn) -> None:
    grids = colony.world.grids
    x, z = movement.position(colony, pawn)
    from_edge = min(x, z, grids.width - 1 - x, grids.height - 1 - z)
    if from_edge <= raiders.AT_EDGE or colony.now - pawn.exit_map_tick > REMOVE_AFTER:
        arrivals.leave(colony, pawn)
        return
    if hostility.are_enemies(colony, pawn.faction, colony.world.player_faction):
        return
    mental_states.end(colony, pawn)
    lord = colony.world.lords.get(pawn.lord)
    if lord is not None:
        lord.toil = "LordToil_ExitMap"
    walking = pawn.job is not None and pawn.job.def_name == "Goto" and pawn.job.forced
    edge = arrivals.nearest_edge_cell(colony, x, z)
    if not walking and edge is not None:
        orders.give(colony, pawn, "Goto", cell=grids.index(*edge))
