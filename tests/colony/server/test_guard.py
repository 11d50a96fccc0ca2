"""Web pages and foreign names: what a browser sends for them is refused, and has no effect."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from pytest_rle.colony.server.connection import MOST_CHUNKS
from pytest_rle.colony.server.guard import Guard, host_name
from tests.colony.server.conftest import HANG_S, Exchange, Served


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "localhost.evil.example:8765"},
        {"host": "localhost:8765@evil.example"},
        {"host": "127.0.0.1.evil.example"},
        {"host": ""},
        {"host": "192.168.0.7:8765"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "file://"},
        {"origin": "http://[bad"},
        {"origin": "http://localhost:3000", "content-type": "text/plain;charset=UTF-8"},
        {"origin": "http://localhost:3000", "content-type": "application/x-www-form-urlencoded"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "same-origin", "content-type": "multipart/form-data; boundary=x"},
    ],
    ids=str,
)
def test_a_write_of_a_foreign_page_is_refused(headers: dict[str, str]) -> None:
    sent = {"host": "localhost:8765", **headers}
    assert Guard().refusal("POST", "/api/v1/game/quit", sent, "127.0.0.1")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "LOCALHOST"},
        {"host": "localhost.:8765"},
        {"host": "127.0.0.1:1"},
        {"host": "[::1]:8765"},
        {"host": "[0:0:0:0:0:0:0:1]:8765"},
        {"host": "10.0.0.5:8765"},
        {"host": "colony.example", "origin": "https://colony.example"},
        {"origin": "http://localhost:3000", "content-type": "application/json"},
        {"origin": "http://127.0.0.1:8765"},
        {"content-type": "application/x-www-form-urlencoded"},
    ],
    ids=str,
)
def test_a_client_and_an_allowed_page_are_accepted(headers: dict[str, str]) -> None:
    guard = Guard(frozenset({"colony.example"}))
    sent = {"host": "localhost:8765", **headers}
    assert guard.refusal("POST", "/api/v1/game/quit", sent, "10.0.0.5") is None


def test_a_whole_url_counts_as_a_host_too() -> None:
    host = {"host": "localhost"}
    assert Guard().refusal("GET", "HTTP://evil.example/api/v1/version", host, None)
    assert Guard().refusal("GET", "http://localhost:8765/api/v1/version", host, None) is None


@pytest.mark.parametrize("authority", ["", ":80", "a/b", "user@x", "a:b", "[::1", "x y"])
def test_a_malformed_authority_has_no_host(authority: str) -> None:
    assert host_name(authority) is None


async def test_no_page_can_read_drive_or_end_the_game(served: Served) -> None:
    page = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    async with served(lockstep=True) as url, httpx.AsyncClient(base_url=f"{url}/api/v1") as client:
        for method, path in (("POST", "/game/quit"), ("POST", "/game/save"), ("GET", "/events"), ("OPTIONS", "/game")):
            answer = await client.request(method, path, headers=page, content=b'{"file_name":"mine"}')
            assert answer.status_code == 403
            assert answer.json()["errors"][0].startswith("Forbidden: pages of https://evil.example may not use")
            assert "access-control-allow-origin" not in answer.headers
        rebound = await client.get("/version", headers={"Host": "evil.example"})
        assert (rebound.status_code, rebound.json()["success"]) == (403, False)
        assert (await client.get("/game/state")).json()["data"]["program_state"] == "Playing"


async def test_a_page_of_this_machine_is_answered_with_its_own_origin(served: Served) -> None:
    async with served(lockstep=True) as url, httpx.AsyncClient(base_url=f"{url}/api/v1") as client:
        answer = await client.get("/version", headers={"Origin": "http://localhost:3000"})
        assert answer.headers["access-control-allow-origin"] == "http://localhost:3000"


async def test_with_the_mods_quirks_every_page_and_name_is_accepted(served: Served) -> None:
    async with served(lockstep=True, strict_quirks=True) as url, httpx.AsyncClient(base_url=f"{url}/api/v1") as client:
        headers = {"Host": "rimworld.example:80", "Origin": "https://evil.example"}
        assert (await client.post("/deselect", headers=headers, content=b"{}")).status_code == 200


async def test_a_body_in_too_many_chunks_ends_at_once(served: Served, exchange: Exchange) -> None:
    head = b"POST /api/v1/deselect HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with served(lockstep=True) as url:
        answer = await exchange(url, head + b"1\r\n \r\n" * (MOST_CHUNKS + 1))
        assert answer.startswith(b"HTTP/1.1 400")
        assert answer.endswith(b"<h1>Bad Request (more than 4096 chunks in one body)</h1>")
        few = b"1\r\n \r\n" * MOST_CHUNKS + b"0\r\n\r\n"
        async with httpx.AsyncClient() as client:
            last = b"GET /api/v1/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            assert (await exchange(url, head + few + head + few + last)).count(b"HTTP/1.1 200") == 3
            assert (await client.get(f"{url}/api/v1/version")).status_code == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET /api/v1/version HTTP/1.1\r\nHost: localhost\r\nX: ",
        b"POST /api/v1/deselect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n",
    ],
    ids=["head", "body"],
)
async def test_a_request_that_drips_ends_at_its_limit(served: Served, head: bytes) -> None:
    """Each byte comes within the limit for pauses; the whole request does not."""
    async with served(lockstep=True, idle_timeout_s=0.5, body_timeout_s=0.5) as url, asyncio.timeout(HANG_S):
        reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(url).port)
        writer.write(head)
        ended = asyncio.create_task(reader.read())
        while not ended.done():
            writer.write(b"x")
            await asyncio.wait({ended}, timeout=0.02)
        writer.close()
        if ended.exception() is None:  # a reset ends it too: bytes were on their way when the server closed
            assert ended.result().startswith(b"HTTP/1.1 500" if b"POST" in head else b"")
        else:
            assert isinstance(ended.exception(), ConnectionResetError)
