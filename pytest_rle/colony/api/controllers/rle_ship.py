"""The benchmark's extension: the ship's reactor and launch, for which RIMAPI has no route."""

from __future__ import annotations

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.systems.storyteller import ship

controller = Controller("RleShip")


@controller.get("/api/v1/rle/ship")
def status(ctx: Context) -> Json:
    """Get what the ship still needs, when its reactor is ready, and who is in its caskets."""
    world = ctx.world
    return {
        "obstacles": ship.obstacles(ctx.colony),
        "reactor_ready_tick": world.reactor_ready_tick,
        "launch_tick": world.launch_tick,
        "aboard": [
            pawn.id
            for casket, pawn in sorted(world.caskets.items())
            if casket in world.buildings and world.buildings[casket].def_name in ship.PARTS
        ],
        "ship_launched": world.ship_launched,
    }


@controller.post("/api/v1/rle/ship/start-reactor")
def start_reactor(ctx: Context) -> None:
    """Start the reactor, which takes days and attracts raiders."""
    _require(ship.start_reactor(ctx.colony))


@controller.post("/api/v1/rle/ship/launch")
def launch(ctx: Context) -> None:
    """Launch the ship, a few seconds from now."""
    _require(ship.launch(ctx.colony))


def _require(refusal: str | None) -> None:
    if refusal is not None:
        raise ApiError(f"validation: {refusal}")
