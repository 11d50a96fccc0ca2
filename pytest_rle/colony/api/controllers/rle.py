"""The benchmark's extension, under the prefix that RIMAPI gives to extensions: time in lockstep, and the state hash."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.api import events
from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.mapping.values import Json, without_none
from pytest_rle.colony.api.routes import Controller
from pytest_rle.rimworld.constants import GAME_TICKS_PER_YEAR

controller = Controller("RleExtension")

LONGEST_ADVANCE: Final = GAME_TICKS_PER_YEAR
"""The most game ticks that one call may advance."""


@controller.post("/api/v1/rle/advance")
def advance(ctx: Context) -> Json:
    """Advance game time; only in lockstep."""
    game_ticks = ctx.parameters.integer("game_ticks")
    colony = ctx.colony
    if not ctx.host.lockstep:
        raise ApiError("validation: this game runs in real time; only a game in lockstep can be advanced")
    if not 0 <= game_ticks <= LONGEST_ADVANCE:
        raise ApiError(f"validation: game_ticks must be from 0 to {LONGEST_ADVANCE}, not {game_ticks}")
    ctx.host.advance(game_ticks)
    ctx.host.hub.publish(events.advanced(colony.now))
    return {"game_tick": colony.now}


@controller.get("/api/v1/rle/state")
def state(ctx: Context) -> Json:
    """Get the game tick, the hash of the whole state, and the seed and save of the game."""
    return without_none(
        {
            "game_tick": ctx.colony.now,
            "state_hash": ctx.host.state_hash(),
            "lockstep": ctx.host.lockstep,
            "seed": ctx.world.seed,
            "save_sha256": ctx.host.save_sha256,
        }
    )


@controller.get("/api/v1/rle/colony-report")
def colony_report(ctx: Context) -> Json:
    """Get the colonists' deaths with their causes, and whether the ship has left."""
    return {
        "deaths": [{"name": death.name, "tick": death.tick, "cause": death.cause} for death in ctx.world.deaths],
        "ship_launched": ctx.world.ship_launched,
    }
