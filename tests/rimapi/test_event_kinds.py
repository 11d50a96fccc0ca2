"""The table of events agrees with the embedded colony and with what the roles listen to."""

from __future__ import annotations

from pathlib import Path

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import load_save
from pytest_rle.rimapi import EventStream, RimApiClient
from pytest_rle.rimapi.event_kinds import EVENT_KINDS
from pytest_rle.team import ROLES

SAVES = Path(__file__).parents[2] / "saves"


def test_every_event_that_a_role_listens_to_is_in_the_table() -> None:
    for spec in ROLES.values():
        assert set(spec.events) <= {kind.name for kind in EVENT_KINDS.values() if kind.is_about_game}


async def test_the_embedded_colony_sends_only_events_of_the_table_with_the_data_it_names() -> None:
    world = load_save(SAVES / "crashlanded.rws.gz", seed=3).world
    transport = DispatcherTransport(Dispatcher(Game(world)))
    async with RimApiClient("http://colony", transport=transport) as client, EventStream(client) as events:
        await client.incidents.trigger("RaidEnemy", 0, {"points": 400.0, "forced": True})
        await client.lockstep.advance(60_000)
        await events.wait_for_tick((await client.game.state()).game_tick)
        seen = events.drain()
    assert {"letter_received", "date_changed", "pawn_killed"} <= {event.event for event in seen}
    for event in seen:
        assert set(event.data) <= {*EVENT_KINDS[event.event].data, "ticks"}, event
