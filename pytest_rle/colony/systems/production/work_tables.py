"""How fast work goes at a table: its own factor, and those of its surroundings (StatDef WorkTableWorkSpeedFactor)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms, temperature
from pytest_rle.colony.world import Building
from pytest_rle.rimworld import DEFS

MILD_TEMPERATURE: Final = (9.0, 35.0)
"""Temperatures in °C between which a table can be used at full speed (StatPart_WorkTableTemperature)."""

BAD_TEMPERATURE_FACTOR: Final = 0.7
"""Factor on the speed outside those temperatures."""

OUTDOORS_FACTOR: Final = 0.8
"""Factor on the speed of a table outdoors (StatPart_WorkTableOutdoors)."""

WRONG_ROOM_FACTOR: Final = 0.8
"""Factor on the speed of a table in a room of another role than the table's (workTableNotInRoomRoleFactor)."""


def speed_factor(colony: Colony, table: Building) -> float:
    """The factor on the speed of work at a table, from its def, its temperature and its room; 0.1 or more."""
    factor = DEFS.buildings[table.def_name].work_speed_factor * temperature_factor(colony, table)
    room = rooms.room_at(colony, table.x, table.z)
    if room is not None and room.is_outdoors:
        factor *= OUTDOORS_FACTOR
    return max(0.1, round(factor * room_factor(colony, table), 9))


def temperature_factor(colony: Colony, table: Building) -> float:
    """The factor of the temperature at a table: 1, or 0.7 where it is too cold or too hot."""
    low, high = MILD_TEMPERATURE
    return 1.0 if low <= temperature.at(colony, table.x, table.z) <= high else BAD_TEMPERATURE_FACTOR


def room_factor(colony: Colony, table: Building) -> float:
    """The factor of the room's role (StatPart_WorkTableRoomRole): 0.8 indoors in a room of another role, else 1."""
    role = DEFS.buildings[table.def_name].room_role
    room = rooms.room_at(colony, table.x, table.z)
    if role is None or room is None or room.is_outdoors or room.role == role:
        return 1.0
    return WRONG_ROOM_FACTOR
