"""A live game that goes on from a game save: its record answers up to the checkpoint, and the game after it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from pytest_rle.backoff import Backoff
from pytest_rle.episode.checkpoints import saves_folder
from pytest_rle.episode.game import Continuation, OpenGame
from pytest_rle.episode.recorded_episode import RecordedEpisode, ReplayError
from pytest_rle.episode.running_game import require_routes, wait_until_loaded
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.staging import stage
from pytest_rle.records import CheckpointSaved
from pytest_rle.rimapi import (
    DrainedEvents,
    Exchange,
    LiveClock,
    RecordedStream,
    Retries,
    RimApiClient,
    ServerSentEvent,
    Traffic,
    TrafficPlayer,
    TrafficRecorder,
)
from pytest_rle.rimapi.transport import HttpTransport


@asynccontextmanager
async def open_continued_game(
    spec: EpisodeSpec,
    record: RecordedEpisode,
    checkpoint: CheckpointSaved,
    *,
    transport: httpx.AsyncBaseTransport,
    on_exchange: Callable[[Exchange], None] | None,
    on_traffic: Callable[[Traffic], None],
    retries: Retries,
) -> AsyncIterator[OpenGame]:
    """Open a game that answers from its record up to a checkpoint, then loads the checkpoint's save and goes on.

    Raises:
        ReplayError: The save of the checkpoint is missing or was changed.
        LaunchError: RimWorld's folder of saves is not known.
    """
    save = _checked_save(record, checkpoint, saves_folder())
    player = TrafficPlayer(record.traffic())
    switch = _Switch(player, transport)
    recorder = TrafficRecorder(switch)
    recorder.on_traffic = on_traffic
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(
            RimApiClient(
                spec.rimapi_url or "http://game",
                transport=recorder,
                on_exchange=on_exchange,
                timeout_s=spec.rimapi_timeout_s,
            )
        )
        client.connection.retries = Retries(backoff=Backoff(0.0))
        clock = LiveClock(client, poll_s=0.0)
        events = _Events(player, recorder)

        async def go_on() -> None:
            recorder.on_traffic = None  # a replay does not repeat the loading
            switch.is_live = True
            client.connection.retries = retries
            await require_routes(client)
            staged = await asyncio.to_thread(
                stage, save, Path(f"{checkpoint.save}.rws"), saves_folder(), f"rle_{spec.scenario.name}"
            )
            await client.game.load(staged.name)
            await wait_until_loaded(client, staged, None, limit_s=spec.start_timeout_s)
            clock.follow_wall_clock(stall_s=3 * spec.rimapi_timeout_s)
            await clock.pause()
            events.stream = await stack.enter_async_context(RecordedStream(client, recorder))
            recorder.on_traffic = on_traffic

        start = record.start
        yield OpenGame(
            client=client,
            clock=clock,
            kind="live",
            save=start.save or "",
            save_sha256=start.save_sha256,
            save_version=start.save_version,
            is_pinned=start.save_sha256 is not None and start.save_sha256 == spec.scenario.save.sha256,
            open_events=lambda: events,
            has_traffic=True,
            continuation=Continuation(checkpoint.tick, go_on),
        )


def _checked_save(record: RecordedEpisode, checkpoint: CheckpointSaved, folder: Path) -> bytes:
    """The checkpoint's save. Raises ReplayError if it is missing or not the one that was made."""
    path = folder / f"{checkpoint.save}.rws"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReplayError(
            f"{record.folder} cannot be resumed: {path}, which was saved after tick {checkpoint.tick}, cannot be read "
            f"({error.strerror})"
        ) from error
    if hashlib.sha256(content).hexdigest() != checkpoint.sha256:
        raise ReplayError(
            f"{record.folder} cannot be resumed: {path} is not the save that was made after tick {checkpoint.tick}; "
            "another run of the scenario has replaced it"
        )
    return content


class _Switch(httpx.AsyncBaseTransport):
    """A transport that answers from a record, and from the game once it `is_live`."""

    def __init__(self, player: TrafficPlayer, live: httpx.AsyncBaseTransport) -> None:
        self._player = player
        self._live = live
        self._direct = HttpTransport(live)
        self.is_live = False

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Send a request; return the status and the body. Raises httpx.HTTPError, or NotRecorded."""
        source = self._direct if self.is_live else self._player
        return await source.transmit(method, url, content, timeout_s)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the game: the event stream is one."""
        return await self._live.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the transport to the game."""
        await self._live.aclose()


class _Events:
    """The recorded events, and those of the stream once it is open. An async context manager."""

    def __init__(self, player: TrafficPlayer, recorder: TrafficRecorder) -> None:
        self._player = player
        self._recorder = recorder
        self.stream: RecordedStream | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Do nothing: the game closes the stream."""

    def drain(self, game_tick: int = -1) -> tuple[ServerSentEvent, ...]:
        """The events since the last call, oldest first; `game_tick` is the game's present one."""
        if self.stream is not None:
            return self.stream.drain(game_tick)
        events = self._player.drain()
        self._recorder.record(DrainedEvents(events))
        return events

    async def wait_for_tick(self, game_tick: int) -> None:
        """Return at once: a live game does not announce its events."""
