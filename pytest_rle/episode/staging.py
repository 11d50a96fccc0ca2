"""Puts a save into the folder of a live RimWorld, with a mark by which the loaded game is recognised."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Final

from pytest_rle.episode.game import LaunchError

MARK: Final = "RLE"
"""How the colony's name begins in every staged save."""

_TICK: Final = re.compile(rb"<ticksGame>(\d+)</ticksGame>")
_FACTIONS: Final = (b"<allFactions>", b"</allFactions>")
_SCENARIO: Final = re.compile(rb"<playerFaction>.{0,500}?<factionDef>(\w+)</factionDef>", re.DOTALL)
_USUAL: Final = rb"Player\w+"
"""The defs of the player's factions of the game; a mod's may be called anything, and the save's scenario names it."""


@dataclasses.dataclass(frozen=True, slots=True)
class StagedSave:
    """A save in RimWorld's folder.

    Attributes:
        name: The name by which RimWorld loads it.
        colony: The name of the player's faction in it: it is new with each staged save, so a game that shows it has
            loaded this file and no other.
        game_tick: The game tick at which it was saved.
    """

    name: str
    colony: str
    game_tick: int


def stage(save: bytes, source: Path, folder: Path, name: str) -> StagedSave:
    """Put a save into RimWorld's folder of saves as `name`.rws.

    The copy differs from the save in the name of the player's faction alone. It replaces an older file at once, and is
    read back.

    Args:
        save: The XML of the save.
        source: The file that it was read from, for messages.
        folder: RimWorld's folder of saves.
        name: The name by which RimWorld is to load it.

    Raises:
        LaunchError: The file is no save, or the folder cannot be written.
    """
    colony = f"{MARK} {secrets.token_hex(4)}"
    content = marked(save, colony, source)
    found = _TICK.search(content)
    if found is None:
        raise LaunchError(f"{source} is not a save of RimWorld: it does not say its game tick")
    target = folder / f"{name}.rws"
    try:
        _replace(target, content)
        written = target.read_bytes()
    except OSError as error:
        raise LaunchError(
            f"{target} cannot be written ({error.strerror}): set RLE_RIMWORLD_SAVES to the folder of RimWorld's saves"
        ) from error
    if written != content:
        raise LaunchError(
            f"{target} is not what was written into it: another program, such as a sync client, changes it"
        )
    return StagedSave(name, colony, int(found[1]))


def marked(content: bytes, colony: str, source: Path) -> bytes:
    """The save with this name for the player's faction. Raises LaunchError if it has no such faction."""
    start, end = content.find(_FACTIONS[0]), content.find(_FACTIONS[1])
    chosen = _SCENARIO.search(content)
    player_def = rb"\n([ \t]*)<def>%b</def>" % (chosen[1] if chosen is not None else _USUAL)
    player = re.compile(player_def).search(content, start, end) if 0 <= start < end else None
    if player is None:
        raise LaunchError(f"{source} is not a save of RimWorld with a colony: it has no faction of the player")
    indent = player[1]
    # The fields of the faction are indented as its def is, and its end is the first line that is indented less.
    close = re.compile(rb"\n" + indent[:-1] + rb"</li>").search(content, player.end(), end)
    name = b"<name>" + colony.encode() + b"</name>"
    known = re.compile(rb"\n" + indent + rb"<name>[^<]*</name>").search(
        content, player.end(), close.start() if close is not None else end
    )
    if known is not None:
        return content[: known.start()] + b"\n" + indent + name + content[known.end() :]
    return content[: player.end()] + b"\n" + indent + name + content[player.end() :]


def _replace(target: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=".rle-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)  # RimWorld may run as another user
        Path(temporary).replace(target)
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
