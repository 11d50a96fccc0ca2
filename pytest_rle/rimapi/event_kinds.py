"""The events that RIMAPI's stream sends: what each means and which data it carries.

The stream hands on an event that is not in the table, as a newer version of the mod may send more. To add one, add a
row.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final


@dataclasses.dataclass(frozen=True, slots=True)
class EventKind:
    """One name of an event. `data` are the keys of its JSON object, in the mod's own spelling.

    Events about the game also carry `ticks`, the game tick at which they happened.
    """

    name: str
    meaning: str
    data: tuple[str, ...]

    is_about_game: bool = True
    """False for an event about the stream or the server. `EventStream.drain` leaves it out."""

    tick_key: str = ""
    """The key of a game tick up to which every event has been sent; empty if the event makes no such promise."""


STREAM_GAP: Final = "rle_stream_gap"
"""Our own event: the stream was interrupted, and what happened meanwhile is unknown."""

EVENT_KINDS: Final[Mapping[str, EventKind]] = {
    kind.name: kind
    for kind in (
        EventKind("connected", "first event", ("message", "timestamp", "registeredEvents"), is_about_game=False),
        EventKind(
            "gameState",
            "second event: the state of the game",
            (
                "GameTick",
                "ColonyWealth",
                "ColonistCount",
                "Storyteller",
                "IsPaused",
                "ProgramState",
                "CurrentView",
                "IsSettingsOpen",
                "IsModSettingsOpen",
                "MapCount",
            ),
            is_about_game=False,
            tick_key="GameTick",
        ),
        EventKind("gameUpdate", "registered by the mod, never sent", (), is_about_game=False),
        EventKind("heartbeat", "sent every three seconds", ("timestamp", "tick"), is_about_game=False),
        EventKind(
            "rle_advanced",
            "sent by the embedded colony after every event up to `ticks`",
            ("ticks",),
            is_about_game=False,
            tick_key="ticks",
        ),
        EventKind(STREAM_GAP, "written by the client: the stream was interrupted", ("game_ticks", "reason")),
        EventKind("error", "the mod could not send an event", ("message", "errors", "event_type", "data")),
        EventKind("log_message", "a line of the game's log", ("level", "message")),
        EventKind("game_state", "a game was loaded, saved, started or left", ("event_type", "timestamp", "data")),
        EventKind("date_changed", "a new day, season or year", ("date", "map", "ticksAbs")),
        EventKind("letter_received", "a letter at the right edge of the screen", ("letter", "targets")),
        EventKind("message_received", "a message at the top of the screen", ("message", "targets")),
        EventKind("dialog_option_selected", "the player chose an option of a dialog", ("option", "dialog")),
        EventKind("colonist_ate", "a colonist finished a meal", ("colonist", "food")),
        EventKind("pawn_killed", "a pawn died, human or animal", ("pawn", "cause")),
        EventKind("make_recipe_product", "a bill made its product", ("worker", "result", "recipeDef")),
        EventKind(
            "unfinished_destroyed",
            "an unfinished product is gone",
            ("unfinished", "bill", "billGiver", "destroy_mode", "map_id"),
        ),
        EventKind("rock_mined", "a pawn mined out a cell", ("pawn", "target", "map_id")),
        EventKind("plant_harvested", "a pawn harvested a plant", ("pawn", "target", "yield_now", "map_id")),
        EventKind("plant_cut", "a pawn cut a plant", ("pawn", "target", "map_id")),
        EventKind(
            "fog_updated",
            "cells were discovered",
            ("map_id", "root_cell", "cells_revealed", "mechanoid_found", "all_on_screen"),
        ),
    )
}
"""Every event that RIMAPI 1.9 and 1.10 and the embedded colony send, by name."""
