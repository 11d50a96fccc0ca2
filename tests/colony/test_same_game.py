"""One save and seed give one game, wherever it is played: in this process, in a worker process, or behind a socket."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import httpx

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.processes import GameProcesses
from pytest_rle.colony.saves import load_save
from pytest_rle.colony.server import run_server

SEED = 7
HOURS = 4
HOUR = 2_500


async def hashes(client: httpx.AsyncClient) -> list[str]:
    """The hash of the state after each hour."""
    found = []
    for _ in range(HOURS):
        await client.post("/rle/advance", params={"game_ticks": HOUR})
        found.append(str((await client.get("/rle/state")).json()["data"]["state_hash"]))
    return found


async def behind_a_socket(save: Path) -> list[str]:
    """The hashes of a game that a server serves."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    game = Game(load_save(save, seed=SEED).world)
    server = asyncio.create_task(run_server(game, 0, lockstep=True, ready=ready.set_result))
    try:
        async with httpx.AsyncClient(base_url=f"{await ready}/api/v1", timeout=60) as client:
            return await hashes(client)
    finally:
        server.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await server


async def in_a_worker(save: Path) -> list[str]:
    """The hashes of a game in a process of its own."""
    pool = GameProcesses(1)
    try:
        async with (
            pool.open_game(save, sha256="a", seed=SEED) as (transport, _),
            httpx.AsyncClient(transport=transport, base_url="http://colony/api/v1") as client,
        ):
            return await hashes(client)
    finally:
        await pool.close()


async def test_a_game_has_the_same_hashes_in_this_process_in_a_worker_and_behind_a_socket(small_project: Path) -> None:
    save = small_project / "saves" / "crashlanded.rws.gz"
    transport = DispatcherTransport(Dispatcher(Game(load_save(save, seed=SEED).world)))
    async with httpx.AsyncClient(transport=transport, base_url="http://colony/api/v1") as client:
        here = await hashes(client)
    assert len(set(here)) == HOURS
    assert await in_a_worker(save) == here
    assert await behind_a_socket(save) == here
