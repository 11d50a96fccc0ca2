"""The server: where it listens, how game time passes, and how it stops."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket

import httpx
import pytest

from pytest_rle.colony.game import Game
from pytest_rle.colony.server import PortInUseError, bind, run_server
from tests.colony.server.conftest import HANG_S, Served


async def test_the_server_listens_on_both_loopback_addresses(served: Served) -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        port = httpx.URL(url).port
        answer = await client.get(f"{url}/api/v1/version")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        probes, _ = bind(0)
        for probe in probes:
            probe.close()
        if len(probes) == 2:  # otherwise this machine has no IPv6
            answer = await client.get(f"http://[::1]:{port}/api/v1/game/state")
            assert answer.json()["data"]["program_state"] == "Playing"


async def test_head_answers_with_the_length_and_without_a_body(served: Served) -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        full = await client.get(f"{url}/api/v1/work-list")
        head = await client.head(f"{url}/api/v1/work-list")
        assert head.status_code == 200
        assert head.content == b""
        # The timestamp drops trailing zeros, so the two lengths may differ by a few digits.
        assert abs(int(head.headers["content-length"]) - int(full.headers["content-length"])) <= 7


async def test_game_time_follows_the_clock_and_stops_when_paused(served: Served) -> None:
    async with served(speed=4) as url, httpx.AsyncClient() as client:

        async def tick() -> int:
            answer = await client.get(f"{url}/api/v1/game/state")
            return int(answer.json()["data"]["game_tick"])

        async with asyncio.timeout(HANG_S):
            while await tick() < 60:
                pass
        await client.post(f"{url}/api/v1/game/speed", params={"speed": 0})
        assert len({await tick() for _ in range(30)}) == 1
        refused = await client.post(f"{url}/api/v1/rle/advance", params={"game_ticks": 60})
        assert not refused.json()["success"]


async def test_a_listener_may_leave_and_the_next_one_hears_events(served: Served) -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient(timeout=HANG_S) as client:
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


async def test_quitting_the_game_ends_the_event_streams_and_the_server(game: Game) -> None:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(run_server(game, 0, ready=ready.set_result))
    async with asyncio.timeout(HANG_S), httpx.AsyncClient() as client:
        url = await ready
        async with client.stream("GET", f"{url}/api/v1/events") as stream:
            frames = stream.aiter_text()
            await anext(frames)
            assert (await client.post(f"{url}/api/v1/game/quit")).status_code == 200
            assert "event: connected" not in "".join([frame async for frame in frames])
        await server
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{url}/api/v1/version")


async def test_a_cancelled_server_closes_its_connections_and_frees_its_port(served: Served) -> None:
    async with served(lockstep=True) as url:
        port = httpx.URL(url).port or 0
        idle = await asyncio.open_connection("127.0.0.1", port)
        listener = await asyncio.open_connection("127.0.0.1", port)
        for path, (reader, writer) in (("version", idle), ("events", listener)):
            writer.write(f"GET /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    for reader, writer in (idle, listener):
        async with asyncio.timeout(HANG_S):
            with contextlib.suppress(ConnectionResetError):
                await reader.read()
        assert reader.at_eof() or reader.exception() is not None
        writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    again, bound = bind(port)
    for opened in again:
        opened.close()
    assert bound == port


async def test_a_port_in_use_is_reported(game: Game) -> None:
    taken, port = bind(0)
    taken[0].listen()
    try:
        with pytest.raises(PortInUseError, match=str(port)):
            await run_server(game, port)
    finally:
        for listener in taken:
            listener.close()


def test_listeners_name_their_protocol_so_that_asyncio_sends_answers_at_once() -> None:
    listeners, _ = bind(0)
    for listener in listeners:
        assert listener.proto == socket.IPPROTO_TCP
        listener.close()
