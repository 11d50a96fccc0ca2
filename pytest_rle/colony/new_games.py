"""New games of saves, for a program that plays several: what games of one save share is read and hashed once."""

from __future__ import annotations

from pathlib import Path

from pytest_rle.colony.game import Game
from pytest_rle.colony.hashing import StateHasher
from pytest_rle.colony.saves import SaveCache, SaveNotes, check_playable
from pytest_rle.garbage import collection_paused


class NewGames:
    """Starts games from saves. It is thread-safe as far as `SaveCache` is.

    games = NewGames()
    game, notes = games.start(path, sha256=digest, seed=42)
    """

    def __init__(self) -> None:
        self._saves = SaveCache()
        self._hashers: dict[str, StateHasher] = {}

    def start(self, path: Path, *, sha256: str, seed: int, difficulty: str | None = None) -> tuple[Game, SaveNotes]:
        """A new game and what is said about its save. `sha256` is the digest of the file.

        Raises:
            SaveError: The file is missing, damaged or not a save, it has nobody to play, or the difficulty is unknown.
        """
        with collection_paused():
            loaded = self._saves.load(path, sha256=sha256, seed=seed, difficulty=difficulty)
        check_playable(path, loaded)
        hasher = self._hashers.get(sha256)
        if hasher is None:
            hasher = StateHasher()
            hasher.digest(loaded.world)  # now it knows the grids of the save
            self._hashers[sha256] = hasher
        return Game(loaded.world, hasher.copy()), loaded.notes
