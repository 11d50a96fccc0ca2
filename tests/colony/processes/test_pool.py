"""Games in processes of their own: the same answers and events as a game in this process, and a named failure."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.processes import GameProcesses
from pytest_rle.colony.saves import SaveError, load_save

SAVE = Path(__file__).parents[3] / "saves" / "crashlanded.rws.gz"
HOUR = 2_500


@pytest.fixture
async def processes() -> AsyncIterator[GameProcesses]:
    pool = GameProcesses(2)
    yield pool
    await pool.close()


def client_of(transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=transport, base_url="http://colony/api/v1")


async def play(transport: httpx.AsyncBaseTransport) -> tuple[list[bytes], bytes]:
    """The answers of a short game, and the events up to its end."""
    answers = []
    async with client_of(transport) as client, client.stream("GET", "/events") as stream:
        for _ in range(3):
            answers.append((await client.post("/rle/advance", params={"game_ticks": HOUR})).content)
            answers.append((await client.get("/colonists")).content)
            answers.append((await client.get("/rle/state")).content)
        seen = b""
        async for chunk in stream.aiter_raw():
            seen += chunk
            if b'"ticks":7500}' in seen and b"rle_advanced" in seen:
                break
    return answers, seen


async def test_a_game_in_a_process_gives_the_bytes_of_a_game_in_this_process(processes: GameProcesses) -> None:
    here = await play(DispatcherTransport(Dispatcher(Game(load_save(SAVE, seed=7).world))))
    async with processes.open_game(SAVE, sha256="a", seed=7) as (transport, _):
        there = await play(transport)
    assert there == here


async def test_games_of_one_process_do_not_touch_one_another() -> None:
    pool = GameProcesses(1)
    async with AsyncExitStack() as stack:
        first, _ = await stack.enter_async_context(pool.open_game(SAVE, sha256="a", seed=7))
        second, _ = await stack.enter_async_context(pool.open_game(SAVE, sha256="a", seed=7))
        both = await asyncio.gather(play(first), play(second))
    await pool.close()
    assert both[0] == both[1]


async def test_a_save_that_cannot_be_read_is_refused_as_in_this_process(
    processes: GameProcesses, tmp_path: Path
) -> None:
    with pytest.raises(SaveError, match="there is no such file"):
        async with processes.open_game(tmp_path / "none.rws", sha256="b", seed=7):
            pass


async def test_a_process_that_is_killed_fails_its_own_games_by_name(processes: GameProcesses) -> None:
    async with AsyncExitStack() as stack:
        first, _ = await stack.enter_async_context(processes.open_game(SAVE, sha256="a", seed=7))
        second, _ = await stack.enter_async_context(processes.open_game(SAVE, sha256="a", seed=8))
        assert first.process_id != second.process_id
        async with client_of(first) as doomed, client_of(second) as other:
            waiting = asyncio.create_task(doomed.post("/rle/advance", params={"game_ticks": 60 * 60_000}))
            await asyncio.sleep(0)
            os.kill(first.process_id, signal.SIGKILL)
            with pytest.raises(httpx.RemoteProtocolError, match="was killed by signal 9"):
                await waiting
            with pytest.raises(httpx.RemoteProtocolError, match="was killed by signal 9"):
                await doomed.get("/colonists")
            assert (await other.get("/colonists")).status_code == 200
        third, _ = await stack.enter_async_context(processes.open_game(SAVE, sha256="a", seed=9))
        async with client_of(third) as client:
            assert (await client.get("/colonists")).status_code == 200


async def test_closing_the_pool_ends_its_processes() -> None:
    pool = GameProcesses(1)
    async with pool.open_game(SAVE, sha256="a", seed=7) as (transport, _):
        number = transport.process_id
    await pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
