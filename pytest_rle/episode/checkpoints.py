"""Game saves of a live game during an episode, from which a run that was cut off goes on."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from pathlib import Path
from typing import Final

from pytest_rle.episode.game import LaunchError
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.installation import Installation, SavesFolderError
from pytest_rle.records import CheckpointSaved
from pytest_rle.rimapi import RimApiClient

logger = logging.getLogger(__name__)

POLL_S: Final = 0.5
"""Seconds between two looks at a file that is being written."""

ENDING: Final = b"</savegame>"
"""How a complete save ends."""


def saves_folder() -> Path:
    """RimWorld's folder of saves. Raises LaunchError if it is not known."""
    try:
        return Installation.here().saves_folder()
    except SavesFolderError as error:
        raise LaunchError(f"--rle-checkpoint needs RimWorld's folder of saves: {error}") from error


class Checkpoints:
    """Saves a live game every few ticks. Two files take turns, so the older one survives a failed save.

    Args:
        client: The game.
        spec: What is played.
        folder: RimWorld's folder of saves; None in a replay, which writes no file.
        recorded: The checkpoint up to which a record answers in the place of the game; None without a record.
    """

    def __init__(
        self,
        client: RimApiClient,
        spec: EpisodeSpec,
        folder: Path | None,
        recorded: CheckpointSaved | None = None,
    ) -> None:
        self._client = client
        self._spec = spec
        self._folder = folder
        self._recorded = recorded

    def is_due(self, ticks: int) -> bool:
        """Whether the game is saved after so many ticks."""
        return self._spec.checkpoint is not None and ticks % self._spec.checkpoint == 0

    async def save(self, ticks: int, game_tick: int) -> CheckpointSaved:
        """Save the game after so many ticks, and wait until the file is complete.

        Without a complete file in time the event has no digest, and nothing can be resumed from it. Raises RimApiError.
        """
        turn = ticks // (self._spec.checkpoint or 1) % 2
        name = f"rle_{self._spec.scenario.name}_{self._spec.seed}_checkpoint{turn}"
        recorded, folder = self._recorded, self._folder
        if recorded is not None and ticks <= recorded.tick:
            await self._client.game.save(name)  # the record answers, and no file is written
            return recorded if ticks == recorded.tick else CheckpointSaved(tick=ticks, game_tick=game_tick, save=name)
        if folder is not None:
            await asyncio.to_thread((folder / f"{name}.rws").unlink, missing_ok=True)
        await self._client.game.save(name)
        digest = await self._digest(folder / f"{name}.rws") if folder is not None else None
        return CheckpointSaved(tick=ticks, game_tick=game_tick, save=name, sha256=digest)

    async def _digest(self, path: Path) -> str | None:
        """The SHA-256 of the file once it is complete; None if it is not in time."""
        content = await complete_save(path, self._spec.start_timeout_s)
        if content is not None:
            return hashlib.sha256(content).hexdigest()
        logger.warning("%s was not complete within %g s: no run can go on from it", path, self._spec.start_timeout_s)
        return None


async def complete_save(path: Path, limit_s: float) -> bytes | None:
    """A save that a game is writing, once it is complete; None if it is not within the limit, in seconds."""
    ends_at = time.monotonic() + limit_s
    while True:
        content = await asyncio.to_thread(_read, path)
        if content.rstrip().endswith(ENDING):
            return content
        if time.monotonic() > ends_at:
            return None
        await asyncio.sleep(POLL_S)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it is not there yet, or RimWorld has locked it
        return b""
