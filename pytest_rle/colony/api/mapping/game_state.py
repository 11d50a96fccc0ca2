"""The answer of GET /game/state, which the stream also sends at its start."""

from __future__ import annotations

from pytest_rle.colony.api.host import Host
from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.systems.environment import wealth


def game_state(host: Host) -> Json:
    """The state of the program; without a game it is the main menu's."""
    menu = {"current_view": "Menu", "is_settings_open": False, "is_mod_settings_open": False}
    if host.game is None:
        return {
            "game_tick": 0,
            "colony_wealth": 0.0,
            "colonist_count": 0,
            "storyteller": "Unknown",
            "is_paused": True,
            "program_state": "Entry",
            **menu,
            "map_count": 0,
        }
    world = host.game.world
    return {
        "game_tick": world.game_tick,
        "colony_wealth": single(wealth.wealth(host.game.colony).total),
        "colonist_count": len(world.colonists()),
        "storyteller": world.storyteller.def_name,
        "is_paused": host.is_paused,
        "program_state": "Playing",
        **menu,
        "current_view": "Map",
        "map_count": 1,
    }
