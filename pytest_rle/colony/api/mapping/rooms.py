"""Rooms as RoomDto."""

from __future__ import annotations

import re

from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms, temperature


def map_rooms(colony: Colony) -> list[Json]:
    """All rooms, including the outdoors, which is the room that touches the map's edge."""
    return [room_dto(colony, room) for room in rooms.all_rooms(colony)]


def room_dto(colony: Colony, room: rooms.Room) -> Json:
    """One room; its temperature in °C. Prisons are not modelled."""
    if room.touches_map_edge:
        celsius = temperature.outdoor(colony)
    else:
        celsius = temperature.at(colony, *colony.world.grids.cell(room.id))
    return {
        "id": room.id,
        "role_label": role_label(room.role),
        "temperature": single(celsius),
        "cells_count": room.cell_count,
        "touches_map_edge": room.touches_map_edge,
        "is_prison_cell": False,
        "is_doorway": room.is_doorway,
        "open_roof_count": room.open_roof_count,
        "contained_beds_ids": list(room.beds),
    }


def role_label(role: str) -> str:
    """The label of a RoomRoleDef: DiningRoom is "dining room"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", role).lower()
