"""The events of GET /api/v1/events: their names, and how each payload is built.

An event that a rule emits has a line in `GAME_EVENTS`; an event that the server sends has a function here. The keys of
a payload go out exactly as they are written: on the stream the mod does not convert them to snake case.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Final

from pytest_rle.colony.api.naming import pascal
from pytest_rle.colony.colony import GameEvent

Payload = Mapping[str, object]

ANNOUNCED: Final = ("connected", "gameState", "gameUpdate", "heartbeat", "error")
"""The names that the mod lists in `registeredEvents`; it does not list the game's own events."""

HEARTBEAT_SECONDS: Final = 3.0
"""Seconds between two heartbeats, by the wall clock."""


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """One event as it goes over the wire."""

    name: str
    payload: Payload


def connected(timestamp: str) -> Event:
    """The first event of every stream."""
    message = "Connected to the event stream"
    return Event("connected", {"message": message, "timestamp": timestamp, "registeredEvents": list(ANNOUNCED)})


def whole_state(state: Payload) -> Event:
    """The second event of every stream: the answer of GET /game/state, with keys in Pascal case."""
    return Event("gameState", {pascal(key): value for key, value in state.items()})


def heartbeat(timestamp: str, game_tick: int) -> Event:
    """The sign of life, every `HEARTBEAT_SECONDS`; the tick is 0 without a game."""
    return Event("heartbeat", {"timestamp": timestamp, "tick": game_tick})


def program_changed(event_type: str, data: Payload, *, game_tick: int, timestamp: str) -> Event:
    """A game was loaded, saved, started or left; `event_type` says which."""
    return Event(
        "game_state", {"event_type": event_type, "ticks": game_tick, "timestamp": timestamp, "data": dict(data)}
    )


def log_message(level: str, message: str, game_tick: int) -> Event:
    """A line of the game's log; `level` is Info, Warning or Error."""
    return Event("log_message", {"level": level, "message": message, "ticks": game_tick})


def advanced(game_tick: int) -> Event:
    """Our own event: every event up to this game tick has been sent, so that lockstep runs hear the same."""
    return Event("rle_advanced", {"ticks": game_tick})


def _unchanged(payload: Payload) -> Payload:
    return payload


def _letter_without_text(payload: Payload) -> Payload:
    """The mod sends a letter's label, and not the text that the player reads on the screen."""
    letter = payload["letter"]
    shown = {key: value for key, value in letter.items() if key != "text"} if isinstance(letter, Mapping) else letter
    return {**payload, "letter": shown}


GAME_EVENTS: Final[Mapping[str, Callable[[Payload], Payload]]] = {
    "colonist_ate": _unchanged,
    "date_changed": _unchanged,
    "fog_updated": _unchanged,
    "letter_received": _letter_without_text,
    "make_recipe_product": _unchanged,
    "message_received": _unchanged,
    "pawn_killed": _unchanged,
    "plant_cut": _unchanged,
    "plant_harvested": _unchanged,
    "rock_mined": _unchanged,
}
"""Events that rules emit, and what becomes of their data on the wire."""


def from_game(event: GameEvent) -> Event:
    """The event of a rule as it goes over the wire. Raises KeyError for a name that `GAME_EVENTS` does not list."""
    return Event(event.name, GAME_EVENTS[event.name](event.data))
