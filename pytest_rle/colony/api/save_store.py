"""A folder of saved games, for the routes that save, load and start."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Final

from pytest_rle.colony.api.errors import SavedGameError
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import SaveError, StartError, StartSpec, generate, load_save, write_save

SUFFIXES: Final = (".rws", ".rws.gz")

LONGEST_NAME: Final = 200
"""Bytes of a name; file systems allow 255 including the suffix."""


class SaveFolder:
    """Saved games by name in a folder. The first save creates the folder.

        run_server(game, 8765, saves=SaveFolder(Path("rle_saves"), seed=42))

    `seed` is the seed of the games that are loaded from here.
    """

    def __init__(self, folder: Path, *, seed: int) -> None:
        self.folder = folder
        self.seed = seed

    def write(self, name: str, game: Game) -> None:
        """Save the game. Raises SavedGameError when `name` is not a file name, OSError when writing fails."""
        path = self.folder / f"{_checked(name)}{SUFFIXES[0]}"
        self.folder.mkdir(parents=True, exist_ok=True)
        write_save(game.world, path)

    def read(self, name: str) -> Game:
        """Load a game. Raises SavedGameError when it does not exist or cannot be read."""
        path = self._find(name)
        if path is None:
            raise SavedGameError(f"there is no save called {name!r} in {self.folder}")
        try:
            return Game(load_save(path, seed=self.seed).world)
        except SaveError as error:
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

    def _find(self, name: str) -> Path | None:
        candidates = (self.folder / f"{_checked(name)}{suffix}" for suffix in SUFFIXES)
        return next((path for path in candidates if path.is_file()), None)


def _checked(name: str) -> str:
    """The name without its suffix. Raises SavedGameError when it would leave the folder or is no valid file name."""
    plain = name.removesuffix(".rws")
    if not plain or plain.startswith(".") or any(mark in plain for mark in '/\\:*?"<>|\0'):
        raise SavedGameError(f"{name!r} is not a file name")
    if len(plain.encode()) > LONGEST_NAME:
        raise SavedGameError(f"{name[:20] + '...'!r} is not a file name: it has more than {LONGEST_NAME} bytes")
    return plain
