"""Games in real time with faults, served in the test's own event loop."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pytest_rle.backoff import Backoff
from pytest_rle.colony.api.save_store import SaveFolder
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import load_save
from pytest_rle.colony.server import run_server
from pytest_rle.colony.server.faults import FAULTS, Fault, load_faults
from pytest_rle.episode import EpisodeSpec
from pytest_rle.scenario import hash_file, save_path

SHORT_WAITS = Backoff(0.02)

FEW_GAME_TICKS = {"hours_per_tick": 0.004, "hours_per_tick_threatened": 0.004}
"""A tick of 10 game ticks, so that a game in real time finishes it at once."""

LIVE_TICKS = (1, 2)
"""How many ticks an episode of two such ticks has: one if the game ran on past both while the machine was busy."""


def fault(name: str, **settings: Any) -> Fault:
    """The fault of a name; it happens to every request unless the settings say something else."""
    kind = FAULTS[name]
    if "share" in kind.__dataclass_fields__:
        settings.setdefault("share", 1.0)
    return kind(**settings)


def quick_profile(name: str) -> list[Fault]:
    """The faults of a profile, with pauses of a fiftieth."""
    return [_quicker(each) for each in load_faults(name)]


def _quicker(each: Any) -> Fault:
    seconds = getattr(each, "seconds", 0.0)
    shorter = tuple(pause / 50 for pause in seconds) if isinstance(seconds, tuple) else seconds / 50
    found: Fault = dataclasses.replace(each, seconds=shorter) if seconds else each
    return found


RIMWORLD = fault("missing_route", paths=("/api/v1/rle/",))
"""A live RimWorld does not have the routes of the embedded colony."""


def start_of(spec: EpisodeSpec) -> Game:
    """The game of a spec's save."""
    scenario = spec.scenario
    return Game(load_save(save_path(scenario), seed=spec.seed, difficulty=scenario.difficulty).world)


@asynccontextmanager
async def serving(
    spec: EpisodeSpec, *faults: Fault, game: Game | None = None, folder: Path | None = None, **options: Any
) -> AsyncIterator[str]:
    """Serve the game of a spec with faults; yields its URL."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(
        run_server(
            game if game is not None else start_of(spec),
            0,
            faults=faults,
            saves=SaveFolder(folder, seed=spec.seed) if folder is not None else None,
            save_sha256=hash_file(save_path(spec.scenario)),
            ready=ready.set_result,
            **options,
        )
    )
    try:
        async with asyncio.timeout(60):
            yield await ready
    finally:
        server.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await server
