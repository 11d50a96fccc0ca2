"""Saves that are played more than once: read from the file the first time, copied from then on."""

from __future__ import annotations

import pickle
import threading
from pathlib import Path

from pytest_rle.colony.saves.reader import LoadedSave, check_difficulty, load_save
from pytest_rle.colony.world import World


class SavePrototypes:
    """Whoever plays several games holds one. Each save is kept as bytes that nobody can change, a few megabytes.

    Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[bytes, tuple[str, ...]]] = {}
        self._lock = threading.Lock()

    def load(self, path: Path, *, sha256: str, seed: int, difficulty: str | None = None) -> LoadedSave:
        """A world of its own from a save, as `load_save` gives it.

        `sha256` is that of the file, and what prototypes are known by.

        Raises:
            SaveError: The file is absent, damaged or no save.
            ValueError: The difficulty is not one of the game's.
        """
        check_difficulty(difficulty)
        with self._lock:
            known = self._known.get(sha256)
            if known is None:
                read = load_save(path, seed=0)
                known = self._known[sha256] = (pickle.dumps(read.world, pickle.HIGHEST_PROTOCOL), read.warnings)
        packed, warnings = known
        world: World = pickle.loads(packed)  # noqa: S301 - our own bytes, never a file's
        world.seed = seed
        if difficulty is not None:
            world.storyteller.difficulty = difficulty
        return LoadedSave(world, warnings)
