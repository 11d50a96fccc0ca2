"""The event stream: order, loss, reconnecting and closing."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from pytest_rle.rimapi import ConnectionFailed, EventStream, InvalidResponse, NotFound, RequestTimedOut, RimApiClient

if TYPE_CHECKING:
    from tests.rimapi.conftest import ScriptedGame


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that the loop is about to do."""
    deadline = asyncio.get_running_loop().time() + 5
    while not true():
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.005)


async def test_events_come_in_order_and_each_once(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client) as events:
        for number in range(3):
            game.send("letter_received", f'{{"ticks": {number}}}')
        game.send("rle_advanced", '{"ticks": 3}')
        await events.wait_for_tick(3)
        assert [(e.event, e.data["ticks"]) for e in events.drain()] == [("letter_received", n) for n in range(3)]
        assert events.drain() == ()


async def test_heartbeats_and_greetings_are_not_events_of_the_game(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client) as events:
        game.send("heartbeat", '{"tick": 1}')
        game.send("pawn_killed", '{"cause": "Hunger"}')
        game.send("rle_advanced", '{"ticks": 1}')
        await events.wait_for_tick(1)
        assert [event.event for event in events.drain()] == ["pawn_killed"]


async def test_what_is_no_json_object_is_kept_as_it_came(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client) as events:
        game.send("log_message", "not json")
        game.send("log_message", "[1]")
        game.send("rle_advanced", '{"ticks": 1}')
        await events.wait_for_tick(1)
        assert [dict(event.data) for event in events.drain()] == [{"text": "not json"}, {"value": [1]}]


async def test_a_full_buffer_drops_the_oldest_and_counts_them(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client, buffer_limit=2) as events:
        for number in range(5):
            game.send("date_changed", f'{{"ticks": {number}}}')
        game.send("rle_advanced", '{"ticks": 5}')
        await events.wait_for_tick(5)
        assert [event.data["ticks"] for event in events.drain()] == [3, 4]
        assert events.dropped == 3


async def test_a_broken_stream_is_opened_again(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client) as events:
        game.send("date_changed", '{"ticks": 1}')
        game.hang_up()
        await until(lambda: game.streams == 2)
        game.send("date_changed", '{"ticks": 2}')
        game.send("rle_advanced", '{"ticks": 2}')
        await events.wait_for_tick(2)
        assert [event.data["ticks"] for event in events.drain()] == [1, 2]
        assert events.reconnects == 1


async def test_waiting_for_a_tick_that_never_comes_is_a_timeout(client: RimApiClient) -> None:
    async with EventStream(client, timeout_s=0.2) as events:
        with pytest.raises(RequestTimedOut, match="up to game tick 0, and not 9"):
            await events.wait_for_tick(9)


async def test_closing_leaves_no_task_behind(client: RimApiClient) -> None:
    before = len(asyncio.all_tasks())
    async with EventStream(client):
        assert any(task.get_name() == "rimapi-events" for task in asyncio.all_tasks())
    assert not any(task.get_name() == "rimapi-events" for task in asyncio.all_tasks())
    await until(lambda: len(asyncio.all_tasks()) <= before + 1)  # the server's own end of the stream


async def test_a_game_that_is_not_there_is_an_error_on_entering() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    async with RimApiClient(url) as client:
        with pytest.raises(ConnectionFailed):
            await EventStream(client).__aenter__()


async def test_a_server_without_a_stream_is_an_error_on_entering(game: ScriptedGame, client: RimApiClient) -> None:
    game.fails("GET", "/events", 404, "Endpoint not found")
    with pytest.raises(NotFound):
        await EventStream(client).__aenter__()
    game.answers("GET", "/events", {})
    with pytest.raises(InvalidResponse):
        await EventStream(client).__aenter__()
    assert not any(task.get_name() == "rimapi-events" for task in asyncio.all_tasks())
