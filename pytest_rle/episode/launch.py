"""Opens a game: the embedded colony in this process, or one that runs elsewhere.

No other file of this room imports `pytest_rle.colony`.
"""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final, Literal

import httpx

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.saves import SaveNotes
from pytest_rle.episode.shared_starts import GameStart, SharedStarts
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.errors import GameError
from pytest_rle.records import EpisodeStart
from pytest_rle.rimapi import (
    ConnectionFailed,
    EventStream,
    Exchange,
    GameClock,
    GameEvents,
    LiveClock,
    RecordedStream,
    RimApiClient,
    RimApiError,
    StaticWorld,
    Traffic,
    TrafficPlayer,
    TrafficRecorder,
    connect_clock,
)
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import ScenarioSaveMismatchError, hash_file, save_path, verify_save

__all__ = ["LaunchError", "OpenGame", "allow_start_items", "open_game", "open_recorded_game"]

SAVES_VARIABLE: Final = "RLE_RIMWORLD_SAVES"
"""The variable with the folder of a live RimWorld's saves. If it is set, the live game loads the pinned save."""

SETTLE_ATTEMPTS: Final = 60
"""How often to look at a game that is loading, once a second. Meanwhile the mod answers with old data."""

START_GAME_TICKS: Final = 15_000
"""A quarter of a day, which takes about four minutes at speed 1. A game that is older is not at its start."""


class LaunchError(GameError):
    """The game cannot be played as asked. The message says what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class OpenGame:
    """A game that is ready to play.

    Attributes:
        client: Sends requests to the game.
        clock: Advances the game.
        kind: The embedded colony, or a game that runs elsewhere.
        save: The file name of the save, or the URL of a live game.
        save_sha256: The SHA-256 of the save; None if a live game does not say which save it plays.
        is_pinned: The game started from the scenario's pinned save.
        open_events: Opens the game's event stream.
        start: What it has in common with other games of its save; of its own for a live game.
        save_version: The version of RimWorld that wrote the save; None if a live game plays it.
        warnings: What the embedded colony left out of the save, one sentence for each kind.
        has_traffic: Every answer is reported, because the game runs in real time and cannot be played again.
        player: Answers from a record instead of a game.
    """

    client: RimApiClient
    clock: GameClock
    kind: Literal["embedded", "live"]
    save: str
    save_sha256: str | None
    is_pinned: bool
    open_events: Callable[[], AbstractAsyncContextManager[GameEvents]]
    start: GameStart = dataclasses.field(default_factory=GameStart)
    save_version: str | None = None
    warnings: tuple[str, ...] = ()
    has_traffic: bool = False
    player: TrafficPlayer | None = None


@asynccontextmanager
async def open_game(
    spec: EpisodeSpec,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    on_exchange: Callable[[Exchange], None] | None = None,
    on_traffic: Callable[[Traffic], None] | None = None,
    shared: SharedStarts | None = None,
) -> AsyncIterator[OpenGame]:
    """Open the game that a spec asks for, and close it at the end.

        async with open_game(spec) as game:
            print(await game.client.game.state())

    Args:
        spec: What to play.
        transport: Carries requests to the game instead of the network.
        on_exchange: Called with every request and its answer.
        on_traffic: Called with every answer of a game in real time, once the game is open.
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
            recorder = TrafficRecorder(transport if transport is not None else httpx.AsyncHTTPTransport())
            client = await stack.enter_async_context(RimApiClient(url, transport=recorder, on_exchange=on_exchange))
            game = await _running_game(spec, client)
            if not game.clock.is_lockstep:
                recorder.on_traffic = on_traffic  # from here on: a replay does not repeat the checks above
                game = dataclasses.replace(game, has_traffic=True, open_events=lambda: RecordedStream(client, recorder))
            yield game
        else:
            shared = shared if shared is not None else SharedStarts()
            save, digest = await asyncio.to_thread(_find_save, spec)
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
    async with RimApiClient("http://record", transport=player, on_exchange=on_exchange) as client:
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


def _find_save(spec: EpisodeSpec) -> tuple[Path, str]:
    """The save of the embedded colony and its SHA-256. A save that the spec names need not be the pinned one."""
    if spec.save is not None:
        return spec.save, hash_file(spec.save)
    path = save_path(spec.scenario)
    return path, verify_save(spec.scenario, path, spec.allow_unpinned)


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


async def _running_game(spec: EpisodeSpec, client: RimApiClient) -> OpenGame:
    """A game that is already running: a served colony, which says what it plays, or a RimWorld."""
    try:
        state = await client.lockstep.state()
    except ConnectionFailed as error:
        raise LaunchError(
            f"no game answers: {error.text}; start one there, or omit --rle-rimapi-url to play the embedded colony"
        ) from error
    if state is not None and state.save_sha256 is not None:
        pinned = state.save_sha256 == spec.scenario.save.sha256
        if not pinned and not spec.allow_unpinned:
            raise ScenarioSaveMismatchError(
                f"the game at {client.base_url} plays a save with SHA-256 {state.save_sha256}, and scenario "
                f"{spec.scenario.name!r} is pinned to {spec.scenario.save.sha256}; start it with "
                f"'rle serve --scenario {spec.scenario.name}', or allow it with --rle-allow-unpinned",
                path=Path(client.base_url),
                expected=spec.scenario.save.sha256,
                actual=state.save_sha256,
            )
        if state.seed is not None and state.seed != spec.seed:
            raise LaunchError(
                f"the game at {client.base_url} runs with seed {state.seed}, and this episode has seed {spec.seed}: "
                f"add --rle-seed {state.seed}, or start the game with --seed {spec.seed}"
            )
        is_start = state.game_tick < START_GAME_TICKS
        if not is_start and not spec.allow_unpinned:
            raise LaunchError(
                f"the game at {client.base_url} is already at game tick {state.game_tick}, and an episode begins at "
                "the start: restart the game for each episode, with --paused or --lockstep if it has to wait, or "
                "continue from here with --rle-allow-unpinned"
            )
        return _live_game(client, await connect_clock(client), state.save_sha256, is_pinned=pinned and is_start)
    folder = os.environ.get(SAVES_VARIABLE)
    if folder is None:
        if not spec.allow_unpinned:
            raise LaunchError(
                f"the game at {client.base_url} does not say which save it plays: set {SAVES_VARIABLE} to the folder "
                "of RimWorld's saves, so that the scenario's save is copied there and loaded, or play the loaded "
                "game with --rle-allow-unpinned"
            )
        return _live_game(client, await connect_clock(client), None, is_pinned=False)
    digest = await _load_pinned(spec, client, Path(folder))
    return _live_game(client, await connect_clock(client), digest, is_pinned=True)


def _live_game(client: RimApiClient, clock: GameClock, save_sha256: str | None, *, is_pinned: bool) -> OpenGame:
    return OpenGame(client, clock, "live", client.base_url, save_sha256, is_pinned, lambda: EventStream(client))


async def _load_pinned(spec: EpisodeSpec, client: RimApiClient, folder: Path) -> str:
    """Copy the scenario's save into RimWorld's folder, load it, and wait until it is loaded."""
    path = save_path(spec.scenario)
    digest = verify_save(spec.scenario, path)
    name = f"rle_{spec.scenario.name}"
    await asyncio.to_thread(_unpack, path, folder / f"{name}.rws")
    await client.game.load(name)
    steady = 0
    for _ in range(SETTLE_ATTEMPTS):
        await asyncio.sleep(1.0)
        try:
            state = await client.game.state()
        except RimApiError:
            continue  # the main thread is busy loading
        is_ready = state.program_state == "Playing" and state.colonist_count == spec.scenario.population
        steady = steady + 1 if is_ready and state.game_tick < GAME_TICKS_PER_DAY else 0
        if steady == 3:
            return digest
    raise LaunchError(f"the game at {client.base_url} did not finish loading {name} within {SETTLE_ATTEMPTS} s")


def _unpack(source: Path, target: Path) -> None:
    try:
        with gzip.open(source, "rb") as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
    except OSError as error:
        raise LaunchError(f"{target} cannot be written ({error.strerror}); is {SAVES_VARIABLE} right?") from error
