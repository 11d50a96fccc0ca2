"""The environment of pawns: calendar, game conditions, sky, wind, light, temperature, rooms, power, beauty, wealth."""

from __future__ import annotations

from pytest_rle.colony.systems.environment import (
    beauty,
    calendar,
    conditions,
    light,
    power,
    room_temperature,
    rooms,
    sky,
    temperature,
    wealth,
)

__all__ = [
    "beauty",
    "calendar",
    "conditions",
    "light",
    "power",
    "room_temperature",
    "rooms",
    "sky",
    "temperature",
    "wealth",
]
