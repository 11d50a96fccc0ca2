"""Wild animals: they wander, arrive, leave, and recover from manhunter states.

Sources: JobGiver_WanderAnywhere, WildAnimalSpawner, MentalState_Manhunter.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.index import IMPASSABLE
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.environment import conditions, temperature
from pytest_rle.colony.systems.jobs import arrivals, jobs
from pytest_rle.colony.systems.nature import tree_eaters
from pytest_rle.colony.systems.pawns import generation, hostility, mental_states
from pytest_rle.colony.world import Pawn
from pytest_rle.colony.world.pawn import HUMAN
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.biomes import BIOMES
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR
from pytest_rle.rimworld.pawn_defs import AnimalDef

STEP_TICKS: Final = GAME_TICKS_PER_HOUR
"""Game ticks between two steps: one hour."""

WANDER_CELLS: Final = 9
WANDER_EVERY: Final = 3
"""Greatest distance in cells that a grazing animal moves at once, and the hours between two moves."""

ANIMALS_PER_DENSITY: Final = 16.0
"""Wild animals on a map of MAP_CELLS for each unit of the biome's animal density."""

MAP_CELLS: Final = 62_500
"""Cells of a map of 250 x 250."""

LEAVE_DAYS: Final = 60.0
ARRIVE_DAYS: Final = 0.5
"""Mean days until an animal leaves, and until one arrives while there are too few."""

MANHUNTER_MEAN_DAYS: Final = 0.5
"""Mean days until a manhunter recovers, after its minimum time."""


def step(colony: Colony) -> None:
    """Advance the wild animals by one hour."""
    world, hour = colony.world, colony.now // STEP_TICKS
    stream = colony.stream("wildlife", colony.now)
    wild = [pawn for pawn in world.pawns.values() if pawn.faction == 0 and pawn.race != HUMAN]
    wild.sort(key=attrgetter("id"))
    for pawn in wild:
        if tree_eaters.eats_trees(pawn):
            tree_eaters.feed(colony, pawn)
        if pawn.mental_state is not None:
            _calm(colony, pawn)
        elif (pawn.id + hour) % WANDER_EVERY == 0 and not pawn.downed and pawn.exit_map_tick < 0:
            _wander(colony, pawn, stream)
    _migrate(colony, wild)


def desired_count(colony: Colony) -> int:
    """The number of wild animals that this map approaches."""
    biome = BIOMES.get(colony.world.tile.biome)
    density = biome.animal_density if biome is not None else 0.0
    cells = colony.world.grids.width * colony.world.grids.height
    return round(density * ANIMALS_PER_DENSITY * cells / MAP_CELLS)


def _calm(colony: Colony, pawn: Pawn) -> None:
    """End a manhunter state at its maximum time, or by chance after its minimum time."""
    state = pawn.mental_state
    if state is None or state.def_name not in hostility.MANHUNTER:
        return
    over = colony.now >= state.max_until
    if not over and state.def_name == "Manhunter" and colony.now >= state.min_until:
        over = colony.streams.mean_time_between(
            "manhunter ends", MANHUNTER_MEAN_DAYS * GAME_TICKS_PER_DAY, STEP_TICKS, colony.now, pawn.id
        )
    if over:
        mental_states.end(colony, pawn)
        jobs.interrupt(colony, pawn)


def _wander(colony: Colony, pawn: Pawn, stream: Stream) -> None:
    """Move a grazing animal without another job in a straight line, as far as the cells are passable and free."""
    dx, dz = stream.integer(-WANDER_CELLS, WANDER_CELLS), stream.integer(-WANDER_CELLS, WANDER_CELLS)
    job = pawn.job
    if job is not None and (job.path or job.forced or job.target):
        return
    grids, cost = colony.world.grids, colony.index.path_cost
    edifice, width, height = grids.edifice.reshape(-1).data, grids.width, grids.height
    steps = max(abs(dx), abs(dz))
    x, z = from_x, from_z = pawn.x, pawn.z
    for number in range(1, steps + 1):
        next_x, next_z = from_x + dx * number // steps, from_z + dz * number // steps
        if not (0 <= next_x < width and 0 <= next_z < height):
            break
        cell = next_z * width + next_x
        if cost[cell] == IMPASSABLE or edifice[cell]:
            break
        x, z = next_x, next_z
    pawn.x, pawn.z = x, z


def _migrate(colony: Colony, wild: list[Pawn]) -> None:
    count = desired_count(colony)
    stream = colony.stream("migration", colony.now)
    if wild and stream.chance(len(wild) * STEP_TICKS / (LEAVE_DAYS * GAME_TICKS_PER_DAY)):
        leaver = stream.choice(wild)
        at_ease = leaver.mental_state is None and not leaver.downed and leaver.exit_map_tick < 0
        if at_ease and leaver.id not in colony.world.reserved:
            leaver.exit_map_tick = colony.now
    barren = conditions.active(colony, "ToxicFallout") is not None
    if len(wild) < count and not barren and stream.chance(STEP_TICKS / (ARRIVE_DAYS * GAME_TICKS_PER_DAY)):
        _arrive(colony, stream)


def _arrive(colony: Colony, stream: Stream) -> None:
    biome = BIOMES.get(colony.world.tile.biome)
    outdoors = temperature.outdoor(colony)
    races = [
        (DEFS.animals[name], weight)
        for name, weight in sorted(biome.wild_animals.items() if biome is not None else ())
        if name in DEFS.animals and _tolerates(DEFS.animals[name], outdoors)
    ]
    entry = arrivals.edge_cell(colony, stream)
    if not races or entry is None:
        return
    race = stream.weighted(races)
    herd = []
    for number in range(stream.integer(*race.group_size)):
        key = colony.now * 100 + number
        herd.append(generation.animal(colony.world, colony.streams, race.def_name, key))
    arrivals.enter_group(colony, herd, *entry)


def _tolerates(race: AnimalDef, celsius: float) -> bool:
    low, high = race.comfy_temperature
    return low <= celsius <= high
