"""Power nets, batteries, fuel and breakdowns. Sources: PowerNet, CompPower*, CompRefuelable and CompBreakdownable."""

from __future__ import annotations

import dataclasses
import math
from collections import deque
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions, generators, sky
from pytest_rle.colony.world import Building, occupied_cells
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

STEP_TICKS: Final = 250
"""Game ticks between two steps."""

CONNECT_RADIUS: Final = 6
"""Greatest distance in cells at which a consumer connects to a transmitter (PowerConnectionMaker)."""

SELF_DISCHARGE_WATTS: Final = 5.0
"""Watts that a battery loses by self-discharge (CompPowerBattery)."""

BREAKDOWN_TICKS: Final = 13_680_000
"""Mean game ticks between two breakdowns of one electric building (CompBreakdownable)."""

FUEL_ONLY_WHEN_USED: Final = frozenset({"FueledStove", "FueledSmithy"})
"""These buildings burn fuel only while a pawn works at them (consumeFuelOnlyWhenUsed)."""

IN_RAIN: Final = {"Campfire": 0.0006}
"""Extra fuel for each game tick in rain or snow without a roof (fuelConsumptionPerTickInRain)."""

BURN_WHEN_UNUSED: Final = (
    frozenset(name for name, known in DEFS.buildings.items() if known.fuel_per_day > 0) - FUEL_ONLY_WHEN_USED
)
"""Buildings that burn fuel all the time."""

TRANSMITTERS: Final = frozenset({"PowerConduit", "PowerSwitch", "Battery"})
"""Buildings that connect others to a net. Generators do so as well."""

ELECTRIC: Final = frozenset(name for name, known in DEFS.buildings.items() if known.power_watts) | TRANSMITTERS
"""Buildings that make, carry, store or use power."""


@dataclasses.dataclass(frozen=True, slots=True)
class PowerNet:
    """The state of one net, or the totals of all nets.

    `production`, `consumption` and `possible_production` are in watts: made now, demanded now, and made at full output.
    `stored` and `capacity` are in watt-days. The tuples hold building ids; `consumers_powered` get their power now.
    """

    production: float = 0.0
    consumption: float = 0.0
    possible_production: float = 0.0
    stored: float = 0.0
    capacity: float = 0.0
    producers: tuple[int, ...] = ()
    consumers: tuple[int, ...] = ()
    batteries: tuple[int, ...] = ()
    consumers_powered: tuple[int, ...] = ()


def net(colony: Colony) -> PowerNet:
    """The totals of all nets."""
    found = nets(colony)
    return PowerNet(
        production=math.fsum(part.production for part in found),
        consumption=math.fsum(part.consumption for part in found),
        possible_production=math.fsum(part.possible_production for part in found),
        stored=math.fsum(part.stored for part in found),
        capacity=math.fsum(part.capacity for part in found),
        producers=tuple(sorted(i for part in found for i in part.producers)),
        consumers=tuple(sorted(i for part in found for i in part.consumers)),
        batteries=tuple(sorted(i for part in found for i in part.batteries)),
        consumers_powered=tuple(sorted(i for part in found for i in part.consumers_powered)),
    )


def nets(colony: Colony) -> list[PowerNet]:
    """The present state of every net, ordered by the lowest id of its transmitters."""
    off = conditions.electricity_is_off(colony)
    return [_state_of(colony, members, off) for members in _members(colony)]


def is_powered(colony: Colony, building: Building) -> bool:
    """Whether a building gets the power that it needs; True for a building that needs none."""
    known = DEFS.buildings.get(building.def_name)
    if known is None or known.power_watts >= 0:
        return True
    if not _demands_power(colony, building) or not _electrics(colony):
        return False
    return building.id in _powered(colony)


def step(colony: Colony) -> None:
    """Burn fuel, charge and discharge batteries, and once a day break buildings down by chance."""
    fires = _fuelled(colony)
    for building in fires:
        if building.fuel > 0:
            _burn(colony, building)
    if not _electrics(colony):
        return
    off = conditions.electricity_is_off(colony)
    for members in _members(colony):
        if any(building.def_name == "Battery" for building in members):
            _store(colony, _state_of(colony, members, off))
    if colony.now % GAME_TICKS_PER_DAY == 0:
        _break_down(colony)


def _powered(colony: Colony) -> frozenset[int]:
    return colony.memo("power.powered", _version(colony), _compute_powered, colony)


def _compute_powered(colony: Colony) -> frozenset[int]:
    return frozenset([building for part in nets(colony) for building in part.consumers_powered])


def _version(colony: Colony) -> tuple[object, ...]:
    """The cache key of the powered buildings: game tick, structures, conditions and states of electric buildings."""
    states = tuple([(b.switched_on, b.broken_down, b.fuel > 0, b.stored_energy > 0) for b in _changeable(colony)])
    return colony.now, colony.index.structure_version, conditions.active_ids(colony), states


def _electrics(colony: Colony) -> list[Building]:
    """All buildings that make, carry, store or use power, ordered by id."""
    index = colony.index
    return colony.memo("power.electrics", index.building_version, index.buildings_of, ELECTRIC)


def _changeable(colony: Colony) -> list[Building]:
    """The electric buildings whose state counts: all but conduits."""
    index = colony.index
    return colony.memo("power.changeable", index.building_version, index.buildings_of, ELECTRIC - {"PowerConduit"})


def _fuelled(colony: Colony) -> list[Building]:
    index = colony.index
    return colony.memo("power.fuelled", index.building_version, index.buildings_of, BURN_WHEN_UNUSED)


def _transmits(building: Building) -> bool:
    if building.def_name == "PowerSwitch":
        return building.switched_on
    return building.def_name in TRANSMITTERS or DEFS.buildings[building.def_name].power_watts > 0


def _members(colony: Colony) -> list[list[Building]]:
    switches = tuple([b.switched_on for b in _electrics(colony) if b.def_name == "PowerSwitch"])
    key = (colony.index.building_version, switches)
    return colony.memo("power.members", key, _connect, colony)


def _connect(colony: Colony) -> list[list[Building]]:
    """The buildings of each net: transmitters that touch form a net, and a consumer joins the nearest one in reach."""
    width = colony.world.grids.width
    at: dict[int, Building] = {}
    for building in _electrics(colony):
        if _transmits(building):
            for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
                at[z * width + x] = building
    number: dict[int, int] = {}
    members: list[list[Building]] = []
    for _, seed in sorted((building.id, building) for building in {b.id: b for b in at.values()}.values()):
        if seed.id in number:
            continue
        members.append([])
        queue = deque([seed])
        number[seed.id] = len(members) - 1
        while queue:
            building = queue.popleft()
            members[-1].append(building)
            for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
                for cell in (z * width + x + 1, z * width + x - 1, (z + 1) * width + x, (z - 1) * width + x):
                    other = at.get(cell)
                    if other is not None and other.id not in number:
                        number[other.id] = len(members) - 1
                        queue.append(other)
    for building in _electrics(colony):
        if not _transmits(building) and building.def_name not in TRANSMITTERS:
            nearest = _nearest_transmitter(building, at, width)
            if nearest is not None:
                members[number[nearest.id]].append(building)
    return members


def _nearest_transmitter(building: Building, at: dict[int, Building], width: int) -> Building | None:
    best: tuple[int, int] | None = None
    for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
        for dz in range(-CONNECT_RADIUS, CONNECT_RADIUS + 1):
            for dx in range(-CONNECT_RADIUS, CONNECT_RADIUS + 1):
                if x + dx < 0 or x + dx >= width or dx * dx + dz * dz > CONNECT_RADIUS**2:
                    continue
                cell = (z + dz) * width + x + dx
                if cell in at:
                    found = (dx * dx + dz * dz, cell)
                    best = found if best is None or found < best else best
    return None if best is None else at[best[1]]


def _demands_power(colony: Colony, building: Building) -> bool:
    if not building.switched_on or building.broken_down:
        return False
    return building.def_name != sky.SUN_LAMP or sky.sun_lamps_are_on(colony)


def _state_of(colony: Colony, members: list[Building], off: bool) -> PowerNet:
    producers = [b for b in members if DEFS.buildings[b.def_name].power_watts > 0]
    consumers = [b for b in members if DEFS.buildings[b.def_name].power_watts < 0]
    batteries = [b for b in members if b.def_name == "Battery"]
    production = 0.0 if off else math.fsum(generators.output(colony, b) for b in producers)
    demanding = [b for b in consumers if _demands_power(colony, b)]
    stored = math.fsum(b.stored_energy for b in batteries)
    left, powered = production, []
    for building in sorted(demanding, key=lambda b: b.id):
        watts = -DEFS.buildings[building.def_name].power_watts
        if not off and (stored > 0 or left >= watts):
            powered.append(building.id)
            left -= watts
    return PowerNet(
        production=production,
        consumption=math.fsum(-DEFS.buildings[b.def_name].power_watts for b in demanding),
        possible_production=math.fsum(DEFS.buildings[b.def_name].power_watts for b in producers),
        stored=stored,
        capacity=math.fsum(DEFS.buildings[b.def_name].stored_watt_days for b in batteries),
        producers=tuple(b.id for b in producers),
        consumers=tuple(b.id for b in consumers),
        batteries=tuple(b.id for b in batteries),
        consumers_powered=tuple(powered),
    )


def _store(colony: Colony, part: PowerNet) -> None:
    """Charge the batteries with the surplus of a step, at their efficiency, or discharge them to cover a deficit."""
    share = STEP_TICKS / GAME_TICKS_PER_DAY
    used = math.fsum(
        -DEFS.buildings[colony.world.buildings[i].def_name].power_watts for i in sorted(part.consumers_powered)
    )
    surplus = (part.production - used) * share
    batteries = [colony.world.buildings[i] for i in part.batteries]
    for battery in batteries:
        battery.stored_energy = max(0.0, battery.stored_energy - SELF_DISCHARGE_WATTS * share)
    if surplus >= 0:
        for battery in batteries:
            known = DEFS.buildings[battery.def_name]
            room = (known.stored_watt_days - battery.stored_energy) / known.storage_efficiency
            taken = min(room, surplus / len(batteries))
            battery.stored_energy = round(battery.stored_energy + taken * known.storage_efficiency, 9)
        return
    wanted = -surplus
    for battery in batteries:
        taken = min(battery.stored_energy, wanted)
        battery.stored_energy = round(battery.stored_energy - taken, 9)
        wanted -= taken


def _burn(colony: Colony, building: Building) -> None:
    if not building.switched_on:
        return
    fuel = DEFS.buildings[building.def_name].fuel_per_day * STEP_TICKS / GAME_TICKS_PER_DAY
    in_rain = IN_RAIN.get(building.def_name)
    if in_rain is not None and not colony.world.grids.roof[building.z, building.x]:
        fuel += in_rain * STEP_TICKS * sky.rain_rate(colony)
    building.fuel = round(max(0.0, building.fuel - fuel), 9)


def _break_down(colony: Colony) -> None:
    for building in _electrics(colony):
        known = DEFS.buildings[building.def_name]
        if known.cost.get("ComponentIndustrial") and not building.broken_down and building.player:
            stream = colony.stream("power.breakdown", colony.day, building.id)
            if stream.chance(GAME_TICKS_PER_DAY / BREAKDOWN_TICKS):
                building.broken_down = True
                colony.letter("Breakdown", "NegativeEvent", f"A {building.def_name} has broken down.")
