"""A folder of saved games, for the routes that save, load and start."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pytest_rle.colony.api.errors import SavedGameError
from pytest_rle.colony.api.host import SavedGame
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import SaveError, StartError, StartSpec, generate, load_save, write_save

SUFFIXES: Final = (".rws", ".rws.gz")

LONGEST_NAME: Final = 200
"""Bytes of a name; file systems allow 255 including the suffix."""

QUOTA_BYTES: Final = 2 * 1024**3
"""What the saves of a folder may take: more than a hundred of the largest, which have 15 MB."""

RESERVED: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])( *)(\..*)?", re.IGNORECASE)
"""Names of devices on Windows, with any extension."""

_NO_FILE_NAME: Final = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]|^[. ]|[. ]$')
"""Characters that a file system does not accept, or a name that it would change."""


@dataclasses.dataclass(frozen=True, slots=True)
class ShippedSave:
    """A save that a client can load although it is not in the folder; None keeps the save's own difficulty."""

    path: Path
    difficulty: str | None = None


class SaveFolder:
    """Saved games by name in a folder. The first save creates the folder.

        run_server(game, 8765, saves=SaveFolder(Path("rle_saves"), seed=42))

    Args:
        folder: The folder.
        seed: The seed of the games that are loaded.
        shipped: Saves by further names, which are used where the folder has no save of that name.
        quota_bytes: What the saves of the folder may take.
    """

    def __init__(
        self,
        folder: Path,
        *,
        seed: int,
        shipped: Mapping[str, ShippedSave] | None = None,
        quota_bytes: int = QUOTA_BYTES,
    ) -> None:
        self.folder = folder
        self.seed = seed
        self.shipped = dict(shipped or {})
        self.quota_bytes = quota_bytes

    def check_write(self, name: str) -> None:
        """Raise SavedGameError if a game cannot be saved under this name: it is no file name, or the folder is full.

        The size of a save is known once it is written, so the last one may exceed the quota.
        """
        path = self._path(name)
        others = [entry for entry in self.folder.glob("*.rws*") if entry != path and entry.is_file()]
        used = sum(entry.stat().st_size for entry in others)
        if used >= self.quota_bytes:
            raise SavedGameError(
                f"cannot save {name!r}: the {len(others)} saves in {self.folder} take {used} bytes, and "
                f"{self.quota_bytes} are allowed; delete some"
            )

    def write(self, name: str, game: Game) -> Path:
        """Save the game; return the file. Raises SavedGameError as `check_write` does, OSError when writing fails."""
        self.check_write(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(name)
        write_save(game.world, path)
        return path

    def read(self, name: str) -> SavedGame:
        """Load a game. Raises SavedGameError when it does not exist or cannot be read."""
        save = self._find(name)
        if save is None:
            raise SavedGameError(f"there is no save called {name!r} in {self.folder}")
        try:
            loaded = load_save(save.path, seed=self.seed, difficulty=save.difficulty)
            return SavedGame(Game(loaded.world), hashlib.sha256(save.path.read_bytes()).hexdigest())
        except (SaveError, OSError) as error:
            raise SavedGameError(str(error)) from error

    def exists(self, name: str) -> bool:
        """Whether there is a game of that name."""
        try:
            return self._find(name) is not None
        except SavedGameError:
            return False

    def new(self, world_seed: str, difficulty: str | None, map_size: int) -> Game:
        """A colony of three on a new world; a map size of 0 means the default.

        Raises SavedGameError for an unknown difficulty or an impossible map size.
        """
        spec = StartSpec(name="crashlanded", world_seed=world_seed.lower())
        try:
            if difficulty is not None:
                spec = dataclasses.replace(spec, difficulty=difficulty)
            if map_size:
                spec = dataclasses.replace(spec, width=map_size, height=map_size)
            return Game(generate(spec))
        except StartError as error:
            raise SavedGameError(str(error)) from error

    def _path(self, name: str) -> Path:
        return self.folder / f"{_checked(name)}{SUFFIXES[0]}"

    def _find(self, name: str) -> ShippedSave | None:
        plain = _checked(name)
        candidates = (self.folder / f"{plain}{suffix}" for suffix in SUFFIXES)
        own = next((path for path in candidates if path.is_file()), None)
        return ShippedSave(own) if own is not None else self.shipped.get(plain.lower())


def _checked(name: str) -> str:
    """The name without its suffix. Raises SavedGameError when it would leave the folder or is no valid file name."""
    plain = name.removesuffix(".rws")
    if len(plain.encode("utf-8", "replace")) > LONGEST_NAME:
        raise SavedGameError(f"{name[:20] + '...'!r} is not a file name: it has more than {LONGEST_NAME} bytes")
    if not plain or _NO_FILE_NAME.search(plain):
        raise SavedGameError(f"{name!r} is not a file name: use letters, digits, spaces, '-' and '_'")
    if RESERVED.fullmatch(plain):
        raise SavedGameError(f"{name!r} is not a file name: Windows reserves it for a device")
    return plain
