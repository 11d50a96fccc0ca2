"""The surroundings of pawns: calendar, sky, wind, noise, rooms, light, temperature, power, beauty and wealth."""

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
