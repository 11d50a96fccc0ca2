"""Reads the temperatures of rooms. A save has one for each cell, the colony one for each room (TemperatureSaveLoad)."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.encoding import unpack_grid
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.environment import rooms

STEPS_PER_DEGREE: Final = 16
ZERO_CELSIUS: Final = 32_768
"""The stored number of 0 °C. The number 0 means that the temperature is unknown."""


def read_temperatures(map_element: Element, context: ReadContext) -> None:
    """Read from `temperatureCache` the °C of each room with its own temperature, after the rest of the map is read."""
    world = context.world
    cache = elements.child(map_element, "temperatureCache")
    stored = unpack_grid(cache, "temperatures", world.grids.width, world.grids.height) if cache is not None else None
    if stored is None:
        return
    for room in rooms.all_rooms(Colony(world, drivers.of)):
        x, z = world.grids.cell(room.id)
        if stored[z, x] and not room.is_doorway and not room.uses_outdoor_temperature:
            world.room_temperatures[room.id] = (int(stored[z, x]) - ZERO_CELSIUS) / STEPS_PER_DEGREE
