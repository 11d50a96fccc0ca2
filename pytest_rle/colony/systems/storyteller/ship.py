"""The ship: required parts, the reactor's start with its raids, and the launch.

Sources: ShipUtility, CompHibernatable, ShipCountdown and the ThreatsGenerator of the reactor's start in
RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.storyteller import incidents, threat_points
from pytest_rle.colony.world import Building, occupied_cells
from pytest_rle.rimworld import building_kinds
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.rimworld.labels import label

STEP_TICKS: Final = 250
"""Game ticks between two steps."""

PARTS: Final = {
    "Ship_ComputerCore": 1,
    "Ship_CryptosleepCasket": 1,
    "Ship_Engine": 3,
    "Ship_Reactor": 1,
    "Ship_SensorCluster": 1,
}
"""Parts that must be connected before a launch (ShipUtility.RequiredParts). Beams only connect."""

REACTOR: Final = "Ship_Reactor"

START_UP_DAYS: Final = 14
"""Days that the reactor needs to start (CompProperties_Hibernatable.startupDays)."""

COUNTDOWN_TICKS: Final = 432
"""Game ticks from the order to the launch (7.2 seconds, ShipCountdown)."""

RAID_CYCLE: Final = (GAME_TICKS_PER_DAY, GAME_TICKS_PER_DAY // 2)
RAIDS_A_CYCLE: Final = (1, 2)
LEAST_RAID_POINTS: Final = 500.0
"""While the reactor starts: game ticks with and without raids, raids in a cycle, and their lowest threat points."""


def step(colony: Colony) -> None:
    """Free pawns whose casket is gone, fire the raids of the reactor's start, and launch after the countdown."""
    world = colony.world
    for casket in [key for key in sorted(world.caskets) if key not in world.buildings]:
        pawn = world.caskets.pop(casket)
        arrivals.enter(colony, pawn, pawn.x, pawn.z)
    if 0 <= colony.now < world.reactor_ready_tick:
        _fire_raids(colony)
    if 0 <= world.launch_tick <= colony.now:
        _leave(colony)


def connected_parts(colony: Colony) -> list[Building]:
    """The ship parts that are connected to the first reactor, ordered by id."""
    grids, buildings = colony.world.grids, colony.world.buildings
    found: dict[int, Building] = {}
    waiting = [building for _, building in sorted(buildings.items()) if building.def_name == REACTOR][:1]
    while waiting:
        part = waiting.pop()
        if part.id in found:
            continue
        found[part.id] = part
        for x, z in occupied_cells(part.def_name, part.x, part.z, part.rotation):
            for nx, nz in ((x + 1, z), (x - 1, z), (x, z + 1), (x, z - 1)):
                other = buildings.get(int(grids.edifice[nz, nx])) if grids.contains(nx, nz) else None
                if other is not None and building_kinds.is_ship_part(other.def_name):
                    waiting.append(other)
    return [part for _, part in sorted(found.items())]


def obstacles(colony: Colony) -> list[str]:
    """The reasons why the ship cannot launch now; empty if it can."""
    names = [part.def_name for part in connected_parts(colony)]
    found = [
        f"{count - names.count(name)} more {label(name)} must be joined to the reactor"
        for name, count in PARTS.items()
        if names.count(name) < count
    ]
    ready = colony.world.reactor_ready_tick
    if ready < 0:
        found.append("the reactor has not been started")
    elif colony.now < ready:
        found.append(f"the reactor needs {(ready - colony.now) / GAME_TICKS_PER_DAY:.1f} more days to start")
    return found


def start_reactor(colony: Colony) -> str | None:
    """Start the reactor. Returns None, or the reason why it cannot start."""
    if colony.world.reactor_ready_tick >= 0:
        return "the reactor has been started already"
    if not any(part.def_name == REACTOR for part in connected_parts(colony)):
        return "no ship reactor stands finished"
    colony.world.reactor_ready_tick = colony.now + START_UP_DAYS * GAME_TICKS_PER_DAY
    colony.letter(
        "Reactor started",
        "ThreatBig",
        f"The ship's reactor needs {START_UP_DAYS} days to start. It can be seen from afar, and raiders will come.",
    )
    return None


def launch(colony: Colony) -> str | None:
    """Start the countdown. Returns None, or the reasons why the ship cannot launch."""
    found = obstacles(colony)
    if colony.world.launch_tick >= 0:
        found.append("the countdown runs already")
    if found:
        return "; ".join(found)
    colony.world.launch_tick = colony.now + COUNTDOWN_TICKS
    return None


def _fire_raids(colony: Colony) -> None:
    began = colony.world.reactor_ready_tick - START_UP_DAYS * GAME_TICKS_PER_DAY
    on, off = RAID_CYCLE
    cycle, into = divmod(colony.now - began, on + off)
    stream = colony.stream("ship.raids", began, cycle)
    for _ in range(stream.integer(*RAIDS_A_CYCLE)):
        if into - STEP_TICKS < stream.integer(0, on - 1) <= into:
            incidents.fire(colony, "RaidEnemy", max(LEAST_RAID_POINTS, threat_points.points(colony)), forced=True)


def _leave(colony: Colony) -> None:
    """Remove the ship from the map, with the pawns in its caskets."""
    world = colony.world
    world.launch_tick = -1
    parts = connected_parts(colony)
    aboard = [world.caskets.pop(part.id) for part in parts if part.id in world.caskets]
    for part in parts:
        spawning.remove_building(colony, part)
    world.ship_launched = True
    names = ", ".join(pawn.name.short for pawn in aboard) or "nobody"
    colony.letter("Ship launched", "PositiveEvent", f"The ship has left this world with {names} aboard.")
