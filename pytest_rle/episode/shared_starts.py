"""What the games of one save have in common at their start, kept for further episodes."""

from __future__ import annotations

import asyncio

from pytest_rle.colony.hashing import StateHasher
from pytest_rle.colony.saves import LoadedSave, SaveCache
from pytest_rle.rimapi import AnswerReader, Observation, RimApiClient, StaticWorld, read_static
from pytest_rle.team.survey.sites import SpatialPlan
from pytest_rle.team.survey.spatial import Viewpoint, analyse


class GameStart:
    """The start of a game: its map, surveys of it, and the answers that were read by then.

    Games of one save differ in their seed and difficulty only, which the map does not show.
    """

    def __init__(self) -> None:
        self.answers = AnswerReader()
        self._static: StaticWorld | None = None
        self._reading = asyncio.Lock()
        self._surveys: dict[Viewpoint, SpatialPlan] = {}

    async def static(self, client: RimApiClient) -> StaticWorld:
        """The map, which the first caller reads. Raises RimApiError."""
        async with self._reading:
            if self._static is None:
                self._static = await read_static(client)
            return self._static

    def survey(self, static: StaticWorld, observation: Observation) -> SpatialPlan:
        """The survey of the map from the colony's place. Raises TeamError if no colonist has a position."""
        viewpoint = Viewpoint.of(observation)
        known = self._surveys.get(viewpoint)
        if known is None:
            known = self._surveys[viewpoint] = analyse(static, viewpoint)
        return known


class SharedStarts:
    """Saves that were read before, and the starts of their games. Share one among the episodes of an event loop.

        shared = SharedStarts()
        await asyncio.gather(*(EpisodeRun(spec, shared=shared).play() for spec in specs))

    Attributes:
        saves: The saves.
    """

    def __init__(self) -> None:
        self.saves = SaveCache()
        self._starts: dict[str, GameStart] = {}
        self._hashers: dict[str, StateHasher] = {}

    def of_save(self, sha256: str) -> GameStart:
        """The start of the games of one save, by the SHA-256 of its file."""
        return self._starts.setdefault(sha256, GameStart())

    def hasher(self, sha256: str, loaded: LoadedSave) -> StateHasher:
        """A hasher for a game of a save, which knows the grids of the save."""
        known = self._hashers.get(sha256)
        if known is None:
            known = StateHasher()
            known.digest(loaded.world)
            self._hashers[sha256] = known
        return known.copy()
