"""Misbehaving clients: each gets an answer or is disconnected, and other clients notice nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from pytest_rle.colony.api.dispatch import BODY_LIMIT
from tests.colony.server.conftest import HANG_S, Exchange, Served

CLOSE = b"Host: localhost\r\nConnection: close\r\n"


async def test_a_post_without_a_length_is_refused_with_411(served: Served, exchange: Exchange) -> None:
    async with served(lockstep=True) as url:
        answer = await exchange(url, b"POST /api/v1/game/speed?speed=1 HTTP/1.1\r\n" + CLOSE + b"\r\n")
        assert answer.startswith(b"HTTP/1.1 411")
        assert b"text/html" in answer


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"hello\r\n\r\n"])
async def test_invalid_http_is_answered_with_an_html_page(served: Served, exchange: Exchange, sent: bytes) -> None:
    async with served(lockstep=True) as url:
        answer = await exchange(url, sent)
        assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n")
        assert answer.endswith(b"<h1>Bad Request</h1>")


async def test_an_invalid_chunk_ends_the_connection_even_after_the_answer(served: Served, exchange: Exchange) -> None:
    head = b"POST /api/v1/pawn/job HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with served(lockstep=True) as url:
        assert (await exchange(url, head + b"zz\r\n{}\r\n")).startswith(b"HTTP/1.1 400")
        size = BODY_LIMIT + 1
        answer = await exchange(url, head + b"%x\r\n" % size + b"x" * size + b"\r\nzz\r\n")
        assert answer.startswith((b"HTTP/1.1 500", b"HTTP/1.1 400"))
        assert answer.count(b"HTTP/1.1") == 1


async def test_a_client_may_send_the_whole_url_as_to_a_proxy(served: Served, exchange: Exchange) -> None:
    async with served(lockstep=True) as url:
        answer = await exchange(url, b"GET http://localhost:8765/api/v1/Version?x=1 HTTP/1.1\r\n" + CLOSE + b"\r\n")
        assert answer.startswith(b"HTTP/1.1 200")
        answer = await exchange(url, b"GET http://localhost:8765 HTTP/1.1\r\n" + CLOSE + b"\r\n")
        assert answer.startswith(b"HTTP/1.1 404")


async def test_headers_are_spelled_as_the_mods_listener_spells_them(served: Served, exchange: Exchange) -> None:
    async with served(lockstep=True) as url:
        answer = await exchange(url, b"GET /api/v1/version HTTP/1.1\r\n" + CLOSE + b"\r\n")
        for line in (b"Content-Type: application/json; charset=utf-8", b"Access-Control-Allow-Origin: *"):
            assert b"\r\n" + line + b"\r\n" in answer
        assert b"\r\nContent-Length: " in answer


async def test_an_upgrade_is_ignored_and_the_request_is_answered(
    served: Served, exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    upgrade = b"Host: localhost\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    async with served(lockstep=True) as url:
        answer = await exchange(url, b"GET /api/v1/version HTTP/1.1\r\n" + upgrade + b"\r\n")
        assert answer.startswith(b"HTTP/1.1 200")
    assert not caplog.records


async def test_pipelined_requests_are_answered_in_order(served: Served, exchange: Exchange) -> None:
    speed = b"POST /api/v1/game/speed?speed=%d HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
    state = b"GET /api/v1/game/state HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /api/v1/nope HTTP/1.1\r\n" + CLOSE + b"\r\n"
    async with served(lockstep=True) as url:
        answer = await exchange(url, speed % 0 + state + speed % 1 + state + last)
        bodies = [json.loads(part.partition(b"\r\n\r\n")[2]) for part in answer.split(b"HTTP/1.1 ")[1:]]
        assert [body["success"] for body in bodies] == [True, True, True, True, False]
        assert [body["data"]["is_paused"] for body in bodies[1:4:2]] == [True, False]


async def test_a_body_may_come_in_chunks_or_after_100_continue(served: Served) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"action": "mes'
        yield b'sage", "message": "in pieces"}'

    async with served(lockstep=True) as url, httpx.AsyncClient(base_url=url, timeout=HANG_S) as client:
        assert (await client.post("/api/v1/dev/console", content=chunks())).status_code == 200
        reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(url).port)
        writer.write(
            b"POST /api/v1/deselect HTTP/1.1\r\n" + CLOSE + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        )
        async with asyncio.timeout(HANG_S):
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")
            writer.write(b"{}")
            assert (await reader.read()).startswith(b"HTTP/1.1 200 ")
        writer.close()
        await writer.wait_closed()


async def test_a_body_beyond_the_limit_gets_an_error_and_the_server_keeps_running(served: Served) -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/api/v1/pawn/job", content=b"x" * (BODY_LIMIT + 1))
        assert answer.status_code == 500
        assert "larger than" in answer.json()["errors"][0]
        assert (await client.get(f"{url}/api/v1/version")).status_code == 200


async def test_a_body_in_chunks_beyond_the_limit_gets_an_error(served: Served) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * (1024 * 1024)

    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        with contextlib.suppress(httpx.WriteError):  # the server may close before the client has sent everything
            answer = await client.post(f"{url}/api/v1/pawn/job", content=chunks())
            assert answer.status_code == 500
        assert (await client.get(f"{url}/api/v1/version")).status_code == 200


async def test_bad_json_is_the_mods_null_reference(served: Served) -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/api/v1/pawn/job", content=b"{oops")
        assert answer.status_code == 500
        assert "Object reference not set to an instance of an object" in answer.json()["errors"][0]


async def test_a_half_open_connection_does_not_disturb_other_clients(served: Served) -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(url).port)
        writer.write(b"POST /api/v1/pawn/job HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()
        assert (await client.get(f"{url}/api/v1/version")).status_code == 200
        writer.close()
        await writer.wait_closed()
        assert await reader.read() == b""


async def test_an_incomplete_request_has_no_effect(served: Served) -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient() as client:
        _, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(url).port)
        writer.write(b"POST /api/v1/game/main-menu HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()
        assert (await client.get(f"{url}/api/v1/version")).status_code == 200
        writer.transport.abort()
        for _ in range(3):
            state = (await client.get(f"{url}/api/v1/game/state")).json()["data"]
            assert state["program_state"] == "Playing"


@pytest.mark.parametrize("sent", [b"", b"GET /api/v1/ver", b"POST /api/v1/deselect HTTP/1.1\r\nHost: localhost\r\n"])
async def test_a_client_that_sends_no_complete_request_is_disconnected(
    served: Served, exchange: Exchange, sent: bytes
) -> None:
    async with served(lockstep=True, idle_timeout_s=0.05) as url:
        assert await exchange(url, sent) == b""


async def test_a_body_that_does_not_arrive_gets_an_error(served: Served, exchange: Exchange) -> None:
    async with served(lockstep=True, idle_timeout_s=0.5) as url:
        answer = await exchange(
            url, b"POST /api/v1/deselect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"
        )
        assert answer.startswith(b"HTTP/1.1 500")
        assert b"the request body did not arrive in time" in answer


async def test_a_thousand_requests_at_once_are_all_answered(served: Served, exchange: Exchange) -> None:
    request = b"GET /api/v1/game/state HTTP/1.1\r\n" + CLOSE + b"\r\n"
    async with served(lockstep=True) as url:
        answers: list[bytes] = []
        for _ in range(5):
            answers += await asyncio.gather(*(exchange(url, request) for _ in range(200)))
        assert [answer[:12] for answer in answers] == [b"HTTP/1.1 200"] * 1000
