"""Checks of RimWorld's files: the folder of its saves, the pinned save in it, and the DLL of the mod."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import ClassVar, Final

from pytest_rle import address
from pytest_rle.doctor.finding import CheckFailed, NotChecked
from pytest_rle.doctor.game import GameCheck
from pytest_rle.episode.checkpoints import complete_save
from pytest_rle.episode.launch import stage_save
from pytest_rle.episode.running_game import saves_folder_for
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.installation import DLL_VARIABLE, SAVES_VARIABLE, Installation
from pytest_rle.records.provenance import file_sha256
from pytest_rle.rimapi import RimApiClient

TRIAL_SAVE: Final = "rle_doctor"
"""The save that the game makes so that one sees where. It is deleted."""

SAVE_LIMIT_S: Final = 30.0
"""How long a game may take to write a save of 15 MB."""

SHOWN_DIGITS: Final = 12
"""Digits of a SHA-256 in the table."""


class SavesFolder(GameCheck):
    """The folder of saves is the one that this game uses.

    Args:
        client: The client of the game.
        spec: What is to be played.
        limit_s: How long a save may take.
    """

    name: ClassVar[str] = "saves folder"

    def __init__(self, client: RimApiClient, spec: EpisodeSpec, *, limit_s: float = SAVE_LIMIT_S) -> None:
        super().__init__(client)
        self._spec = spec
        self._limit_s = limit_s

    async def examine(self) -> str:
        """Let the game save a colony that is loaded, and look for the file."""
        folder = await folder_of(self.client, self._spec)
        state = await self.client.game.state()
        if state.program_state != "Playing":
            return f"{folder} (no colony is loaded; the run proves it by loading its save)"
        path = folder / f"{TRIAL_SAVE}.rws"
        try:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            await self.client.game.save(TRIAL_SAVE)
            content = await complete_save(path, self._limit_s)
        except OSError as error:
            raise CheckFailed(f"{folder} cannot be used ({error.strerror})", _SET_FOLDER) from error
        finally:
            with contextlib.suppress(OSError):
                await asyncio.to_thread(path.unlink, missing_ok=True)
        if content is None:
            raise CheckFailed(
                f"the game has saved, but no whole file came into {folder} within {self._limit_s:g} s", _SET_FOLDER
            )
        return f"{folder}; the game saves there"


class PinnedSave(GameCheck):
    """The save to play lies in RimWorld's folder, whole.

    Args:
        client: The client of the game.
        spec: What is to be played.
    """

    name: ClassVar[str] = "save"

    def __init__(self, client: RimApiClient, spec: EpisodeSpec) -> None:
        super().__init__(client)
        self._spec = spec

    async def examine(self) -> str:
        """Copy the save, and read it back."""
        folder = await folder_of(self.client, self._spec)
        staged, digest = await asyncio.to_thread(stage_save, self._spec, folder)
        kind = "pinned" if digest == self._spec.scenario.save.sha256 else "not pinned"
        return f"{staged.name}.rws is in place ({kind}, SHA-256 {digest[:SHOWN_DIGITS]})"


class Dll(GameCheck):
    """The build of the mod is known, and there is only one.

    Args:
        client: The client of the game.
        installation: RimWorld on this machine.
    """

    name: ClassVar[str] = "DLL"

    def __init__(self, client: RimApiClient, installation: Installation) -> None:
        super().__init__(client)
        self._installation = installation

    async def examine(self) -> str:
        """Find the DLLs, and compare their hashes."""
        if await self.client.lockstep.state() is not None:
            raise NotChecked("the embedded colony has none")
        if not address.is_loopback(self.client.base_url):
            raise NotChecked("the game runs on another machine")
        paths = self._installation.dlls()
        given = self._installation.variables.get(DLL_VARIABLE)
        if given and not paths:
            raise CheckFailed(f"{DLL_VARIABLE}: {given} is not a file", f"set {DLL_VARIABLE} to the path of RIMAPI.dll")
        if not paths:
            raise NotChecked(f"no RIMAPI.dll was found; {DLL_VARIABLE} can name it, so that its hash is on record")
        hashes = {path: await asyncio.to_thread(file_sha256, path) for path in paths}
        if len(set(hashes.values())) > 1:
            listed = "; ".join(f"{path} has {(digest or 'no hash')[:SHOWN_DIGITS]}" for path, digest in hashes.items())
            raise CheckFailed(
                f"there are builds that differ, and RimWorld loads one of them: {listed}",
                f"remove the others, or set {DLL_VARIABLE} to the one that RimWorld loads",
            )
        path, digest = next(iter(hashes.items()))
        if digest is None:
            raise CheckFailed(f"{path} cannot be read", "make it readable for this user")
        return f"{path.name}, SHA-256 {digest[:SHOWN_DIGITS]}"


async def folder_of(client: RimApiClient, spec: EpisodeSpec) -> Path:
    """RimWorld's folder of saves. Raises NotChecked if the run needs none, LaunchError if it is not known."""
    state = await client.lockstep.state()
    if state is not None and state.save_sha256 is not None:
        raise NotChecked("the game says itself which save it plays")
    folder = saves_folder_for(spec)
    if folder is None:
        raise NotChecked("--rle-allow-unpinned plays the game that is loaded")
    return folder


_SET_FOLDER: Final = f"set {SAVES_VARIABLE} to the folder that this RimWorld uses"
