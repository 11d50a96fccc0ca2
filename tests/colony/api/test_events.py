"""Every event of the stream has a name in the table, and the payload that the mod sends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pytest_rle import colony
from pytest_rle.colony.api import events
from pytest_rle.colony.api.stream import EventHub, frame
from pytest_rle.colony.colony import GameEvent


def test_a_frame_has_the_name_and_one_line_of_json() -> None:
    assert frame(events.heartbeat("2026-04-01T12:00:00Z", 60)) == (
        b'event: heartbeat\ndata: {"timestamp":"2026-04-01T12:00:00Z","tick":60}\n\n'
    )


def test_the_first_state_has_keys_in_pascal_case() -> None:
    assert events.whole_state({"game_tick": 3, "is_paused": True}).payload == {"GameTick": 3, "IsPaused": True}


def test_a_letter_goes_out_with_its_label_and_without_its_text() -> None:
    letter = {"label": "Raid", "def": "ThreatBig", "className": "StandardLetter", "text": "Pirates attack."}
    event = events.from_game(GameEvent("letter_received", {"letter": letter, "targets": {}, "ticks": 7}))
    shown = {"label": "Raid", "def": "ThreatBig", "className": "StandardLetter"}
    assert event.payload == {"letter": shown, "targets": {}, "ticks": 7}


@pytest.mark.parametrize("name", sorted(set(events.GAME_EVENTS) - {"letter_received"}))
def test_other_events_of_rules_go_out_unchanged(name: str) -> None:
    assert events.from_game(GameEvent(name, {"ticks": 7})) == events.Event(name, {"ticks": 7})


def test_every_event_that_a_rule_emits_is_in_the_table() -> None:
    sources = [path.read_text() for path in Path(colony.__file__).parent.rglob("*.py")]
    emitted = {name for source in sources for name in re.findall(r"\.emit\(\s*\"(\w+)\"", source)}
    assert emitted == set(events.GAME_EVENTS)


def test_an_event_that_the_table_does_not_list_is_an_error() -> None:
    with pytest.raises(KeyError, match="sun_exploded"):
        events.from_game(GameEvent("sun_exploded", {}))


async def test_every_subscriber_gets_every_event_after_its_own_opening() -> None:
    hub = EventHub()
    early, late = hub.subscribe([]), hub.subscribe([events.connected("t")])
    hub.publish(events.advanced(60))
    hub.close()
    received = [b"".join([chunk async for chunk in subscription]) for subscription in (early, late)]
    assert received[0] == frame(events.advanced(60))
    assert received[1].endswith(received[0])
    assert json.loads(received[1].split(b"data: ")[1].partition(b"\n")[0])["registeredEvents"] == list(events.ANNOUNCED)
