"""A folder of saved games, for the routes that save, load and start."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Final

from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import SaveError, StartSpec, generate, load_save, write_save
from pytest_rle.rimworld import DEFS

SUFFIXES: Final = (".rws", ".rws.gz")

LONGEST_NAME: Final = 200
"""Bytes of a name: file systems take 255, endings and all."""

SMALLEST_MAP: Final = 50
LARGEST_MAP: Final = 400
"""Cells a side of a new game's map; the game's own page for it offers 200 to 325."""


class SaveFolder:
    """Saves by name in a folder, which is made when the first game is saved. `seed` is that of games loaded here."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self.folder = folder
        self.seed = seed

    def write(self, name: str, game: Game) -> None:
        """Write the game. Raises ValueError for a name that is no file name, OSError where it cannot be written."""
        path = self.folder / f"{_checked(name)}{SUFFIXES[0]}"
        self.folder.mkdir(parents=True, exist_ok=True)
        write_save(game.world, path)

    def read(self, name: str) -> Game:
        """The game of that name. Raises ValueError where it cannot be read."""
        path = self._find(name)
        if path is None:
            raise ValueError(f"there is no save called {name!r} in {self.folder}")
        try:
            return Game(load_save(path, seed=self.seed).world)
        except SaveError as error:
            raise ValueError(str(error)) from error

    def exists(self, name: str) -> bool:
        """Whether there is a game of that name."""
        try:
            return self._find(name) is not None
        except ValueError:
            return False

    def new(self, world_seed: str, difficulty: str | None, map_size: int) -> Game:
        """A colony of three on a new world; a size of 0 is the game's own. Raises ValueError for what there is not."""
        if difficulty is not None and difficulty not in DEFS.difficulties:
            raise ValueError(f"unknown difficulty {difficulty!r}; choose one of {', '.join(DEFS.difficulties)}")
        if map_size != 0 and not SMALLEST_MAP <= map_size <= LARGEST_MAP:
            raise ValueError(f"no map of {map_size} cells a side; choose from {SMALLEST_MAP} to {LARGEST_MAP}")
        spec = StartSpec(name="crashlanded", world_seed=world_seed.lower())
        if map_size:
            spec = dataclasses.replace(spec, width=map_size, height=map_size)
        world = generate(spec)
        if difficulty is not None:
            world.storyteller.difficulty = difficulty
        return Game(world)

    def _find(self, name: str) -> Path | None:
        candidates = (self.folder / f"{_checked(name)}{suffix}" for suffix in SUFFIXES)
        return next((path for path in candidates if path.is_file()), None)


def _checked(name: str) -> str:
    plain = name.removesuffix(".rws")
    if not plain or plain.startswith(".") or any(mark in plain for mark in '/\\:*?"<>|\0'):
        raise ValueError(f"{name!r} is not a file name")
    if len(plain.encode()) > LONGEST_NAME:
        raise ValueError(f"{name[:20] + '...'!r} is not a file name: it has more than {LONGEST_NAME} bytes")
    return plain
