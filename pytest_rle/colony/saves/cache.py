"""A cache of saves: each file is read once, and every game gets a copy of its world."""

from __future__ import annotations

import pickle
import threading
from pathlib import Path

from pytest_rle.colony.saves.reader import LoadedSave, SaveNotes, check_difficulty, load_save
from pytest_rle.colony.world import World


class SaveCache:
    """A cache of the worlds of saves, for a program that plays several games. It is thread-safe.

        save_cache = SaveCache()
        loaded = save_cache.load(path, sha256=digest, seed=42)

    Each world is kept as immutable bytes, a few megabytes.
    """

    def __init__(self) -> None:
        self._cached: dict[str, tuple[bytes, SaveNotes, tuple[str, ...]]] = {}
        self._lock = threading.Lock()

    def load(self, path: Path, *, sha256: str, seed: int, difficulty: str | None = None) -> LoadedSave:
        """A new copy of the world of a save, as `load_save` returns it.

        `sha256` is the hash of the file, and the key of the cache.

        Raises:
            SaveError: The file is missing, damaged or not a save, or the difficulty is unknown.
        """
        check_difficulty(path, difficulty)
        with self._lock:
            cached = self._cached.get(sha256)
            if cached is None:
                read = load_save(path, seed=0)
                packed = pickle.dumps(read.world, pickle.HIGHEST_PROTOCOL)
                cached = self._cached[sha256] = (packed, read.notes, read.away)
        packed, notes, away = cached
        world: World = pickle.loads(packed)  # noqa: S301 - bytes that this class pickled, not a file
        world.seed = seed
        if difficulty is not None:
            world.storyteller.difficulty = difficulty
        return LoadedSave(world, notes, away)
