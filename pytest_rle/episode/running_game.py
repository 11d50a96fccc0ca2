"""Opens a game that runs elsewhere: a served colony, which says what it plays, or a live RimWorld."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pytest_rle.episode.game import LaunchError, OpenGame
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.staging import StagedSave, stage
from pytest_rle.episode.start_save import verified_save_of
from pytest_rle.installation import SAVES_VARIABLE, Installation, SavesFolderError
from pytest_rle.rimapi import ConnectionFailed, EventStream, GameClock, RimApiClient, RimApiError, connect_clock
from pytest_rle.rimapi.errors import NEEDED_RIMAPI
from pytest_rle.rimapi.models.lockstep import LockstepState
from pytest_rle.rimapi.routes import missing_routes
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import ScenarioSaveMismatchError, hash_file

SETTLE_POLL_S: Final = 0.5
"""Seconds between two looks at a game that is loading. Meanwhile the mod answers with the old map, or not at all."""

SETTLED_LOOKS: Final = 2
"""Looks in a row that must show the loaded game: an answer may come in the middle of the loading."""

START_GAME_TICKS: Final = 15_000
"""A quarter of a day, which takes about four minutes at speed 1. A game that is older is not at its start."""


MISSING_ROUTE_REMEDY: Final = (
    f"install RIMAPI {NEEDED_RIMAPI} or newer, and check that RimWorld loads that DLL and not an older one of the "
    "Workshop"
)


async def running_game(spec: EpisodeSpec, client: RimApiClient, *, read_save: Callable[[Path], bytes]) -> OpenGame:
    """The game that runs at the client's address, paused at the scenario's start.

    `read_save` returns the XML of a save from its file, which may be packed. It raises an RleError if it cannot.

    Raises:
        ScenarioSaveMismatchError: The save is not the pinned one.
        ScenarioSaveMissingError: The save is missing.
        LaunchError: The game cannot be set to the scenario's start, or its RIMAPI is too old.
        RimApiError: The game does not answer as RIMAPI does.
    """
    try:
        state = await client.lockstep.state()
    except ConnectionFailed as error:
        raise LaunchError(
            f"no game answers: {error.text}; start one there, or omit --rle-rimapi-url to play the embedded colony"
        ) from error
    await require_routes(client)
    if state is not None and state.save_sha256 is not None:
        return await _served_colony(spec, client, state, state.save_sha256)
    folder = saves_folder_for(spec)
    if folder is None:
        return _live_game(client, await _clock(spec, client), None, is_pinned=False)
    staged, digest = await asyncio.to_thread(stage_wanted, spec, folder, read_save)
    await client.game.load(staged.name)
    population = spec.scenario.population if spec.save is None else None
    await wait_until_loaded(client, staged, population, limit_s=spec.start_timeout_s)
    is_pinned = digest == spec.scenario.save.sha256
    return _live_game(client, await _clock(spec, client), digest, is_pinned=is_pinned)


def saves_folder_for(spec: EpisodeSpec) -> Path | None:
    """RimWorld's folder of saves, into which the save to play is copied; None to play the game that is loaded.

    Raises LaunchError if the folder is not known.
    """
    installation = Installation.here()
    if spec.allow_unpinned and spec.save is None and not installation.variables.get(SAVES_VARIABLE):
        return None
    try:
        return installation.saves_folder()
    except SavesFolderError as error:
        advice = "or omit --rle-save" if spec.save is not None else "or play the loaded game with --rle-allow-unpinned"
        raise LaunchError(f"the save to play must be copied where RimWorld finds it: {error}; {advice}") from error


def stage_wanted(spec: EpisodeSpec, folder: Path, read_save: Callable[[Path], bytes]) -> tuple[StagedSave, str]:
    """Copy the save to play into RimWorld's folder; returns the copy, and the SHA-256 of the save.

    Raises:
        ScenarioSaveMismatchError: The save is not the pinned one.
        ScenarioSaveMissingError: The save is missing.
        LaunchError: The file is no save, or the folder cannot be written.
        RleError: `read_save` cannot read the file.
    """
    path, digest = verified_save_of(spec)
    return stage(read_save(path), path, folder, f"rle_{spec.scenario.name}"), digest


async def require_routes(client: RimApiClient) -> None:
    """Raise LaunchError if the game's RIMAPI lacks a route that an episode needs; RimApiError if it does not answer."""
    missing = await missing_routes(client)
    if not missing:
        return
    answer = await client.game.version()
    version = answer.mod_version or answer.api_version or "of unknown version"
    listed = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
    raise LaunchError(f"RIMAPI {version} at {client.base_url} does not have {listed}: {MISSING_ROUTE_REMEDY}")


async def wait_until_loaded(
    client: RimApiClient, staged: StagedSave, population: int | None, *, limit_s: float, poll_s: float = SETTLE_POLL_S
) -> None:
    """Wait until the game shows that it has loaded a staged save: its colony's name, its time and its people.

    Raises LaunchError if it does not within the limit, in seconds. What was loaded then is not known.
    """
    ends_at = time.monotonic() + limit_s
    settled = 0
    seen = "it gave no answer"
    while settled < SETTLED_LOOKS:
        if time.monotonic() > ends_at:
            raise LaunchError(
                f"the game at {client.base_url} accepted the load of {staged.name!r}, but did not load it within "
                f"{limit_s:g} s ({seen}): check that {SAVES_VARIABLE} is the folder that this RimWorld reads, that no "
                "window is open in it, and that no sync client changes the file"
            )
        await asyncio.sleep(poll_s)
        try:
            with client.connection.without_retries():
                difference = await _difference(client, staged, population)
        except RimApiError as error:  # the main thread is busy loading
            difference = f"its last answer: {error}"
        settled = settled + 1 if difference is None else 0
        seen = difference or seen


async def _difference(client: RimApiClient, staged: StagedSave, population: int | None) -> str | None:
    """In what the running game differs from a staged save, in words; None if it is that save."""
    state = await client.game.state()
    if state.program_state != "Playing":
        return f"it is in the state {state.program_state}"
    colony = next((faction.name for faction in await client.factions.list() if faction.is_player), None)
    if colony != staged.colony:
        return f"the colony is called {colony!r} and not {staged.colony!r}: it still plays another game"
    if not staged.game_tick <= state.game_tick <= staged.game_tick + GAME_TICKS_PER_DAY:
        return f"it is at game tick {state.game_tick}, and the save at {staged.game_tick}"
    if population is not None and state.colonist_count != population:
        return f"it has {state.colonist_count} colonists instead of {population}"
    return None if state.colonist_count else "it has no colonists"


async def _served_colony(spec: EpisodeSpec, client: RimApiClient, state: LockstepState, digest: str) -> OpenGame:
    """A served colony, whose save, seed and time must be those of the episode."""
    wanted = hash_file(spec.save) if spec.save is not None else spec.scenario.save.sha256
    if digest != wanted and not (spec.allow_unpinned and spec.save is None):
        if spec.save is not None:
            asked = f"--rle-save {spec.save} has {wanted}; start it with 'rle serve --save {spec.save}'"
        else:
            asked = (
                f"scenario {spec.scenario.name!r} is pinned to {wanted}; start it with "
                f"'rle serve --scenario {spec.scenario.name}', or allow it with --rle-allow-unpinned"
            )
        raise ScenarioSaveMismatchError(
            f"the game at {client.base_url} plays a save with SHA-256 {digest}, and {asked}",
            path=Path(client.base_url),
            expected=wanted,
            actual=digest,
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
    is_pinned = digest == spec.scenario.save.sha256 and is_start
    return _live_game(client, await _clock(spec, client), digest, is_pinned=is_pinned)


async def _clock(spec: EpisodeSpec, client: RimApiClient) -> GameClock:
    """The game's clock. It counts as stalled when it stands for as long as three answers may take."""
    return await connect_clock(client, stall_s=3 * spec.rimapi_timeout_s)


def _live_game(client: RimApiClient, clock: GameClock, save_sha256: str | None, *, is_pinned: bool) -> OpenGame:
    return OpenGame(client, clock, "live", client.base_url, save_sha256, is_pinned, lambda: EventStream(client))
