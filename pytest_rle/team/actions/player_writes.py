"""The closed list of a player's writes: what an agent from outside may ask the game for, by route and by field.

RIMAPI also has the powers of an operator: to edit pawns, to spawn items, to load another game, to move the clock. They
are not listed here, and neither are the fields by which a player's route would grant one, such as `kill` beside
`is_drafted`. Only this file says what a player is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from pytest_rle.errors import TeamError
from pytest_rle.shown import shown

Fields = Mapping[str, Any]

_BILL: Final = (
    "repeat_mode",
    "repeat_count",
    "target_count",
    "store_mode",
    "suspended",
    "pause_when_satisfied",
    "unpause_when_you_have",
    "include_equipped",
    "include_tainted",
    "hp_range",
    "quality_range",
    "limit_to_allowed_stuff",
    "ingredient_search_radius",
    "allowed_skill_range",
    "pawn_restriction_id",
    "player_custom_name",
    "allowed_materials",
)
_AREA: Final = ("map_id", "point_a", "point_b")
_STOCK_LIMITS: Final = ("min_hit_points_percent", "max_hit_points_percent", "min_quality", "max_quality")
_STOCK_CHANGES: Final = ("add_item_defs", "remove_item_defs", "add_item_categories", "remove_item_categories")


@dataclasses.dataclass(frozen=True, slots=True)
class PlayerWrite:
    """A route by which a player gives orders.

    Attributes:
        method: The HTTP method.
        path: The path below `/api/v1`.
        query: The keys of the query that it takes.
        body: The keys of the JSON body that it takes; empty if it takes none.
        powers: Keys, in query or body, that would grant a power of the operator.
    """

    method: str
    path: str
    query: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()


class OperatorPowerError(TeamError):
    """The request is no player's: the route is not on the list, or a field of it grants more."""


PLAYER_WRITES: Final = (
    PlayerWrite("POST", "/colonist/work-priority", body=("id", "work", "priority")),
    PlayerWrite("POST", "/colonists/work-priority", body=("priorities",)),
    PlayerWrite("POST", "/colonist/time-assignment", body=("pawn_id", "hour", "assignment")),
    PlayerWrite("POST", "/pawn/edit/status", body=("pawn_id", "is_drafted"), powers=("kill", "resurrect")),
    PlayerWrite("POST", "/pawn/job", body=("pawn_id", "job_def", "target_thing_id", "target_position")),
    PlayerWrite("POST", "/pawn/medical/tend", body=("patient_pawn_id", "doctor_pawn_id")),
    PlayerWrite("POST", "/pawn/medical/bed-rest", body=("patient_pawn_id", "bed_building_id")),
    PlayerWrite("POST", "/jobs/make/equip", query=("map_id", "pawn_id", "item_id")),
    PlayerWrite("POST", "/map/zone/growing", body=(*_AREA, "plant_def")),
    PlayerWrite(
        "POST",
        "/map/zone/stockpile",
        body=(*_AREA, "name", "priority", "allowed_item_defs", "allowed_item_categories", *_STOCK_LIMITS),
    ),
    PlayerWrite(
        "POST", "/map/zone/stockpile/update", body=("zone_id", "name", "priority", *_STOCK_CHANGES, *_STOCK_LIMITS)
    ),
    PlayerWrite("DELETE", "/map/zone/stockpile/delete", query=("zone_id",)),
    PlayerWrite("POST", "/order/designate/area", body=(*_AREA, "type")),
    PlayerWrite("POST", "/builder/blueprint", body=("map_id", "position", "blueprint", "clear_obstacles")),
    PlayerWrite("POST", "/map/building/power", query=("buildingId", "powerOn")),
    PlayerWrite("POST", "/things/set-forbidden", body=("map_id", "thing_ids", "forbidden")),
    PlayerWrite("POST", "/buildings/bills/add", query=("building_id",), body=("recipe_def_name", *_BILL)),
    PlayerWrite("PUT", "/buildings/bill/update", query=("building_id", "bill_id"), body=_BILL),
    PlayerWrite("PUT", "/buildings/bill/reorder", query=("building_id", "bill_id"), body=("offset",)),
    PlayerWrite("PUT", "/buildings/bill/suspend", query=("building_id", "bill_id"), body=("suspended",)),
    PlayerWrite("DELETE", "/buildings/bill/remove", query=("building_id", "bill_id")),
    PlayerWrite("DELETE", "/buildings/bills/remove", query=("building_id",)),
    PlayerWrite("POST", "/research/target", query=("name",), powers=("force",)),
    PlayerWrite("POST", "/research/stop"),
    PlayerWrite("POST", "/rle/trade", body=("pawn_id", "trader_id", "buy", "sell")),
    PlayerWrite("POST", "/rle/ship/start-reactor"),
    PlayerWrite("POST", "/rle/ship/launch"),
)
"""Every write of a player. What is not here is refused, and the refusal is on record."""

_BY_ROUTE: Final = {(write.method, write.path): write for write in PLAYER_WRITES}


def player_write(method: str, path: str) -> PlayerWrite:
    """The entry of the list for a route, its path below `/api/v1` in lower case. Raises OperatorPowerError."""
    found = _BY_ROUTE.get((method, path))
    if found is None:
        raise OperatorPowerError(f"{method} {path} is not one of a player's orders")
    return found


def player_fields(given: Fields, known: tuple[str, ...], powers: tuple[str, ...]) -> dict[str, Any]:
    """The known fields under their exact names; others are left out, as RIMAPI ignores them.

    RIMAPI reads names in any case, so they are compared without it.

    Raises:
        OperatorPowerError: A field grants a power of the operator. It may be there with an empty value, as clients send
            their defaults.
    """
    names = {name.lower(): name for name in known}
    found: dict[str, Any] = {}
    for key, value in given.items():
        if key.lower() in powers and str(value).lower() not in ("", "0", "false", "none"):
            raise OperatorPowerError(f"{shown(key)} is a power of the operator and not of a player")
        name = names.get(key.lower())
        if name is not None:
            found[name] = value
    return found
