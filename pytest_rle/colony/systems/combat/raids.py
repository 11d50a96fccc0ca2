"""Raids: which faction sends which raiders, and where they arrive. `combat` and `raiders` hold their behaviour.

Sources: PawnGroupMakerUtility.ChoosePawnGenOptionsByPoints, IncidentWorker_Raid, and the `pawnGroupMakers` and
`maxPawnCostPerTotalPointsCurve` of the FactionDefs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.world import Faction, Lord
from pytest_rle.rimworld import DEFS, Curve

MAX_PAWN_COST: Final = Curve(((0, 35), (70, 50), (700, 100), (1_300, 150)))
"""The highest cost of a single raider, by the raid's points."""

COST_WEIGHT: Final = Curve(((0.2, 0.01), (0.3, 0.3), (0.5, 1.0)))
"""Weight of a PawnKindDef, by its cost as a share of the highest affordable cost."""

MIN_COST_MARGIN: Final = 1.05
"""A raid has at least the cost of the faction's cheapest fighter times this (IncidentWorker_RaidEnemy)."""

RECENT_RAIDER_WEIGHT: Final = 0.4
"""Weight of the faction that raided last; the others have 1."""

GROUPS_PER_TICK: Final = 100
PAWNS_PER_GROUP: Final = 1_000
"""Keys of generated pawns: the most groups in one game tick, and the most pawns in one group."""

ASSAULT: Final = ("LordJob_AssaultColony", "LordToil_AssaultColony")
ASSIST: Final = ("LordJob_AssistColony", "LordToil_HuntEnemies")


@dataclasses.dataclass(frozen=True, slots=True)
class GroupMaker:
    """A composition of a group: its weight, and the weight of each PawnKindDef in it."""

    commonality: float
    kinds: Mapping[str, float]


_PIRATES: Final = (
    GroupMaker(
        100,
        {
            "Drifter": 10,
            "Scavenger": 10,
            "Pirate": 10,
            "Mercenary_Gunner": 10,
            "Mercenary_Elite": 10,
            "Mercenary_Sniper": 7,
            "Mercenary_Heavy": 6,
            "PirateBoss": 5,
            "Thrasher": 3,
            "Mercenary_Slasher": 3,
            "Grenadier_Destructive": 2,
        },
    ),
    GroupMaker(30, {"Thrasher": 10, "Mercenary_Slasher": 10, "PirateBoss": 5}),
    GroupMaker(20, {"Scavenger": 10, "Pirate": 10, "Mercenary_Gunner": 10, "Mercenary_Elite": 10, "PirateBoss": 5}),
    GroupMaker(15, {"Grenadier_Destructive": 10, "Mercenary_Elite": 2, "PirateBoss": 2}),
    GroupMaker(10, {"Mercenary_Sniper": 10, "PirateBoss": 2}),
    GroupMaker(2.5, {"Drifter": 10}),
)

_TRIBES: Final = (
    GroupMaker(
        100,
        {
            "Tribal_Penitent": 5,
            "Tribal_Archer": 10,
            "Tribal_Warrior": 10,
            "Tribal_Hunter": 10,
            "Tribal_Berserker": 10,
            "Tribal_HeavyArcher": 10,
            "Tribal_ChiefMelee": 5,
            "Tribal_ChiefRanged": 5,
        },
    ),
    GroupMaker(60, {"Tribal_Archer": 10, "Tribal_Hunter": 10, "Tribal_HeavyArcher": 10, "Tribal_ChiefRanged": 5}),
    GroupMaker(60, {"Tribal_Penitent": 5, "Tribal_Warrior": 10, "Tribal_Berserker": 10, "Tribal_ChiefMelee": 5}),
    GroupMaker(5, {"Tribal_Breacher": 10, "Tribal_Archer": 5, "Tribal_Warrior": 5}),
)

_OUTLANDERS: Final = (
    GroupMaker(
        100,
        {
            "Villager": 5,
            "Town_Guard": 10,
            "Mercenary_Gunner": 10,
            "Mercenary_Elite": 10,
            "Mercenary_Slasher": 7,
            "Grenadier_Destructive": 1.5,
        },
    ),
)

GROUPS: Final[Mapping[str, tuple[GroupMaker, ...]]] = {
    "Pirate": _PIRATES,
    "PirateWaster": _PIRATES,
    "TribeRough": _TRIBES,
    "TribeSavage": _TRIBES,
    "TribeCivil": _TRIBES,
    "OutlanderRough": _OUTLANDERS,
    "OutlanderCivil": _OUTLANDERS,
}
"""Combat groups by FactionDef. Factions without an entry (mechanoids, insects, ancients) send no groups."""


def raiding_factions(colony: Colony) -> list[Faction]:
    """The hostile factions that can send people, ordered by id."""
    return [
        faction
        for _, faction in sorted(colony.world.factions.items())
        if faction.relation == "Hostile" and faction.def_name in GROUPS and not faction.is_player
    ]


def spawn(colony: Colony, points: float, faction: int | None = None) -> Lord | None:
    """Add raiders at the map's edge, with a lord that assaults the colony.

    `points` pay for the raiders. `faction` is an id; without it a hostile faction is drawn. Returns None if no faction
    can raid, or no path leads in from the edge.
    """
    stream = colony.stream("raid", colony.now, _groups_now(colony))
    sender = colony.world.factions.get(faction) if faction is not None else _choose_faction(colony, stream, points)
    if sender is None or sender.def_name not in GROUPS:
        return None
    return spawn_group(colony, stream, sender, points, ASSAULT)


def spawn_group(colony: Colony, stream: Stream, sender: Faction, points: float, plan: tuple[str, str]) -> Lord | None:
    """Add a combat group of a faction at the map's edge, with a lord of this LordJob and LordToil.

    Returns None if no path leads in from the edge.
    """
    kinds = choose_kinds(stream, sender.def_name, points)
    entry = arrivals.edge_cell(colony, stream)
    if entry is None:
        return None
    return assemble(colony, sender, kinds, entry, plan)


def assemble(colony: Colony, sender: Faction, kinds: list[str], entry: tuple[int, int], plan: tuple[str, str]) -> Lord:
    """Generate people of these PawnKindDefs, put them at `entry` and give them a lord."""
    world = colony.world
    key = (colony.now * GROUPS_PER_TICK + _groups_now(colony)) * PAWNS_PER_GROUP
    pawns = [
        generation.generate(world, colony.streams, kind, sender.id, key + index) for index, kind in enumerate(kinds)
    ]
    lord = Lord(
        id=world.new_id(),
        faction=sender.id,
        job=plan[0],
        toil=plan[1],
        pawns=[pawn.id for pawn in pawns],
        since=colony.now,
        gained=len(pawns),
    )
    world.lords[lord.id] = lord
    for pawn in pawns:
        pawn.lord = lord.id
    arrivals.enter_group(colony, pawns, *entry)
    return lord


def choose_kinds(stream: Stream, faction_def: str, points: float) -> list[str]:
    """The PawnKindDefs that the points pay for, at least one."""
    makers, least = GROUPS[faction_def], cheapest(faction_def)
    points = max(points, least * MIN_COST_MARGIN)
    dearest_allowed = max(MAX_PAWN_COST(points), least * 1.2)
    usable = [maker for maker in makers if any(_cost(kind) <= min(points, dearest_allowed) for kind in maker.kinds)]
    maker = stream.weighted((maker, maker.commonality) for maker in usable)
    chosen, left, dearest = list[str](), points, 0.0
    while True:
        options = [kind for kind in maker.kinds if _cost(kind) <= min(left, dearest_allowed)]
        if not options:
            return chosen
        dearest = max(dearest, *(_cost(kind) for kind in options))
        kind = stream.weighted((kind, maker.kinds[kind] * COST_WEIGHT(_cost(kind) / dearest)) for kind in options)
        chosen.append(kind)
        left -= _cost(kind)


def _groups_now(colony: Colony) -> int:
    """The number of groups that arrived in this game tick; it keeps their random streams apart."""
    return sum(1 for lord in colony.world.lords.values() if lord.since == colony.now)


def cheapest(faction_def: str) -> float:
    """The cost of a faction's cheapest fighter in points (MinPointsToGeneratePawnGroup)."""
    return min(_cost(kind) for maker in GROUPS[faction_def] for kind in maker.kinds)


def _cost(kind: str) -> float:
    return DEFS.pawn_kinds[kind].combat_power


def _choose_faction(colony: Colony, stream: Stream, points: float) -> Faction | None:
    factions = raiding_factions(colony)
    if not factions:
        return None
    factions = [faction for faction in factions if cheapest(faction.def_name) <= points] or factions
    last = max(
        (lord for lord in colony.world.lords.values() if lord.job == ASSAULT[0]), key=lambda lord: lord.id, default=None
    )
    return stream.weighted(
        (faction, RECENT_RAIDER_WEIGHT if last is not None and last.faction == faction.id else 1.0)
        for faction in factions
    )
