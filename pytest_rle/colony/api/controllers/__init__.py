"""The mod's controllers: each route is a plain function from a request's context to the data of the answer.

To add a route, write the function with its decorator, and its request body above it. To add a controller, list it here.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.api.controllers import (
    bills,
    builder,
    camera,
    dev_tools,
    documentation,
    factions,
    game,
    game_events,
    global_map,
    images,
    learning,
    map_changes,
    maps,
    orders,
    pawn_edit,
    pawn_info,
    pawn_jobs,
    pawn_social,
    pawns,
    research,
    rle,
    rle_ship,
    rle_trade,
    server_cache,
    things,
    ui,
    zone_changes,
)
from pytest_rle.colony.api.routes import Controller

CONTROLLERS: Final[tuple[Controller, ...]] = (
    bills.controller,
    builder.controller,
    camera.controller,
    dev_tools.controller,
    documentation.controller,
    factions.controller,
    game.controller,
    game_events.controller,
    game_events.lord_controller,
    global_map.controller,
    images.controller,
    learning.controller,
    maps.controller,
    map_changes.controller,
    zone_changes.controller,
    orders.controller,
    pawn_edit.controller,
    pawn_info.controller,
    pawn_info.spawn_controller,
    pawn_jobs.controller,
    pawn_social.controller,
    pawns.controller,
    research.controller,
    server_cache.controller,
    things.controller,
    things.trade,
    ui.controller,
    ui.overlay,
    rle.controller,
    rle_trade.controller,
    rle_ship.controller,
)
"""Every controller, in the order in which routes are listed."""

__all__ = ["CONTROLLERS"]
