"""The server over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from pytest_rle.colony.api.dispatch import BODY_LIMIT
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import StartSpec, generate
from pytest_rle.colony.server import PortInUseError, bind, run_server


def new_game() -> Game:
    return Game(generate(StartSpec(name="server", world_seed="server", width=60, height=60)))


@asynccontextmanager
async def served(**options: Any) -> AsyncIterator[str]:
    """A server on a free port; yields its base URL."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(run_server(new_game(), 0, ready=ready.set_result, **options))
    try:
        async with asyncio.timeout(20):
            url = await ready
        yield url
    finally:
        server.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await server


async def test_it_listens_on_both_loopback_addresses_and_takes_any_host_header() -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        port = httpx.URL(url).port
        answer = await client.get(f"{url}/api/v1/version", headers={"Host": "rimworld.example:80"})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        if socket.has_ipv6 and len(listeners := bind(0)[0]) == 2:
            for listener in listeners:
                listener.close()
            answer = await client.get(f"http://[::1]:{port}/api/v1/game/state")
            assert answer.json()["data"]["program_state"] == "Playing"


async def test_head_gives_the_length_and_no_body() -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        full = await client.get(f"{url}/api/v1/work-list")
        head = await client.head(f"{url}/api/v1/work-list")
        assert head.status_code == 200
        assert head.content == b""
        # the timestamp's fraction drops its trailing zeros, so the two may differ by a few digits
        assert abs(int(head.headers["content-length"]) - int(full.headers["content-length"])) <= 7


async def raw_exchange(url: str, request: bytes) -> bytes:
    port = httpx.URL(url).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    async with asyncio.timeout(10):
        head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    return head


async def test_a_post_without_a_length_is_refused_with_411() -> None:
    async with served(lockstep=True) as url:
        head = await raw_exchange(url, b"POST /api/v1/game/speed?speed=1 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 411")
        assert b"text/html" in head


async def test_a_body_beyond_the_limit_gets_an_error_and_the_server_lives_on() -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/api/v1/pawn/job", content=b"x" * (BODY_LIMIT + 1))
        assert answer.status_code == 500
        assert "larger than" in answer.json()["errors"][0]
        assert (await client.get(f"{url}/api/v1/version")).status_code == 200


async def test_a_body_in_chunks_beyond_the_limit_gets_an_error() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * (1024 * 1024)

    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        with contextlib.suppress(httpx.WriteError):
            answer = await client.post(f"{url}/api/v1/pawn/job", content=chunks())
            assert answer.status_code == 500
        assert (await client.get(f"{url}/api/v1/version")).status_code == 200


async def test_bad_json_is_the_mods_null_reference() -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/api/v1/pawn/job", content=b"{oops")
        assert answer.status_code == 500
        assert "Object reference not set to an instance of an object" in answer.json()["errors"][0]


async def test_a_half_open_connection_harms_no_one_else() -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(url).port)
        writer.write(b"POST /api/v1/pawn/job HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()
        assert (await client.get(f"{url}/api/v1/version")).status_code == 200
        writer.close()
        await writer.wait_closed()
        assert await reader.read() == b""


async def test_a_thousand_requests_at_once_are_all_answered() -> None:
    async with served(lockstep=True) as url:
        request = b"GET /api/v1/game/state HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        heads = [
            head for _ in range(5) for head in await asyncio.gather(*(raw_exchange(url, request) for _ in range(200)))
        ]
        assert len(heads) == 1000
        assert all(head.startswith(b"HTTP/1.1 200") for head in heads)


async def test_game_time_runs_by_the_clock_and_stands_when_paused() -> None:
    async with served(speed=4) as url, httpx.AsyncClient() as client:

        async def tick() -> int:
            answer = await client.get(f"{url}/api/v1/game/state")
            return int(answer.json()["data"]["game_tick"])

        async with asyncio.timeout(20):
            while await tick() < 60:
                pass
        await client.post(f"{url}/api/v1/game/speed", params={"speed": 0})
        assert len({await tick() for _ in range(30)}) == 1
        refused = await client.post(f"{url}/api/v1/rle/advance", params={"game_ticks": 60})
        assert not refused.json()["success"]


async def test_event_listeners_come_and_go_and_do_not_hold_up_the_shutdown() -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient(timeout=20) as client:
        async with client.stream("GET", f"{url}/api/v1/events") as early:
            assert "event: connected" in await anext(early.aiter_text())
        async with client.stream("GET", f"{url}/api/v1/events") as stream:
            assert stream.headers["content-type"] == "text/event-stream"
            frames = stream.aiter_text()
            assert "event: gameState" in await anext(frames)
            letter = {"label": "Hello", "message": "world", "letter_def": "NeutralEvent"}
            await client.post(f"{url}/api/v1/game/send/letter", json=letter)
            text = await anext(frames)
            assert text.startswith("event: letter_received\ndata: ")
            assert json.loads(text.partition("data: ")[2])["letter"]["label"] == "Hello"


async def test_quitting_the_game_ends_the_server() -> None:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(run_server(new_game(), 0, ready=ready.set_result))
    async with asyncio.timeout(20), httpx.AsyncClient() as client:
        url = await ready
        assert (await client.post(f"{url}/api/v1/game/quit")).status_code == 200
        await server


async def test_a_port_in_use_is_told() -> None:
    taken, port = bind(0)
    taken[0].listen()
    try:
        with pytest.raises(PortInUseError, match=str(port)):
            await run_server(new_game(), port)
    finally:
        for listener in taken:
            listener.close()


def test_listeners_name_their_protocol_so_that_asyncio_sends_answers_at_once() -> None:
    listeners, _ = bind(0)
    for listener in listeners:
        assert listener.proto == socket.IPPROTO_TCP
        listener.close()
