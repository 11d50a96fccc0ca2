"""The air of rooms: a save keeps a temperature for every cell, the colony one for every room (TemperatureSaveLoad)."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.encoding import unpack_grid
from pytest_rle.colony.saves.reading import Reading
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.environment import rooms

STEPS_PER_DEGREE: Final = 16
ZERO: Final = 32_768
"""What 0 °C is stored as; 0 means that nothing is known."""


def read_temperatures(map_element: Element, reading: Reading) -> None:
    """`temperatureCache`: °C of each room that keeps its own air. The rest of the map must have been read."""
    world = reading.world
    cache = elements.child(map_element, "temperatureCache")
    stored = unpack_grid(cache, "temperatures", world.grids.width, world.grids.height) if cache is not None else None
    if stored is None:
        return
    for room in rooms.all_rooms(Colony(world, drivers.of)):
        x, z = world.grids.cell(room.id)
        if stored[z, x] and not room.is_doorway and not room.uses_outdoor_temperature:
            world.room_temperatures[room.id] = (int(stored[z, x]) - ZERO) / STEPS_PER_DEGREE
