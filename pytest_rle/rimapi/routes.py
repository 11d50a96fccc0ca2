"""The routes of RIMAPI that a game needs to be played, and which of them a game does not have."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimapi.client import RimApiClient
from pytest_rle.rimapi.errors import RequestRefused

NEEDED_ROUTES: Final = (
    "GET /game/state",
    "GET /version",
    "GET /datetime",
    "GET /maps",
    "GET /work-list",
    "GET /colonists/detailed",
    "GET /pawns/inventory",
    "GET /colonist/opinion-about",
    "GET /pawns/relations",
    "GET /pawns/interactions/log",
    "GET /map/terrain",
    "GET /map/ore",
    "GET /map/fog-grid",
    "GET /map/plants",
    "GET /map/weather",
    "GET /map/things",
    "GET /map/things-at",
    "GET /map/things/radius",
    "GET /map/buildings",
    "GET /map/rooms",
    "GET /map/zones",
    "GET /map/zone/growing",
    "GET /map/farm/summary",
    "GET /map/power/info",
    "GET /map/creatures/summary",
    "GET /map/animals",
    "GET /map/pawns",
    "GET /map/work-tables",
    "GET /buildings/bills",
    "GET /resources/summary",
    "GET /factions",
    "GET /incidents",
    "GET /lords",
    "GET /research/progress",
    "GET /research/tree",
    "GET /ui/alerts",
    "POST /game/speed",
    "POST /game/load",
    "POST /game/save",
    "POST /ui/window/close",
    "POST /things/set-forbidden",
    "POST /incident/trigger",
    "POST /colonist/work-priority",
    "POST /colonist/time-assignment",
    "POST /pawn/edit/status",
    "POST /pawn/job",
    "POST /pawn/medical/tend",
    "POST /pawn/medical/bed-rest",
    "POST /jobs/make/equip",
    "POST /map/building/power",
    "POST /map/zone/growing",
    "POST /map/zone/stockpile",
    "POST /map/zone/stockpile/update",
    "DELETE /map/zone/stockpile/delete",
    "POST /builder/blueprint",
    "POST /builder/check-zone",
    "POST /buildings/bills/add",
    "DELETE /buildings/bill/remove",
    "POST /order/designate/area",
    "POST /research/target",
    "POST /research/stop",
)
"""Method and path below `/api/v1` of every route that an episode uses. Lockstep and the stream are not among them."""


async def missing_routes(client: RimApiClient) -> tuple[str, ...]:
    """The needed routes that a game does not have, in the order of `NEEDED_ROUTES`.

    RIMAPI before 1.9 cannot list its routes. Then only `GET /dev/endpoints` is returned.

    Raises:
        RimApiError: The game does not answer.
    """
    try:
        known = {f"{route.method} {route.path.lower()}" for route in await client.game.endpoints()}
    except RequestRefused:
        return ("GET /dev/endpoints",)
    return tuple(route for route in NEEDED_ROUTES if route.replace(" ", " /api/v1", 1) not in known)
