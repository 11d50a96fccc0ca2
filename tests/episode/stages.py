"""A game at its start, in which a test carries out single actions."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pytest_rle.episode import EpisodeSpec, SharedStarts
from pytest_rle.episode.execution import Executor
from pytest_rle.episode.launch import open_game
from pytest_rle.episode.plan import Proposal
from pytest_rle.rimapi import RimApiClient
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.rimapi.observe import observe
from pytest_rle.team import ActionOutcome, Role, SpatialPlan
from pytest_rle.team.actions import Action, Rect
from pytest_rle.team.survey.sites import Site, SiteKind


@dataclasses.dataclass
class Stage:
    """A game at its start, with an executor."""

    client: RimApiClient
    executor: Executor
    observation: Observation
    static: StaticWorld
    survey: SpatialPlan

    async def do(self, action: Action) -> ActionOutcome:
        """Do one action."""
        outcome = await self.executor.execute(Proposal(Role.CONSTRUCTION_PLANNER, action), self.observation)
        (confirmed,) = await self.executor.confirm([outcome], self.observation)
        return confirmed

    async def observe_again(self) -> None:
        """Take a new observation."""
        self.observation = await observe(self.client, self.static, None)

    def site(self, kind: SiteKind) -> Site:
        """A site of the survey."""
        site = self.survey.site(kind)
        assert site is not None
        return site

    @property
    def inside(self) -> Rect:
        """The inside of the site for the shelter, which is free ground."""
        return self.site(SiteKind.SHELTER).area.inside

    @property
    def colonist_id(self) -> int:
        """The id of a colonist."""
        return self.observation.colonists[0].colonist.id

    @property
    def people(self) -> str:
        """The ids and names of the colonists, as a message lists them."""
        return ", ".join(f"{c.colonist.id} {c.colonist.name}" for c in self.observation.colonists)

    def cell_of(self, terrain: str) -> tuple[int, int]:
        """A cell with this terrain."""
        ground = self.static.terrain
        z, x = divmod(ground.cells.index(terrain), ground.width)
        return x, z


@asynccontextmanager
async def open_stage(spec: EpisodeSpec, shared: SharedStarts) -> AsyncIterator[Stage]:
    """A new game of the spec. What games of one save have in common is read once."""
    async with open_game(spec, shared=shared) as game:
        start = game.start
        static = await start.static(game.client)
        observation = await observe(game.client, static, None)
        executor = Executor(game.client, static)
        yield Stage(game.client, executor, observation, static, start.survey(static, observation))
