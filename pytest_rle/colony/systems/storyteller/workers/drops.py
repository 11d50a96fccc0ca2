"""Incidents with things that fall from the sky.

Sources: IncidentWorker_ResourcePodCrash, ThingSetMaker_ResourcePod,
IncidentWorker_ShipChunkDrop, IncidentWorker_MeteoriteImpact, ThingSetMaker_Meteorite.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker
from pytest_rle.colony.world import Building
from pytest_rle.rimworld import DEFS

POD_VALUE: Final = (150.0, 600.0)
"""Range of the market value of a pod's cargo, in silver."""

POD_MAX_STACKS: Final = 7

POD_MAX_UNIT_VALUE: Final = 40.0
"""Highest market value of one unit of the cargo, in silver."""

POD_CARGO: Final = (
    "Chemfuel",
    "Cloth",
    "ComponentIndustrial",
    "DevilstrandCloth",
    "Gold",
    "Leather_Plain",
    "MealSurvivalPack",
    "MedicineHerbal",
    "MedicineIndustrial",
    "Neutroamine",
    "Pemmican",
    "Plasteel",
    "RawCorn",
    "RawPotatoes",
    "RawRice",
    "Silver",
    "Steel",
    "Uranium",
    "WoodLog",
)
"""The kinds of cargo; each pod carries one."""

SHIP_CHUNK_HIT_POINTS: Final = 350

METEORITE_LUMP: Final = (8, 20)
"""Range of the number of rock cells of a meteorite (MineablesCountRange)."""

METEORITE_WEIGHTS: Final = {
    "MineableSteel": 1.0,
    "MineableSilver": 0.5,
    "MineableGold": 0.3,
    "MineableUranium": 0.5,
    "MineablePlasteel": 0.1,
    "MineableJade": 0.3,
    "MineableComponentsIndustrial": 0.5,
}


def _resource_pod(colony: Colony, call: IncidentCall) -> bool:
    cell = arrivals.drop_cell(colony, call.stream)
    if cell is None:
        return False
    name = call.stream.choice([name for name in POD_CARGO if DEFS.items[name].market_value <= POD_MAX_UNIT_VALUE])
    known = DEFS.items[name]
    value = call.stream.uniform(*POD_VALUE)
    left = max(1, min(round(value / known.market_value), POD_MAX_STACKS * known.stack_limit))
    count = left
    while left > 0:
        item = spawning.new_item(colony, name, min(left, known.stack_limit))
        item.forbidden = True
        left -= item.stack_count
        spawning.spawn_item(colony, item, *cell)
    colony.letter(
        "Cargo pods",
        "PositiveEvent",
        f"Cargo pods have crashed nearby. They hold {count} units of cargo, which is yours to unforbid and haul.",
    )
    return True


def _ship_chunk(colony: Colony, call: IncidentCall) -> bool:
    cell = arrivals.drop_cell(colony, call.stream)
    if cell is None:
        return False
    chunk = Building(colony.world.new_id(), "ShipChunk", *cell, hit_points=SHIP_CHUNK_HIT_POINTS, player=False)
    spawning.add_building(colony, chunk)
    colony.message("A chunk of an old ship has fallen from orbit. It can be deconstructed for metal and components.")
    return True


def _meteorite(colony: Colony, call: IncidentCall) -> bool:
    cell = arrivals.drop_cell(colony, call.stream)
    if cell is None:
        return False
    rock = call.stream.weighted(METEORITE_WEIGHTS.items())
    size = call.stream.integer(*METEORITE_LUMP)
    world, placed = colony.world, 0
    taken = {(pawn.x, pawn.z) for pawn in world.pawns.values()}
    for x, z in arrivals.around(colony, *cell, size):
        index = world.grids.index(x, z)
        if (x, z) in taken or world.grids.edifice[z, x] or index in colony.index.items_at:
            continue
        spawning.clear_plant(colony, x, z)
        spawning.set_rock(colony, x, z, rock)
        placed += 1
    if not placed:
        return False
    colony.letter(
        "Meteorite", "PositiveEvent", f"A meteorite has struck nearby and left {placed} blocks of ore to mine."
    )
    return True


WORKERS: Final = {
    "ResourcePodCrash": IncidentWorker(_resource_pod),
    "ShipChunkDrop": IncidentWorker(_ship_chunk),
    "MeteoriteImpact": IncidentWorker(_meteorite),
}
