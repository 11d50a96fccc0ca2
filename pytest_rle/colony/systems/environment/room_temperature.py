"""Room temperatures: heat flow through walls, roofs, doors and vents, and heat from fires and machines.

Sources: RoomTempTracker, GenTemperature, CompHeatPusher, Building_Heater, Building_Cooler and Building_Vent.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Final, NamedTuple

import numpy as np

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import power, rooms, temperature
from pytest_rle.colony.world import ROOF_INDEX, Building
from pytest_rle.rimworld import DEFS, inverse_lerp

STEP_TICKS: Final = 120
STEP_SECONDS: Final = STEP_TICKS / 60.0
"""Game ticks between two steps, and the same in seconds at normal speed."""

SLOW_STEPS: Final = 5
"""A room without a heat source is updated only every fifth step, for five steps at once."""

WALL_RATE: Final = 0.00017
ROOF_RATE: Final = 5e-5
NO_ROOF_RATE: Final = 0.0007
"""Shares of the temperature difference that flow in a game tick.

Through walls, for each wall cell divided by the cells of the room; through the roofed and the unroofed share of it.
"""

DEEP_TEMPERATURE: Final = 15.0
"""°C towards which an overhead mountain roof cools a warmer room."""

STEEP_DIFFERENCE: Final = 100.0
STEEP_FACTOR: Final = 5.0
"""Above this difference in °C, heat flow is five times as large."""

SOLID_SHARE: Final = 0.5
"""Where only rock or walls are behind a wall, the flow to the outdoor temperature is this share of the usual flow."""

DOOR_TICKS: Final = 375
"""Game ticks between two heat exchanges through a closed door (Building_Door)."""

VENT_TICKS: Final = 250
VENT_RATE: Final = 14.0
"""Game ticks between two heat exchanges through a vent, and the energy of one per °C of difference (Building_Vent)."""

HEATER_RANGE: Final = (20.0, 120.0)
"""°C of the room at which a heater has full power, and at which it has none."""

COOLER_RANGE: Final = 130.0
"""Difference in °C between the hot and the cold side at which a cooler no longer works."""

COOLER_WASTE: Final = 1.25
"""Heat that a cooler adds to its hot side for each unit that it takes from the cold side."""

PUSH_LIMITS: Final = {"Campfire": 28.0, "TorchLamp": 28.0, "PassiveCooler": 17.0}
"""°C from which a fire adds no heat, or down to which a passive cooler takes heat (heatPushMax/MinTemperature)."""

MACHINE_PUSH_LIMIT: Final = 99.0
"""The same limit in °C for all other heat sources."""

IN_WALLS: Final = ("Vent", "Cooler")
"""Buildings in walls that exchange heat between the rooms at their two sides."""

OUTSIDE: Final = -1
"""Stands for the outdoor air in place of a room id."""

_THICK: Final = ROOF_INDEX["RoofRockThick"]


class _Source(NamedTuple):
    """A building that heats or cools a room.

    A fire or machine changes the temperature by `change` °C in a step, up or down to `limit`. Heaters and coolers have
    a `change` of 0, since they follow a target. `burns` and `is_electric` tell whether it needs fuel and power.
    """

    building: Building
    change: float
    limit: float
    burns: bool
    is_electric: bool


@dataclasses.dataclass(frozen=True, slots=True)
class _Shell:
    """The boundary of a room: which neighbours it exchanges heat with, and the share of the difference for each step.

    `walls` and `openings` are pairs of a neighbour's room id (OUTSIDE for the outdoor air) and a share; `outside` holds
    shares of the difference to the outdoor air, `deep` that to DEEP_TEMPERATURE. `rates` are the sums of shares without
    and with `deep`. `moved` holds for each rate the share of the difference that is gone after one step and after
    SLOW_STEPS steps.
    `sources` are what heats or cools the room.
    """

    walls: tuple[tuple[int, float], ...]
    openings: tuple[tuple[int, float], ...]
    outside: tuple[float, ...]
    deep: float
    rates: tuple[float, float]
    moved: tuple[tuple[float, float], tuple[float, float]]
    sources: tuple[_Source, ...]


_Enclosed = tuple[rooms.Room, _Shell]
"""A room with a temperature of its own, and its boundary."""


def step(colony: Colony) -> None:
    """Change the temperature of every enclosed room for the game ticks since the last step."""
    slow, known = colony.now % (STEP_TICKS * SLOW_STEPS) == 0, colony.world.room_temperatures
    every, heated = _enclosed(colony)
    if slow and known:
        names = {room.id for room, _ in every}
        for name in [name for name in known if name not in names]:
            del known[name]
    enclosed = every if slow else heated
    if not enclosed:
        return
    outside = temperature.outdoor(colony)
    drifted = [_drift(shell, known.get(room.id, outside), known, outside) for room, shell in enclosed]
    for (room, _), celsius in zip(enclosed, drifted, strict=True):
        known[room.id] = round(celsius, 9)
    for room, shell in heated:
        for source in shell.sources:
            _push(colony, room, source)


def is_asleep(colony: Colony) -> bool:
    """Whether no enclosed room has a source of heat or cold: then only every fifth step changes anything."""
    return not _enclosed(colony)[1]


def push(colony: Colony, x: int, z: int, energy: float) -> None:
    """Add heat, in °C times cells, to the room of a cell. Outdoors it has no effect (GenTemperature.PushHeat)."""
    room = rooms.room_at(colony, x, z)
    if room is not None and not room.uses_outdoor_temperature and not room.is_doorway:
        known = colony.world.room_temperatures
        known[room.id] = round(known.get(room.id, temperature.outdoor(colony)) + energy / room.cell_count, 9)


def _enclosed(colony: Colony) -> tuple[list[_Enclosed], list[_Enclosed]]:
    """Discovered rooms with a temperature of their own, ordered by id; and those of them with a source of heat or cold.

    Fog lifts only when rock is removed, which raises the structure version.
    """
    return colony.memo("room_temperature.enclosed", colony.index.structure_version, _find_enclosed, colony)


def _find_enclosed(colony: Colony) -> tuple[list[_Enclosed], list[_Enclosed]]:
    fogged = colony.world.grids.fogged.reshape(-1)
    every = [
        (room, _find_shell(colony, room))
        for room in rooms.all_rooms(colony)
        if not room.uses_outdoor_temperature and not room.is_doorway and not fogged[room.id]
    ]
    return every, [(room, shell) for room, shell in every if shell.sources]


def _drift(shell: _Shell, celsius: float, before: dict[int, float], outside: float) -> float:
    """The temperature in °C after one step of heat exchange, or after five for a room without a heat source."""
    is_warm = celsius > DEEP_TEMPERATURE
    rate = shell.rates[is_warm]
    if rate <= 0:
        return celsius
    pull = [share * _steep(before.get(name, outside) - celsius) for name, share in shell.walls]
    pull += [share * (before.get(name, outside) - celsius) for name, share in shell.openings]
    beyond = _steep(outside - celsius)
    pull += [share * beyond for share in shell.outside]
    if is_warm:
        pull.append(shell.deep * (DEEP_TEMPERATURE - celsius))
    return celsius + math.fsum(pull) / rate * shell.moved[is_warm][not shell.sources]


def _steep(difference: float) -> float:
    return difference * STEEP_FACTOR if abs(difference) > STEEP_DIFFERENCE else difference


def _push(colony: Colony, room: rooms.Room, source: _Source) -> None:
    """Apply the heat of one source (fire, stove, lamp, heater or cooler) for a step."""
    building, change, limit, burns, is_electric = source
    if not building.switched_on or building.broken_down or (burns and building.fuel <= 0):
        return
    if is_electric and not power.is_powered(colony, building):
        return
    temperatures = colony.world.room_temperatures
    celsius = temperatures[room.id]
    if change > 0:
        if celsius < limit:
            temperatures[room.id] = round(celsius + change, 9)
    elif change < 0:
        if celsius > limit:
            temperatures[room.id] = round(celsius + change, 9)
    elif building.def_name == "Cooler":
        _cool(colony, room, building, celsius)
    else:
        share = 1.0 - inverse_lerp(*HEATER_RANGE, celsius)
        energy = DEFS.buildings[building.def_name].temperature_control_per_second * STEP_SECONDS * share
        change = energy / room.cell_count
        temperatures[room.id] = round(celsius + max(0.0, min(change, building.target_temperature - celsius)), 9)


def _cool(colony: Colony, room: rooms.Room, cooler: Building, celsius: float) -> None:
    """Move heat from a cooler's cold side, which is in this room, to its hot side."""
    hot_x, hot_z = _side(cooler, 1)
    hot = temperature.at(colony, hot_x, hot_z) if colony.world.grids.contains(hot_x, hot_z) else celsius
    share = max(0.0, min(1.0, 1.0 - (hot - celsius) / COOLER_RANGE))
    energy = -DEFS.buildings["Cooler"].temperature_control_per_second * STEP_SECONDS * share
    taken = min(energy / room.cell_count, celsius - cooler.target_temperature)
    if taken <= 0:
        return
    colony.world.room_temperatures[room.id] = round(celsius - taken, 9)
    if colony.world.grids.contains(hot_x, hot_z):
        push(colony, hot_x, hot_z, taken * room.cell_count * COOLER_WASTE)


def _side(building: Building, direction: int) -> tuple[int, int]:
    """The cell in front of (1) or behind (-1) a one-cell building, by its rotation."""
    dx, dz = ((0, 1), (1, 0), (0, -1), (-1, 0))[building.rotation]
    return building.x + dx * direction, building.z + dz * direction


def _find_shell(colony: Colony, room: rooms.Room) -> _Shell:
    roof = colony.world.grids.roof.reshape(-1)
    thick = int(np.count_nonzero(roof[room.cell_indices] == _THICK))
    walls, doors, solid = room.partition.border(room.label)
    vents, sources = _machines(colony, room)
    cells = room.cell_count
    thick_share, open_share = thick / cells, room.open_roof_count / cells
    through_walls = [
        (_air_of(colony, label), count * WALL_RATE * STEP_TICKS / cells) for label, count in sorted(walls.items())
    ]
    openings = [
        (_air_of(colony, label), count * STEP_TICKS / DOOR_TICKS / cells / 2.0)
        for label, count in sorted(doors.items())
    ]
    openings += [
        (_air_of(colony, label), min(0.5, VENT_RATE * STEP_TICKS / VENT_TICKS / cells / 2.0)) for label in vents
    ]
    thin_share = 1.0 - thick_share - open_share
    outside = [(thin_share * ROOF_RATE + open_share * NO_ROOF_RATE) * STEP_TICKS]
    if solid:
        outside.append(solid * WALL_RATE * STEP_TICKS / cells * SOLID_SHARE)
    shares = [*(share for _, share in through_walls), *(share for _, share in openings), *outside]
    deep = thick_share * ROOF_RATE * STEP_TICKS
    rates = (min(1.0, math.fsum(shares)), min(1.0, math.fsum([*shares, deep])))
    return _Shell(
        walls=tuple(through_walls),
        openings=tuple(openings),
        outside=tuple(outside),
        deep=deep,
        rates=rates,
        moved=(_moved(rates[0]), _moved(rates[1])),
        sources=tuple([_source(building, cells) for building in sources]),
    )


def _source(building: Building, cells: int) -> _Source:
    """What a building does to the temperature of a room of so many cells."""
    known, change, limit = DEFS.buildings[building.def_name], 0.0, 0.0
    if building.def_name not in ("Cooler", "Heater"):
        change = known.heat_per_second * STEP_SECONDS / cells
        limit = PUSH_LIMITS.get(building.def_name, MACHINE_PUSH_LIMIT)
    return _Source(building, change, limit, known.fuel_per_day > 0, known.power_watts < 0)


def _air_of(colony: Colony, label: int) -> int:
    """The id of the room with this label; OUTSIDE if it has the temperature of the outdoor air."""
    room = rooms.by_label(colony, label)
    return OUTSIDE if room is None or room.uses_outdoor_temperature else room.id


def _moved(rate: float) -> tuple[float, float]:
    """The share of a difference that is gone after one step and after SLOW_STEPS, if each step removes `rate` of it."""
    left = [1.0]
    for _ in range(SLOW_STEPS):
        left.append(left[-1] * (1.0 - rate))
    return 1.0 - left[1], 1.0 - left[-1]


def _machines(colony: Colony, room: rooms.Room) -> tuple[tuple[int, ...], tuple[Building, ...]]:
    """The labels of the rooms behind the vents in a room's walls, and the buildings that heat or cool the room."""
    grids, labels = colony.world.grids, rooms.labels(colony)
    vents: list[int] = []
    sources = [building for building in room.buildings if _is_source(building)]
    for building in colony.index.buildings_of(IN_WALLS):
        sides = [_side(building, 1), _side(building, -1)]
        if not all(grids.contains(x, z) for x, z in sides):
            continue
        front, back = (int(labels[z, x]) for x, z in sides)
        if building.def_name == "Cooler" and back == room.label:
            sources.append(building)
        elif building.def_name == "Vent" and room.label in (front, back) and front != back:
            vents.append(back if front == room.label else front)
    return tuple(vents), tuple(sources)


def _is_source(building: Building) -> bool:
    known = DEFS.buildings.get(building.def_name)
    return known is not None and (known.heat_per_second != 0 or known.temperature_control_per_second > 0)
