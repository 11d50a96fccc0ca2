"""The needs that follow a person's surroundings: comfort, beauty, outdoors and space, and the time spent in the dark.

Sources: Need_Comfort, Need_Beauty, Need_Outdoors, Need_RoomSize, BeautyUtility and the NeedDefs of RimWorld 1.6.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import beauty, light, rooms, sky
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.needs.pace import STEP_HOURS, STEP_TICKS, seek
from pytest_rle.colony.world import ROOF_INDEX, Pawn
from pytest_rle.rimworld import DEFS

COMFORT_RISE: Final = 0.60 * STEP_HOURS
COMFORT_FALL: Final = 0.04 * STEP_HOURS
BEAUTY_RISE: Final = 0.32 * STEP_HOURS
BEAUTY_FALL: Final = 0.08 * STEP_HOURS
ROOM_SIZE_CHANGE: Final = 0.9 * STEP_HOURS
"""How far each need moves in a step: its rate per hour (NeedDef seekerRisePerHour, seekerFallPerHour) x 0.06."""

COMFORT_QUALITY: Final = (0.76, 0.88, 1.0, 1.12, 1.24, 1.45, 1.7)
"""Factor of a building's comfort by quality, awful to legendary (StatPart_Quality)."""

LOOK_STEPS: Final = 4
"""Light and beauty are sampled every fourth step; one sample counts for four steps."""

BEAUTY_NEUTRAL: Final = 0.4
BEAUTY_SHARE: Final = 0.1
"""The beauty need's target at a mean beauty of 0, and its change per point of beauty."""

BEAUTY_RADIUS: Final = 8
"""Cells within which a person sees its surroundings (BeautyUtility.SampleNumCells_Beauty)."""

OUTDOORS_SCALE: Final = 0.0025
OUTDOORS_OPEN: Final = 8.0
OUTDOORS_THIN_ROOF: Final = 1.0
INDOORS_OPEN: Final = 5.0
INDOORS_THIN_ROOF: Final = -0.32
INDOORS_THIN_FLOOR: Final = 0.2
INDOORS_THICK_ROOF: Final = -0.45
IN_BED_FACTOR: Final = 0.2
"""Change of the outdoors need in a step, times the scale, by room and roof (Need_Outdoors)."""

_THICK: Final = ROOF_INDEX["RoofRockThick"]
_SPAN: Final = np.arange(-BEAUTY_RADIUS, BEAUTY_RADIUS + 1)
_DISC: Final = _SPAN[:, None] ** 2 + _SPAN[None, :] ** 2 <= 8.9**2


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """What the needs of a person in a cell follow: the roof, the room, and the comfort of the building there.

    The outdoors need changes by `outdoors_change` in a step; a negative change stops at `outdoors_floor`.
    """

    roof: int
    space: float
    comfort: float
    outdoors_change: float
    outdoors_floor: float


Places = dict[tuple[int, int], Place]
"""What cells offer, as far as it is known."""


def known_places(colony: Colony) -> Places:
    """The known places. What a cell offers stays the same until a building, rock or roof changes."""
    return colony.memo("surroundings.places", colony.index.structure_version, dict)


def look_now(colony: Colony) -> bool:
    """Whether people look around in this step."""
    return colony.now % (STEP_TICKS * LOOK_STEPS) == 0


def step(colony: Colony, pawn: Pawn, places: Places, *, looks: bool) -> None:
    """Let a person's needs follow its surroundings for one step. With `looks` the person looks around as well."""
    levels, job = pawn.needs, pawn.job
    walks = job is not None and bool(job.path)
    x, z = movement.position(colony, pawn) if walks else (pawn.x, pawn.z)
    place = places.get((x, z))
    if place is None:
        place = places[x, z] = _find_place(colony, x, z)
    comfort = 0.0 if walks else place.comfort
    if levels.comfort != comfort:
        levels.comfort = seek(levels.comfort, comfort, COMFORT_RISE, COMFORT_FALL)
    if levels.room_size != place.space:
        levels.room_size = seek(levels.room_size, place.space, ROOM_SIZE_CHANGE, ROOM_SIZE_CHANGE)
    if place.outdoors_change >= 0:
        if levels.outdoors < 1.0:
            levels.outdoors = min(1.0, levels.outdoors + place.outdoors_change)
    elif levels.outdoors > place.outdoors_floor:
        change = place.outdoors_change * (IN_BED_FACTOR if pawn.asleep or pawn.downed else 1.0)
        levels.outdoors = max(place.outdoors_floor, levels.outdoors + change)
    if looks:
        _look_around(colony, pawn, x, z, place.roof)


def _find_place(colony: Colony, x: int, z: int) -> Place:
    room = rooms.room_at(colony, x, z)
    outdoors = room is None or room.is_outdoors
    space = 1.0 if outdoors else rooms.perceived_space(colony, x, z)
    roof = int(colony.world.grids.roof[z, x])
    change, floor = _outdoors(outdoors=outdoors, roof=roof)
    return Place(roof, space, _comfort(colony, x, z), change * OUTDOORS_SCALE, floor)


def _look_around(colony: Colony, pawn: Pawn, x: int, z: int, roof: int) -> None:
    levels = pawn.needs
    dark = not pawn.asleep and (roof > 0 or sky.glow(colony) < light.DARK_GLOW)
    dark = dark and light.glow_at(colony, x, z, enough=light.DARK_GLOW) < light.DARK_GLOW
    levels.dark_ticks = levels.dark_ticks + STEP_TICKS * LOOK_STEPS if dark else 0
    if not pawn.asleep:
        seen = max(0.0, min(1.0, BEAUTY_NEUTRAL + BEAUTY_SHARE * perceived_beauty(colony, x, z)))
        levels.beauty = seek(levels.beauty, seen, BEAUTY_RISE * LOOK_STEPS, BEAUTY_FALL * LOOK_STEPS)


def perceived_beauty(colony: Colony, x: int, z: int) -> float:
    """The mean beauty of the cells that a person at (x, z) sees: those of its room within eight cells."""
    grids = colony.world.grids
    low, left = max(0, z - BEAUTY_RADIUS), max(0, x - BEAUTY_RADIUS)
    area = (slice(low, z + BEAUTY_RADIUS + 1), slice(left, x + BEAUTY_RADIUS + 1))
    version = (grids.plant[area].tobytes(), grids.filth[area].tobytes(), grids.terrain[area].tobytes())
    known: dict[tuple[int, int], tuple[object, float]] = colony.memo(
        "surroundings.beauty", colony.index.structure_version, dict
    )
    cached = known.get((x, z))
    if cached is None or cached[0] != version:
        cached = known[x, z] = (version, _perceived_beauty(colony, x, z, area))
    return cached[1]


def _perceived_beauty(colony: Colony, x: int, z: int, area: tuple[slice, slice]) -> float:
    labels = rooms.labels(colony)
    here = labels[z, x]
    if not here:
        return 0.0
    seen = labels[area] == here
    top, side = area[0].start - z + BEAUTY_RADIUS, area[1].start - x + BEAUTY_RADIUS
    seen &= _DISC[top : top + seen.shape[0], side : side + seen.shape[1]]
    room = rooms.room_at(colony, x, z)
    indoors = room is not None and not room.is_outdoors
    values = beauty.of_area(colony, *area, indoors=indoors)[seen].tolist()
    return round(math.fsum(values) / len(values), 9)


def _comfort(colony: Colony, x: int, z: int) -> float:
    """The comfort of the building that a pawn in the cell sits or lies on, 0 without one."""
    edifice = int(colony.world.grids.edifice[z, x])
    if not edifice:
        return 0.0
    building = colony.world.buildings[edifice]
    known = DEFS.buildings.get(building.def_name)
    if known is None or known.comfort <= 0:
        return 0.0
    worth = known.comfort * (COMFORT_QUALITY[building.quality] if building.quality >= 0 else 1.0)
    return min(1.0, worth)


def _outdoors(*, outdoors: bool, roof: int) -> tuple[float, float]:
    """The change of the outdoors need in a step, before the scale, and the level below which it does not fall."""
    if roof == _THICK:
        return INDOORS_THICK_ROOF, 0.0
    if outdoors:
        return OUTDOORS_THIN_ROOF if roof else OUTDOORS_OPEN, 0.0
    return (INDOORS_THIN_ROOF, INDOORS_THIN_FLOOR) if roof else (INDOORS_OPEN, 0.0)
