"""Opens a game: the embedded colony in this process, or one that runs elsewhere.

No other file of this room imports `pytest_rle.colony`.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import httpx

from pytest_rle.backoff import Backoff
from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.saves import SaveNotes
from pytest_rle.colony.saves.packing import read_bytes
from pytest_rle.episode.game import LaunchError, OpenGame
from pytest_rle.episode.running_game import running_game, stage_wanted
from pytest_rle.episode.shared_starts import SharedStarts
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.staging import StagedSave
from pytest_rle.episode.start_save import verified_save_of
from pytest_rle.records import EpisodeStart
from pytest_rle.rimapi import (
    EventStream,
    Exchange,
    LiveClock,
    RecordedStream,
    Retries,
    RimApiClient,
    StaticWorld,
    Traffic,
    TrafficPlayer,
    TrafficRecorder,
    connect_clock,
    network_transport,
)

FIRST_ATTEMPTS: Final = 3
"""Attempts at a request before the game is known to run: a wrong address is soon reported."""

__all__ = ["allow_start_items", "open_game", "open_recorded_game", "stage_save"]


@asynccontextmanager
async def open_game(
    spec: EpisodeSpec,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    on_exchange: Callable[[Exchange], None] | None = None,
    on_traffic: Callable[[Traffic], None] | None = None,
    shared: SharedStarts | None = None,
    backoff: Backoff | None = None,
) -> AsyncIterator[OpenGame]:
    """Open the game that a spec asks for, and close it at the end.

        async with open_game(spec) as game:
            print(await game.client.game.state())

    Args:
        spec: What to play.
        transport: Carries requests to the game instead of the network.
        on_exchange: Called with every request and its answer.
        on_traffic: Called with every answer of a game in real time, once the game is open.
        backoff: The waits between attempts at a game in real time; None for the usual ones.
        shared: Games that started before. Share one to read each save and its map once.

    Raises:
        ScenarioSaveMismatchError: The save is not the pinned one.
        ScenarioSaveMissingError: The save is missing.
        SaveError: The save cannot be read, or has nobody to play.
        LaunchError: A live game cannot be set to the scenario's start.
        RimApiError: No game answers.
    """
    async with AsyncExitStack() as stack:
        if transport is not None or spec.rimapi_url is not None:
            url = spec.rimapi_url or "http://game"
            recorder = TrafficRecorder(transport if transport is not None else network_transport())
            client = await stack.enter_async_context(
                RimApiClient(url, transport=recorder, on_exchange=on_exchange, timeout_s=spec.rimapi_timeout_s)
            )
            retries = Retries() if backoff is None else Retries(backoff=backoff)
            client.connection.retries = dataclasses.replace(retries, attempts=FIRST_ATTEMPTS)
            game = await running_game(spec, client, read_save=read_bytes)
            client.connection.retries = retries if game.is_real_time else None
            if game.is_real_time:
                recorder.on_traffic = on_traffic  # from here on: a replay does not repeat the checks above
                game = dataclasses.replace(game, has_traffic=True, open_events=lambda: RecordedStream(client, recorder))
            yield game
        else:
            shared = shared if shared is not None else SharedStarts()
            save, digest = await asyncio.to_thread(verified_save_of, spec)
            start = shared.of_save(digest)
            colony, notes = await stack.enter_async_context(_embedded_game(spec, shared, save, digest))
            client = await stack.enter_async_context(
                RimApiClient(
                    "http://colony",
                    transport=colony,
                    on_exchange=on_exchange,
                    answers=start.answers,
                )
            )
            yield OpenGame(
                client=client,
                clock=await connect_clock(client),
                kind="embedded",
                save=save.name,
                save_sha256=digest,
                is_pinned=digest == spec.scenario.save.sha256,
                open_events=lambda: EventStream(client),
                start=start,
                save_version=notes.game_version,
                warnings=notes.warnings,
            )


@asynccontextmanager
async def open_recorded_game(
    spec: EpisodeSpec,
    start: EpisodeStart,
    traffic: Iterable[Traffic],
    *,
    on_exchange: Callable[[Exchange], None] | None = None,
) -> AsyncIterator[OpenGame]:
    """Open the record of a live game. Its answers come from the record, and game time takes no wall time."""
    player = TrafficPlayer(traffic)
    url = spec.rimapi_url or "http://game"
    async with RimApiClient(url, transport=player, on_exchange=on_exchange, timeout_s=spec.rimapi_timeout_s) as client:
        client.connection.retries = Retries(backoff=Backoff(0.0))
        yield OpenGame(
            client=client,
            clock=LiveClock(client, poll_s=0.0),
            kind="live",
            save=start.save or "",
            save_sha256=start.save_sha256,
            save_version=start.save_version,
            is_pinned=start.save_sha256 is not None and start.save_sha256 == spec.scenario.save.sha256,
            open_events=lambda: player,
            player=player,
        )


async def allow_start_items(game: OpenGame, static: StaticWorld) -> None:
    """Allow every item that lies forbidden at the landing, as players do first in every game.

    Every policy starts from the same state, so a team is not scored on whether it knows this step.
    """
    things = await game.client.maps.things(static.map_id)
    forbidden = [thing.thing_id for thing in things if thing.is_forbidden]
    if forbidden:
        await game.client.things.set_forbidden(static.map_id, forbidden, False)


def stage_save(spec: EpisodeSpec, folder: Path) -> tuple[StagedSave, str]:
    """Copy the save to play into RimWorld's folder; returns the copy, and the SHA-256 of the save.

    Raises:
        ScenarioError: The save is missing, or not the pinned one.
        SaveError: The save cannot be read.
        LaunchError: The file is no save, or the folder cannot be written.
    """
    return stage_wanted(spec, folder, read_bytes)


@asynccontextmanager
async def _embedded_game(
    spec: EpisodeSpec, shared: SharedStarts, path: Path, digest: str
) -> AsyncIterator[tuple[httpx.AsyncBaseTransport, SaveNotes]]:
    """Start the colony from its save: the transport to it, and what is said about the save."""
    difficulty = spec.scenario.difficulty
    if shared.processes is None:
        game, notes = await asyncio.to_thread(
            shared.games.start, path, sha256=digest, seed=spec.seed, difficulty=difficulty
        )
        yield DispatcherTransport(Dispatcher(game)), notes
        return
    try:
        async with shared.processes.open_game(path, sha256=digest, seed=spec.seed, difficulty=difficulty) as opened:
            yield opened
    except httpx.RemoteProtocolError as error:
        raise LaunchError(f"the embedded colony did not start: {error}") from error
