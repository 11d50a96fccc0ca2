"""The needs of those in the colony's care: food, rest, joy, comfort, beauty, open air and space.

Sources: the Need_* classes, HungerLevelUtility, JoyToleranceSet, JoyTunings and NeedDefs of RimWorld 1.6. Every figure
holds for one step of 150 game ticks.
"""

from __future__ import annotations

import math
from operator import attrgetter
from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import beauty, light, rooms, wealth
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import ROOF_INDEX, Building, Pawn
from pytest_rle.colony.world.pawn import HUMAN
from pytest_rle.rimworld import DEFS

STEP_TICKS: Final = 150

FOOD_FALL: Final = 2.6667e-5 * STEP_TICKS
"""Nutrition a human adult uses in a step while fed: 1.6 a day."""

FOOD_FALL_FACTORS: Final = (1.0, 0.5, 0.25, 0.0)
"""By hunger stage: fed, hungry, ravenously hungry, starving."""

HUNGRY: Final = 0.24
URGENTLY_HUNGRY: Final = 0.12
"""Shares of the most food below which one is hungry, and ravenously hungry."""

SEEKS_FOOD: Final = 0.3
"""Share below which people look for food (JobGiver_GetFood)."""

MALNUTRITION: Final = "Malnutrition"
MALNUTRITION_HUNGER: Final = 1.5
MALNUTRITION_HUNGER_LATER: Final = 1.6
"""Hunger factor of the first stage of malnutrition, and of the later ones."""

GOURMAND_HUNGER: Final = 1.5

REST_FALL: Final = 1.5833e-5 * STEP_TICKS
"""Rest lost in a step awake: 0.95 a day."""

REST_GAIN: Final = 3.8095e-5 * STEP_TICKS
"""Rest gained in a step asleep at full effectiveness: 10.5 hours from none to all."""

TIRED: Final = 0.28
VERY_TIRED: Final = 0.14
EXHAUSTED: Final = 0.01
REST_FALL_FACTORS: Final = ((EXHAUSTED, 0.6), (VERY_TIRED, 0.3), (TIRED, 0.7))
"""Bounds of rest and the factor below each, the lowest first."""

GROUND_REST: Final = 0.8
"""Rest effectiveness on the ground and on a sleeping spot."""

REST_QUALITY: Final = (0.86, 0.92, 1.0, 1.08, 1.14, 1.25, 1.6)
COMFORT_QUALITY: Final = (0.76, 0.88, 1.0, 1.12, 1.24, 1.45, 1.7)
"""Factors by quality, awful to legendary (StatPart_Quality)."""

COLLAPSE_AFTER: Final = 1_000
"""Game ticks at no rest after which people drop where they stand."""

COLLAPSE_DAYS: Final = ((15_000, 0.25), (30_000, 0.125), (45_000, 1.0 / 12.0))
COLLAPSE_DAYS_LATER: Final = 0.0625
"""Mean days until they drop, up to so many game ticks at no rest, and after that."""

JOY_FALL: Final = 0.0015
JOY_LOW: Final = 0.30
JOY_VERY_LOW: Final = 0.15
JOY_LOW_FACTOR: Final = 0.7
JOY_VERY_LOW_FACTOR: Final = 0.4

TOLERANCE_PER_JOY: Final = 0.65
BORED_ABOVE: Final = 0.5
BORED_UNTIL: Final = 0.3

COMFORT_RISE: Final = 0.60 * 0.06
COMFORT_FALL: Final = 0.04 * 0.06
BEAUTY_RISE: Final = 0.32 * 0.06
BEAUTY_FALL: Final = 0.08 * 0.06
ROOM_SIZE_CHANGE: Final = 0.9 * 0.06
"""What a seeker need moves in a step: its rate an hour x 0.06."""

LOOK_STEPS: Final = 4
"""Light and beauty are looked at each fourth step, and count for four steps then."""

BEAUTY_NEUTRAL: Final = 0.4
BEAUTY_SHARE: Final = 0.1
BEAUTY_RADIUS: Final = 8
"""Cells within which surroundings are seen (BeautyUtility.SampleNumCells_Beauty)."""

OUTDOORS_SCALE: Final = 0.0025
OUTDOORS_OPEN: Final = 8.0
OUTDOORS_THIN_ROOF: Final = 1.0
INDOORS_OPEN: Final = 5.0
INDOORS_THIN_ROOF: Final = -0.32
INDOORS_THIN_FLOOR: Final = 0.2
INDOORS_THICK_ROOF: Final = -0.45
IN_BED_FACTOR: Final = 0.2
"""Change of the outdoors need in a step, times the scale, by room and roof (Need_Outdoors)."""

WEALTH_RECOUNT_TICKS: Final = 5_000
"""Expectations go by a count of wealth that is at most this old (WealthWatcher)."""

_THICK: Final = ROOF_INDEX["RoofRockThick"]


def step(colony: Colony) -> None:
    """Let the needs of people and tame animals move by 150 game ticks."""
    world = colony.world
    if world.counted_wealth < 0 or colony.now % WEALTH_RECOUNT_TICKS < STEP_TICKS:
        world.counted_wealth = round(wealth.wealth(colony).total, 3)
    looks_around = colony.now % (STEP_TICKS * LOOK_STEPS) == 0
    for pawn in in_care(colony):
        _eat_away(colony, pawn)
        _rest(colony, pawn)
        if pawn.race == HUMAN:
            _enjoy(pawn)
            _feel_surroundings(colony, pawn, looks_around=looks_around)


def in_care(colony: Colony) -> list[Pawn]:
    """The living pawns whose needs count, by id: the colony's people, prisoners and animals."""
    version = (colony.now, len(colony.world.pawns))
    return [pawn for pawn in colony.memo("needs.in_care", version, _in_care, colony) if not pawn.dead]


def _in_care(colony: Colony) -> list[Pawn]:
    faction = colony.world.player_faction
    pawns = [pawn for pawn in colony.world.pawns.values() if pawn.faction == faction or pawn.guest == "Prisoner"]
    return sorted(pawns, key=attrgetter("id"))


def max_food(pawn: Pawn) -> float:
    """The most nutrition a pawn holds: its body size, 1 for a human adult."""
    if pawn.race == HUMAN:
        return 1.0
    known = DEFS.animals.get(pawn.race)
    return float(known.body_size) if known is not None else 1.0


def hunger_stage(pawn: Pawn) -> int:
    """0 fed, 1 hungry, 2 ravenously hungry, 3 starving (HungerCategory)."""
    share = pawn.needs.food / max_food(pawn)
    if share <= 0:
        return 3
    if share < URGENTLY_HUNGRY:
        return 2
    return 1 if share < HUNGRY else 0


def wants_food(pawn: Pawn) -> bool:
    """Whether the pawn looks for food of its own accord."""
    return pawn.needs.food / max_food(pawn) < SEEKS_FOOD


def rest_stage(pawn: Pawn) -> int:
    """0 rested, 1 tired, 2 very tired, 3 exhausted (RestCategory)."""
    rest = pawn.needs.rest
    return (rest < TIRED) + (rest < VERY_TIRED) + (rest < EXHAUSTED)


def food_fall(pawn: Pawn) -> float:
    """Nutrition the pawn uses in a step now."""
    fall, is_human = FOOD_FALL, pawn.race == HUMAN
    if pawn.needs.food < HUNGRY * (1.0 if is_human else max_food(pawn)):
        fall *= FOOD_FALL_FACTORS[hunger_stage(pawn)]
    if not is_human:
        known = DEFS.animals.get(pawn.race)
        fall *= known.hunger_rate if known is not None else 1.0
    else:
        for trait in pawn.traits:
            if trait.def_name == "Gourmand":
                fall *= GOURMAND_HUNGER
    malnutrition = hediffs.of(pawn, MALNUTRITION) if pawn.hediffs else None
    if malnutrition is not None:
        fall *= MALNUTRITION_HUNGER if malnutrition.severity < 0.2 else MALNUTRITION_HUNGER_LATER
    return fall


def rest_effectiveness(colony: Colony, pawn: Pawn) -> float:
    """How well the pawn rests where it lies: 0.8 on the ground, 1 in a plain bed, more in a better one."""
    bed = bed_under(colony, pawn)
    if bed is None:
        return GROUND_REST
    worth = DEFS.buildings[bed.def_name].rest_effectiveness or GROUND_REST
    stuff = DEFS.stuff.get(bed.stuff or "")
    if stuff is not None:
        worth *= stuff.rest_factor
    return worth * (REST_QUALITY[bed.quality] if bed.quality >= 0 else 1.0)


def bed_under(colony: Colony, pawn: Pawn) -> Building | None:
    """The bed or sleeping spot on whose cells the pawn is, if any."""
    edifice = int(colony.world.grids.edifice[pawn.z, pawn.x])
    if not edifice:
        return None
    building = colony.world.buildings[edifice]
    return building if building.def_name in rooms.BEDS or building.def_name.startswith("AnimalSleeping") else None


def gain_joy(pawn: Pawn, kind: str, amount: float) -> float:
    """Give joy of a JoyKindDef: what is over-familiar gives less, and grows more so. Returns what was gained."""
    needs = pawn.needs
    tolerance = needs.joy_tolerance.get(kind, 0.0)
    gained = min(amount * (1.0 - tolerance), 1.0 - needs.joy)
    needs.joy = round(needs.joy + gained, 9)
    tolerance = round(min(1.0, tolerance + gained * TOLERANCE_PER_JOY), 9)
    needs.joy_tolerance[kind] = tolerance
    if tolerance > BORED_ABOVE:
        needs.bored.add(kind)
    return gained


def forget_joy(pawn: Pawn, amount: float) -> None:
    """Let tolerance of every joy kind fall; boredom ends below 0.3."""
    needs = pawn.needs
    for kind, tolerance in sorted(needs.joy_tolerance.items()):
        left = round(max(0.0, tolerance - amount), 9)
        needs.joy_tolerance[kind] = left
        if left < BORED_UNTIL:
            needs.bored.discard(kind)


def collapses(colony: Colony, pawn: Pawn) -> bool:
    """Whether exhaustion makes the pawn drop in this step (Need_Rest.NeedInterval)."""
    ticks = pawn.needs.exhausted_ticks
    if ticks <= COLLAPSE_AFTER or pawn.asleep:
        return False
    days = next((mean for limit, mean in COLLAPSE_DAYS if ticks < limit), COLLAPSE_DAYS_LATER)
    return colony.streams.mean_time_between("needs.collapse", days * 60_000, STEP_TICKS, colony.now, pawn.id)


def _eat_away(colony: Colony, pawn: Pawn) -> None:
    levels = pawn.needs
    levels.food = max(0.0, levels.food - food_fall(pawn))
    if levels.food > 0:
        levels.starving_since = -1
    elif levels.starving_since < 0:
        levels.starving_since = colony.now


def _rest(colony: Colony, pawn: Pawn) -> None:
    levels = pawn.needs
    if pawn.asleep:
        rate = max(0.0, 1.0 + body.trait_offset(pawn, "RestRateMultiplier"))
        levels.rest = min(1.0, levels.rest + REST_GAIN * rest_effectiveness(colony, pawn) * rate)
    elif levels.rest >= TIRED:
        levels.rest -= REST_FALL
    else:
        factor = next(share for bound, share in REST_FALL_FACTORS if levels.rest < bound)
        levels.rest = max(0.0, levels.rest - REST_FALL * factor)
    levels.exhausted_ticks = levels.exhausted_ticks + STEP_TICKS if levels.rest <= 0 else 0


def _enjoy(pawn: Pawn) -> None:
    if pawn.asleep:
        return
    joy, fall = pawn.needs.joy, JOY_FALL
    if joy < JOY_LOW:
        fall *= JOY_VERY_LOW_FACTOR if joy < JOY_VERY_LOW else JOY_LOW_FACTOR
    pawn.needs.joy = max(0.0, joy - fall)


def _feel_surroundings(colony: Colony, pawn: Pawn, *, looks_around: bool) -> None:
    levels, grids, job = pawn.needs, colony.world.grids, pawn.job
    x, z = movement.position(colony, pawn) if job is not None and job.path else (pawn.x, pawn.z)
    room = rooms.room_at(colony, x, z)
    outdoors = room is None or room.is_outdoors
    roof = int(grids.roof[z, x])
    comfort = _comfort(colony, pawn, x, z)
    if levels.comfort != comfort:
        levels.comfort = _seek(levels.comfort, comfort, COMFORT_RISE, COMFORT_FALL)
    space = 1.0 if outdoors else rooms.perceived_space(colony, x, z)
    if levels.room_size != space:
        levels.room_size = _seek(levels.room_size, space, ROOM_SIZE_CHANGE, ROOM_SIZE_CHANGE)
    if levels.outdoors < 1.0 or roof:
        levels.outdoors = _air(levels.outdoors, outdoors=outdoors, roof=roof, lying=pawn.asleep or pawn.downed)
    if not looks_around:
        return
    dark = not pawn.asleep and (roof > 0 or light.sky_glow(colony) < light.DARK_GLOW)
    dark = dark and light.glow_at(colony, x, z) < light.DARK_GLOW
    levels.dark_ticks = levels.dark_ticks + STEP_TICKS * LOOK_STEPS if dark else 0
    if not pawn.asleep:
        seen = max(0.0, min(1.0, BEAUTY_NEUTRAL + BEAUTY_SHARE * perceived_beauty(colony, x, z)))
        levels.beauty = _seek(levels.beauty, seen, BEAUTY_RISE * LOOK_STEPS, BEAUTY_FALL * LOOK_STEPS)


def perceived_beauty(colony: Colony, x: int, z: int) -> float:
    """The mean beauty of the cells that can be seen from a cell: those of its room within eight cells."""
    grids, labels = colony.world.grids, rooms.labels(colony)
    here = labels[z, x]
    if not here:
        return 0.0
    left, right = max(0, x - BEAUTY_RADIUS), min(grids.width, x + BEAUTY_RADIUS + 1)
    low, high = max(0, z - BEAUTY_RADIUS), min(grids.height, z + BEAUTY_RADIUS + 1)
    seen = labels[low:high, left:right] == here
    seen &= _DISC[
        low - z + BEAUTY_RADIUS : high - z + BEAUTY_RADIUS, left - x + BEAUTY_RADIUS : right - x + BEAUTY_RADIUS
    ]
    room = rooms.room_at(colony, x, z)
    indoors = room is not None and not room.is_outdoors
    values = beauty.of_area(colony, slice(low, high), slice(left, right), indoors=indoors)[seen].tolist()
    return round(math.fsum(values) / len(values), 9)


_SPAN: Final = np.arange(-BEAUTY_RADIUS, BEAUTY_RADIUS + 1)
_DISC: Final = _SPAN[:, None] ** 2 + _SPAN[None, :] ** 2 <= 8.9**2


def _comfort(colony: Colony, pawn: Pawn, x: int, z: int) -> float:
    """The comfort of what the pawn sits or lies on, 0 for anything else."""
    edifice = int(colony.world.grids.edifice[z, x])
    if not edifice or (pawn.job is not None and pawn.job.path):
        return 0.0
    building = colony.world.buildings[edifice]
    known = DEFS.buildings.get(building.def_name)
    if known is None or known.comfort <= 0:
        return 0.0
    worth = known.comfort * (COMFORT_QUALITY[building.quality] if building.quality >= 0 else 1.0)
    return min(1.0, worth)


def _air(level: float, *, outdoors: bool, roof: int, lying: bool) -> float:
    """The outdoors need after a step."""
    floor = 0.0
    if outdoors:
        change = OUTDOORS_OPEN if not roof else OUTDOORS_THIN_ROOF if roof != _THICK else INDOORS_THICK_ROOF
    elif not roof:
        change = INDOORS_OPEN
    elif roof == _THICK:
        change = INDOORS_THICK_ROOF
    else:
        change, floor = INDOORS_THIN_ROOF, INDOORS_THIN_FLOOR
    if change >= 0:
        return min(1.0, level + change * OUTDOORS_SCALE)
    if level <= floor:
        return level
    return max(floor, level + change * OUTDOORS_SCALE * (IN_BED_FACTOR if lying else 1.0))


def _seek(level: float, target: float, rise: float, fall: float) -> float:
    """A seeker need moves towards its target by a fixed step (Need_Seeker)."""
    if target > level:
        return min(target, level + rise)
    return max(target, level - fall)
