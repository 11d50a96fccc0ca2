"""The research project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal, Self

from pytest_rle.team.actions.base import ActionModel, Claim, DrawableAction, Targets
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders, not_there
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, NothingToDo, check_known
from pytest_rle.team.actions.fields import DefName
from pytest_rle.team.role import Role


class SetResearch(DrawableAction):
    """Choose the research project."""

    type: Literal["set_research"] = "set_research"
    owner: ClassVar[Role | None] = Role.RESEARCH_DIRECTOR
    project: DefName

    def targets(self) -> Targets:
        """The project of the colony."""
        return {("research",): self.project}

    def settings(self) -> Targets:
        """The same."""
        return self.targets()

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """The project of the colony."""
        yield ("research",), self.project

    async def execute(self, context: ExecutionContext) -> str:
        """Set the project, unless it is the current one."""
        projects = {project.name: project for project in context.observation.research}
        check_known("research project", self.project, projects)
        wanted = projects[self.project]
        if wanted.is_finished:
            raise NothingToDo(f"{self.project} is finished")
        finished = {name for name, project in projects.items() if project.is_finished}
        missing = [name for name in wanted.prerequisites if name not in finished]
        if missing:
            raise ActionRefused(f"{self.project} needs {', '.join(missing)} first")
        current = context.observation.current_research
        if current is not None and current.name == self.project:
            raise NothingToDo(f"{self.project} is already the current project")
        await context.client.research.set_target(self.project)
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The current project."""
        now = (await after.research()).name
        return SHOWN if now == self.project else not_there(f"the current project is {now}")

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """Any project that can start."""
        projects = [p.name for p in draw.observation.research if p.can_start_now and not p.is_finished]
        return cls(project=draw.chance.choice(sorted(projects))) if projects else None


class StopResearch(ActionModel):
    """Set the current research project aside."""

    type: Literal["stop_research"] = "stop_research"
    owner: ClassVar[Role | None] = Role.RESEARCH_DIRECTOR

    def targets(self) -> Targets:
        """The project of the colony."""
        return {("research",): None}

    def settings(self) -> Targets:
        """The same."""
        return self.targets()

    async def execute(self, context: ExecutionContext) -> str:
        """Stop the research."""
        if context.observation.current_research is None:
            raise NothingToDo("there is no current project")
        await context.client.research.stop()
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """No current project."""
        now = (await after.research()).name
        return SHOWN if now == "none" else not_there(f"the current project is still {now}")
