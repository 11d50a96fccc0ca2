"""A server on a free port, and a client that sends raw bytes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

import httpx
import pytest

from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import StartSpec, generate
from pytest_rle.colony.server import run_server

HANG_S: Final = 100.0
"""A test that waits longer than this for an event hangs, even on a busy machine."""

Served = Callable[..., AbstractAsyncContextManager[str]]
Exchange = Callable[[str, bytes], Awaitable[bytes]]


@pytest.fixture
def game() -> Game:
    return Game(generate(StartSpec(name="server", world_seed="server", width=60, height=60)))


@pytest.fixture
def served(game: Game) -> Served:
    """Serves the game with these options of `run_server`; yields the base URL."""

    @asynccontextmanager
    async def serve(**options: Any) -> AsyncIterator[str]:
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        server = asyncio.create_task(run_server(game, 0, ready=ready.set_result, **options))
        try:
            async with asyncio.timeout(HANG_S):
                url = await ready
            yield url
        finally:
            server.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await server

    return serve


@pytest.fixture
def exchange() -> Exchange:
    """Sends bytes to the server and returns everything that it answers until it closes the connection."""

    async def send(url: str, data: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(url).port)
        writer.write(data)
        await writer.drain()
        async with asyncio.timeout(HANG_S):
            answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer

    return send
