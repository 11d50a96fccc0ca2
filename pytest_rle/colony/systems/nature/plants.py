"""Plants: growth, sowing, blight, frost, toxic fallout and wild regrowth.

Sources: Plant, PlantUtility, Blight, WildPlantSpawner and the ThingDefs of plants in RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import calendar, conditions, light, sky, temperature
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import GROWTH_FULL, PLANT_INDEX, PLANTS, TERRAINS, Building, Grids
from pytest_rle.rimworld import DEFS, Curve, inverse_lerp, lerp
from pytest_rle.rimworld.biomes import BIOMES, BiomeDef
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR
from pytest_rle.rimworld.thing_defs import PlantDef

STEP_TICKS: Final = 2_000
"""Game ticks between two steps (TickLong)."""

SOWN_GROWTH: Final = 100
"""Growth of a plant that has just been sown, in millionths."""

WILD_GROWTH: Final = 150_000
"""Growth of a new wild plant, in millionths (Plant.BaseGrowthPercent)."""

TEMPERATURE_FACTOR: Final = Curve(((0.0, 0.0), (6.0, 1.0), (42.0, 1.0), (58.0, 0.0)))
"""Factor on growth by °C; plants grow only above 0 and below 58 °C (PlantUtility.GrowthRateFactorFor_Temperature)."""

LEAFLESS_RANGE: Final = (-18.0, -10.0)
"""Range in °C of the temperature below which a plant is leafless, which differs by plant; crops die of it."""

UNLIT_DEATH_TICKS: Final = 450_000
"""Game ticks without light after which a plant dies."""

LIFESPAN_PER_GROW_DAYS: Final = 8.0
"""Lifespan of a plant in days for each day that it grows (PlantProperties.lifespanDaysPerGrowDays)."""

BLIGHT_START: Final = 0.2
BLIGHT_PER_DAY: Final = 1.0
"""Severity of a new blight, and its growth in a day."""

BLIGHT_DAMAGE_TICKS: Final = 12_000
"""Game ticks in which blight takes one hit point: 5 hit points a day."""

BLIGHT_RADIUS: Final = 4
"""Cells within which blight spreads."""

BLIGHT_SPREAD_HOURS: Final = (16.8, 2.1)
"""Mean hours until blight spreads to another plant, at the start and at full severity."""

TOXIC_KILL_CHANCE: Final = 0.0065
"""Chance that toxic fallout kills an unroofed plant at each visit of its cell (GameCondition_ToxicFallout)."""

HYDROPONICS_BASIN: Final = "HydroponicsBasin"
POT_FERTILITY: Final = {HYDROPONICS_BASIN: 2.8, "PlantPot": 1.0}
"""Fertility of buildings that plants grow in."""

_FERTILITY: Final = np.array([DEFS.terrain[name].fertility for name in TERRAINS], np.float64)
_WILD_FERTILITY: Final = (np.minimum(_FERTILITY, 1.0) * 1000.0).astype(np.int64)
"""The fertility of each terrain that counts for wild plants, in thousandths."""


def _growth_per_step(plant: PlantDef, fertility: float) -> float:
    """Growth of one step in full light and warmth, in millionths."""
    return GROWTH_FULL * STEP_TICKS / (GAME_TICKS_PER_DAY * plant.grow_days) * fertility_factor(plant, fertility)


def fertility_factor(plant: PlantDef, fertility: float) -> float:
    """Factor on growth by fertility and the plant's sensitivity to it (PlantUtility.GrowthRateFactorFor_Fertility)."""
    return fertility * plant.fertility_sensitivity + (1.0 - plant.fertility_sensitivity)


_RATES: Final = np.array(
    [
        [_growth_per_step(DEFS.plants[plant], float(_FERTILITY[t])) if plant else 0.0 for t in range(len(TERRAINS))]
        for plant in PLANTS
    ]
)
"""Growth of one step in millionths, shape (plants, terrains)."""

_MIN_GLOW: Final = np.array([DEFS.plants[name].grow_min_glow if name else 0.0 for name in PLANTS])
_IS_CROP: Final = np.array(
    [bool(name) and "Ground" in DEFS.plants[name].sow_tags and not DEFS.plants[name].is_tree for name in PLANTS]
)


def step(colony: Colony) -> None:
    """Grow all plants for 2000 game ticks; apply blight, frost and toxic fallout; once a day add wild plants."""
    _grow(colony)
    if colony.world.blighted:
        _blight(colony)
    if temperature.outdoor(colony) < LEAFLESS_RANGE[1]:
        _freeze(colony)
    if conditions.active(colony, "ToxicFallout") is not None:
        _poison(colony)
    if colony.now % GAME_TICKS_PER_DAY == 0:
        _regrow(colony)


def plant_at(colony: Colony, x: int, z: int) -> str:
    """The PlantDef in a cell, or an empty name."""
    return PLANTS[int(colony.world.grids.plant[z, x])]


def fertility(colony: Colony, x: int, z: int) -> float:
    """Fertility of a cell: that of its plant pot or basin, otherwise of its terrain."""
    edifice = int(colony.world.grids.edifice[z, x])
    if edifice:
        held = POT_FERTILITY.get(colony.world.buildings[edifice].def_name)
        if held is not None:
            return held
    return float(_FERTILITY[colony.world.grids.terrain[z, x]])


def growth_rate(colony: Colony, x: int, z: int) -> float:
    """The growth rate of the plant in a cell: 1 in full light, warmth and fertility. Rest at night does not count."""
    name = plant_at(colony, x, z)
    return _growth_rate(colony, x, z, DEFS.plants[name], light.glow_at(colony, x, z)) if name else 0.0


def _growth_rate(colony: Colony, x: int, z: int, known: PlantDef, glow: float) -> float:
    if colony.world.grids.index(x, z) in colony.world.blighted:
        return 0.0
    bright = inverse_lerp(known.grow_min_glow, 1.0, glow)
    warm = TEMPERATURE_FACTOR(temperature.at(colony, x, z))
    return round(fertility_factor(known, fertility(colony, x, z)) * bright * warm, 9)


def is_dying(colony: Colony, x: int, z: int) -> bool:
    """Whether the plant in a cell has outlived its kind, or has been without light for too long (Plant.Dying)."""
    known = DEFS.plants.get(plant_at(colony, x, z))
    if known is None:
        return False
    grids = colony.world.grids
    days = known.grow_days * (known.lifespan_days_per_grow_days or LIFESPAN_PER_GROW_DAYS)
    return int(grids.plant_age[z, x]) > days * GAME_TICKS_PER_DAY or int(grids.plant_unlit[z, x]) > UNLIT_DEATH_TICKS


def sow(colony: Colony, x: int, z: int, plant_def: str) -> None:
    """Sow a plant in a cell. It replaces the plant that grew there."""
    _put(colony, x, z, plant_def, SOWN_GROWTH, sown=True)


def can_sow(colony: Colony, x: int, z: int, plant_def: str) -> bool:
    """Whether terrain, building and temperature allow this plant in a cell. The present plant does not count."""
    grids, known = colony.world.grids, DEFS.plants[plant_def]
    if grids.rock[z, x] or fertility(colony, x, z) < known.fertility_min:
        return False
    edifice = int(grids.edifice[z, x])
    in_basin = bool(edifice) and colony.world.buildings[edifice].def_name == HYDROPONICS_BASIN
    if edifice and not in_basin:
        return False
    return ("Hydroponic" if in_basin else "Ground") in known.sow_tags and season_allows(colony, x, z)


def season_allows(colony: Colony, x: int, z: int) -> bool:
    """Whether plants grow at the temperature of the cell (PlantUtility.GrowthSeasonNow)."""
    return TEMPERATURE_FACTOR(temperature.at(colony, x, z)) > 0


def damage(colony: Colony, x: int, z: int, amount: float) -> None:
    """Take hit points from the plant in a cell. It dies at 0."""
    grids = colony.world.grids
    if not grids.plant[z, x]:
        return
    left = int(grids.plant_hit_points[z, x]) - round(amount)
    if left <= 0:
        die(colony, x, z)
    else:
        grids.plant_hit_points[z, x] = left


def die(colony: Colony, x: int, z: int) -> None:
    """Remove the plant in a cell, with its blight."""
    colony.world.blighted.pop(colony.world.grids.index(x, z), None)
    spawning.clear_plant(colony, x, z)


def blight(colony: Colony, x: int, z: int) -> bool:
    """Infect the sown plant in a cell with blight. Returns False for trees, wild and infected plants."""
    name, cell = plant_at(colony, x, z), colony.world.grids.index(x, z)
    if not name or not colony.world.grids.plant_sown[z, x] or DEFS.plants[name].is_tree:
        return False
    if cell in colony.world.blighted:
        return False
    colony.world.blighted[cell] = BLIGHT_START
    return True


def grow_wild(colony: Colony, x: int, z: int, plant_def: str, growth: float) -> None:
    """Put a wild plant into a cell, with `growth` from 0 to 1."""
    _put(colony, x, z, plant_def, round(growth * GROWTH_FULL), sown=False)


def wild_plants_target(colony: Colony) -> int:
    """The number of wild plants that the map approaches: the biome's density times the fertility of open cells."""
    fertility_in_thousandths = int(_WILD_FERTILITY.take(colony.world.grids.terrain)[_open_ground(colony)].sum())
    return int(fertility_in_thousandths / 1000.0 * _biome(colony).plant_density)


def _open_ground(colony: Colony) -> NDArray[np.bool_]:
    """Whether each cell is without rock, roof and building, shape (height, width)."""
    grids = colony.world.grids
    return colony.memo(
        "plants.open",
        colony.index.structure_version,
        lambda: (grids.rock == 0) & (grids.roof == 0) & (grids.edifice == 0),
    )


def awake_share(colony: Colony) -> float:
    """The share of the last 2000 game ticks in which plants did not rest, 0 to 1."""
    end = calendar.local_tick(colony) % GAME_TICKS_PER_DAY or GAME_TICKS_PER_DAY
    start = end - STEP_TICKS
    low, high = (round(bound * GAME_TICKS_PER_DAY) for bound in sky.DAYTIME)
    return max(0, min(end, high) - max(start, low)) / STEP_TICKS


def _grow(colony: Colony) -> None:
    """Age all plants, and grow those in open cells with one table lookup."""
    grids = colony.world.grids
    growth = grids.plant_growth.reshape(-1)
    version = (grids.plant.tobytes(), grids.terrain.tobytes())
    grids.plant_age += colony.memo("plants.ageing", version[0], _ageing, grids)
    covered = colony.memo("plants.covered", (version[0], colony.index.structure_version), _covered, grids)
    awake = awake_share(colony)
    if len(covered):
        lit = light.lit_lamps(colony)
        for cell in covered.tolist():
            _grow_covered(colony, cell, lit, awake)
    bright, warm = sky.glow(colony), TEMPERATURE_FACTOR(temperature.outdoor(colony))
    if awake <= 0 or warm <= 0 or bright <= 0:
        return
    by_kind = np.clip((bright - _MIN_GLOW) / (1.0 - _MIN_GLOW), 0.0, 1.0) * (warm * awake)
    table = np.rint(_RATES * by_kind[:, None]).astype(np.int32).reshape(-1)
    gained = table.take(colony.memo("plants.places", version, _places, grids), mode="clip")
    gained[covered] = 0
    if colony.world.blighted:
        gained[sorted(colony.world.blighted)] = 0
    np.add(growth, gained, out=growth)
    np.minimum(growth, GROWTH_FULL, out=growth)


def _ageing(grids: Grids) -> NDArray[np.int32]:
    """The game ticks by which a step ages the plant of each cell; 0 without a plant."""
    aged: NDArray[np.int32] = np.multiply(grids.plant != 0, STEP_TICKS, dtype=np.int32)
    return aged


def _covered(grids: Grids) -> NDArray[np.intp]:
    """The indices of cells with a plant under a roof or in a building."""
    return np.flatnonzero((grids.plant != 0) & ((grids.roof != 0) | (grids.edifice != 0)))


def _places(grids: Grids) -> NDArray[np.intp]:
    """The index into the growth table of each cell's plant and terrain."""
    places: NDArray[np.intp] = grids.plant.reshape(-1).astype(np.intp)
    places *= len(TERRAINS)
    places += grids.terrain.reshape(-1)
    return places


def _grow_covered(colony: Colony, cell: int, lit: list[Building], awake: float) -> None:
    """Grow one plant under a roof or in a building by its cell's light and warmth. Without light it dies in time."""
    grids = colony.world.grids
    x, z = grids.cell(cell)
    known = DEFS.plants[plant_at(colony, x, z)]
    glow = light.glow_by(colony, x, z, lit)
    if glow < known.grow_min_glow:
        grids.plant_unlit[z, x] += STEP_TICKS
        if grids.plant_unlit[z, x] > UNLIT_DEATH_TICKS:
            die(colony, x, z)
        return
    grids.plant_unlit[z, x] = 0
    share = _growth_rate(colony, x, z, known, glow) * awake
    gained = round(GROWTH_FULL * STEP_TICKS / (GAME_TICKS_PER_DAY * known.grow_days) * share)
    grids.plant_growth[z, x] = min(GROWTH_FULL, int(grids.plant_growth[z, x]) + gained)


def _blight(colony: Colony) -> None:
    """Raise the severity of all blight, damage the plants, and spread blight to plants of the same kind nearby."""
    for cell, severity in sorted(colony.world.blighted.items()):
        x, z = colony.world.grids.cell(cell)
        if not colony.world.grids.plant[z, x]:
            del colony.world.blighted[cell]
            continue
        severity = min(1.0, round(severity + BLIGHT_PER_DAY * STEP_TICKS / GAME_TICKS_PER_DAY, 9))
        colony.world.blighted[cell] = severity
        if colony.now % BLIGHT_DAMAGE_TICKS == 0:
            damage(colony, x, z, 1)
        hours = lerp(*BLIGHT_SPREAD_HOURS, inverse_lerp(BLIGHT_START, 1.0, severity))
        if colony.streams.mean_time_between("plants.blight", hours * GAME_TICKS_PER_HOUR, STEP_TICKS, colony.now, cell):
            _spread(colony, x, z)


def _spread(colony: Colony, x: int, z: int) -> None:
    grids, kind = colony.world.grids, int(colony.world.grids.plant[z, x])
    near = [
        (cx, cz)
        for cz in range(max(0, z - BLIGHT_RADIUS), min(grids.height, z + BLIGHT_RADIUS + 1))
        for cx in range(max(0, x - BLIGHT_RADIUS), min(grids.width, x + BLIGHT_RADIUS + 1))
        if (cx - x) ** 2 + (cz - z) ** 2 <= BLIGHT_RADIUS**2
        and grids.plant[cz, cx] == kind
        and grids.index(cx, cz) not in colony.world.blighted
    ]
    if near:
        target = colony.stream("plants.blight_target", colony.now, grids.index(x, z)).choice(near)
        blight(colony, *target)


def _freeze(colony: Colony) -> None:
    """Kill unroofed crops that are colder than their leafless temperature."""
    grids, celsius = colony.world.grids, temperature.outdoor(colony)
    cells = np.flatnonzero(_IS_CROP[grids.plant.ravel()] & grids.plant_sown.ravel() & (grids.roof.ravel() == 0))
    for cell in cells.tolist():
        x, z = grids.cell(cell)
        if celsius < leafless_temperature(colony, x, z):
            die(colony, x, z)


def leafless_temperature(colony: Colony, x: int, z: int) -> float:
    """°C below which the plant in a cell is leafless, -18 to -10; it follows from the plant's id."""
    mixed = int(colony.world.grids.plant_id[z, x]) * 2_654_435_761 % 2**32
    return lerp(*LEAFLESS_RANGE, mixed / 2**32)


def _poison(colony: Colony) -> None:
    grids = colony.world.grids
    cells = np.flatnonzero((grids.plant.ravel() > 0) & (grids.roof.ravel() == 0))
    expected = len(cells) * conditions.CELL_VISITS_PER_TICK * STEP_TICKS * TOXIC_KILL_CHANCE
    for cell in _sample(colony, "plants.poison", cells, expected):
        x, z = grids.cell(cell)
        if grids.plant[z, x]:
            die(colony, x, z)


def _biome(colony: Colony) -> BiomeDef:
    return BIOMES.get(colony.world.tile.biome, BIOMES["TemperateForest"])


def _regrow(colony: Colony) -> None:
    """Add a day's wild plants of the biome's kinds on open fertile cells."""
    grids, biome = colony.world.grids, _biome(colony)
    wild = int(np.count_nonzero((grids.plant > 0) & ~grids.plant_sown))
    missing = wild_plants_target(colony) - wild
    if missing <= 0 or not _season_allows_outdoors(colony):
        return
    bare = (_FERTILITY > 0).take(grids.terrain) & (grids.plant == 0) & (grids.zone == 0)
    cells = np.flatnonzero(bare & _open_ground(colony))
    kinds = [(name, weight) for name, weight in sorted(biome.wild_plants.items()) if name in PLANT_INDEX]
    stream = colony.stream("plants.wild", colony.day)
    for cell in _sample(colony, "plants.regrow", cells, missing / biome.wild_plant_regrow_days):
        x, z = grids.cell(cell)
        name = stream.weighted(kinds)
        if not grids.plant[z, x] and float(_FERTILITY[grids.terrain[z, x]]) >= DEFS.plants[name].fertility_min:
            _put(colony, x, z, name, WILD_GROWTH, sown=False)


def _season_allows_outdoors(colony: Colony) -> bool:
    """Whether plants grow outdoors at the present temperature."""
    return TEMPERATURE_FACTOR(temperature.outdoor(colony)) > 0


def _sample(colony: Colony, purpose: str, cells: NDArray[np.int64], expected: float) -> list[int]:
    """About `expected` cells, drawn at random with replacement."""
    if not len(cells) or expected <= 0:
        return []
    stream = colony.stream(purpose, colony.now)
    count = int(expected) + stream.chance(expected - int(expected))
    return [int(cells[stream.integer(0, len(cells) - 1)]) for _ in range(count)]


def _put(colony: Colony, x: int, z: int, plant_def: str, growth: int, *, sown: bool) -> None:
    grids = colony.world.grids
    if grids.plant[z, x]:
        die(colony, x, z)
    grids.plant[z, x] = PLANT_INDEX[plant_def]
    grids.plant_growth[z, x] = growth
    grids.plant_hit_points[z, x] = DEFS.plants[plant_def].max_hit_points
    grids.plant_sown[z, x] = sown
    grids.plant_id[z, x] = colony.world.new_id()
