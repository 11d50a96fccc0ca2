"""What the games of one save have in common at their start, kept for further episodes."""

from __future__ import annotations

import asyncio

from pytest_rle.colony.new_games import NewGames
from pytest_rle.colony.processes import GameProcesses
from pytest_rle.garbage import collection_paused
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
                with collection_paused():  # a map has tens of thousands of plants
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

    Args:
        game_processes: How many processes compute the games; 0: they run in this process.

    Attributes:
        games: Starts games in this process.
        processes: Starts games in processes of their own; None if there are none.
    """

    def __init__(self, game_processes: int = 0) -> None:
        self.games = NewGames()
        self.processes = GameProcesses(game_processes) if game_processes else None
        self._starts: dict[str, GameStart] = {}

    def of_save(self, sha256: str) -> GameStart:
        """The start of the games of one save, by the SHA-256 of its file."""
        return self._starts.setdefault(sha256, GameStart())

    async def close(self) -> None:
        """End the processes of the games. Call it on the loop that the episodes ran on."""
        if self.processes is not None:
            await self.processes.close()
