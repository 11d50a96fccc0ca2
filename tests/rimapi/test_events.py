"""The event stream: order, loss, reconnecting and closing."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from pytest_rle.backoff import Backoff
from pytest_rle.rimapi import (
    STREAM_GAP,
    ConnectionFailed,
    EventStream,
    InvalidResponse,
    NotFound,
    RequestTimedOut,
    RimApiClient,
    ServerSentEvent,
)
from pytest_rle.rimapi.events import LINE_LIMIT

if TYPE_CHECKING:
    from tests.rimapi.conftest import ScriptedGame

FAST = Backoff(first_s=0.001, longest_s=0.01)
"""Waits that no test notices."""


async def test_events_arrive_in_order_and_once_each(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client) as events:
        for number in range(3):
            game.send("letter_received", f'{{"ticks": {number}}}')
        game.send("rle_advanced", '{"ticks": 3}')
        await events.wait_for_tick(3)
        assert [(e.event, e.data["ticks"]) for e in events.drain()] == [("letter_received", n) for n in range(3)]
        assert events.drain() == ()


async def test_events_about_the_stream_are_left_out(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client) as events:
        game.send("heartbeat", '{"tick": 1}')
        game.send("pawn_killed", '{"cause": "Hunger"}')
        game.send("rle_advanced", '{"ticks": 1}')
        await events.wait_for_tick(1)
        assert [event.event for event in events.drain()] == ["pawn_killed"]


async def test_an_event_of_an_unknown_name_is_handed_on(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client) as events:
        game.send("something_newer", '{"ticks": 1}')
        game.send("rle_advanced", '{"ticks": 1}')
        await events.wait_for_tick(1)
        assert [event.event for event in events.drain()] == ["something_newer"]


async def test_data_that_is_not_a_json_object_is_kept_unchanged(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client) as events:
        game.send("log_message", "not json")
        game.send("log_message", "[1]")
        game.send("rle_advanced", '{"ticks": 1}')
        await events.wait_for_tick(1)
        assert [dict(event.data) for event in events.drain()] == [{"text": "not json"}, {"value": [1]}]


async def test_data_that_no_record_can_hold_is_made_writable(game: ScriptedGame, client: RimApiClient) -> None:
    deep = "[" * 100 + "]" * 100
    async with EventStream(client) as events:
        game.send("log_message", deep)
        game.send("log_message", '{"message": "half \\ud83d"}')
        game.send("rle_advanced", '{"ticks": 1}')
        await events.wait_for_tick(1)
        assert [dict(event.data) for event in events.drain()] == [{"text": deep}, {"message": "half \ufffd"}]


async def test_a_full_buffer_drops_the_oldest_events_and_counts_them(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client, buffer_limit=2) as events:
        for number in range(5):
            game.send("date_changed", f'{{"ticks": {number}}}')
        game.send("rle_advanced", '{"ticks": 5}')
        await events.wait_for_tick(5)
        gap, *kept = events.drain()
        assert (gap.event, gap.data["reason"]) == (STREAM_GAP, "3 events were dropped: more than 2 waited")
        assert [event.data["ticks"] for event in kept] == [3, 4]
        assert events.drain() == ()
        assert events.dropped == 3


async def test_a_broken_stream_reconnects(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client, backoff=FAST) as events:
        game.send("date_changed", '{"ticks": 1}')
        game.hang_up()
        await game.streams_opened(2)
        game.send("date_changed", '{"ticks": 2}')
        game.send("rle_advanced", '{"ticks": 2}')
        await events.wait_for_tick(2)
        found = events.drain()
        assert [event.event for event in found] == ["date_changed", STREAM_GAP, "date_changed"]
        assert found[1].data == {"ticks": 1, "game_ticks": 0, "reason": "the game closed the event stream"}
        assert events.reconnects == 1


async def test_waiting_for_a_tick_that_never_comes_times_out(client: RimApiClient) -> None:
    async with EventStream(client) as events:
        await events.wait_for_tick(0)
        events.timeout_s = 0.0
        with pytest.raises(RequestTimedOut, match="up to game tick 0 instead of 9"):
            await events.wait_for_tick(9)


async def test_closing_ends_the_background_task(client: RimApiClient) -> None:
    async with EventStream(client):
        assert any(task.get_name() == "rimapi-events" for task in asyncio.all_tasks())
    assert not any(task.get_name() == "rimapi-events" for task in asyncio.all_tasks())


async def test_entering_fails_if_nothing_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    async with RimApiClient(url) as client:
        with pytest.raises(ConnectionFailed):
            await EventStream(client).__aenter__()


async def test_entering_fails_if_the_server_has_no_stream(game: ScriptedGame, client: RimApiClient) -> None:
    game.fails("GET", "/events", 404, "Endpoint not found")
    with pytest.raises(NotFound):
        await EventStream(client).__aenter__()
    game.answers("GET", "/events", {})
    with pytest.raises(InvalidResponse):
        await EventStream(client).__aenter__()
    assert not any(task.get_name() == "rimapi-events" for task in asyncio.all_tasks())


async def test_a_stream_that_falls_silent_is_opened_again_and_the_gap_is_told(
    game: ScriptedGame, client: RimApiClient
) -> None:
    async with EventStream(client, backoff=FAST, silence_s=0.05) as events, asyncio.timeout(20):
        await game.streams_opened(3)
        found = events.drain()
        assert found[0].event == STREAM_GAP
        assert found[0].data["reason"] == "the stream was silent for 0.05 s"


async def test_a_gap_that_goes_on_is_told_once_each_turn(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client, backoff=Backoff(60.0)) as events:
        game.send("date_changed", '{"ticks": 10}')
        game.hang_up()
        found: list[ServerSentEvent] = []
        async with asyncio.timeout(20):
            while len(found) < 2:
                found += events.drain(25)
                await asyncio.sleep(0)
        assert [event.event for event in found] == ["date_changed", STREAM_GAP]
        assert found[1].data["game_ticks"] == 15
        (later,) = events.drain(60)
        assert (later.data["game_ticks"], later.data["reason"]) == (35, "the stream is still interrupted")


async def test_an_event_without_an_end_breaks_the_stream(game: ScriptedGame, client: RimApiClient) -> None:
    async with EventStream(client, backoff=FAST) as events, asyncio.timeout(20):
        for _ in range(LINE_LIMIT // 65_536 + 2):
            game.frames.put_nowait(b"x" * 65_536)
        await game.streams_opened(2)
        assert f"an event is larger than {LINE_LIMIT} bytes" in str(events.drain(0)[0].data["reason"])
