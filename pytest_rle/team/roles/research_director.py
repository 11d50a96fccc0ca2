"""ResearchDirector: what the colony learns next, and who does the research."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from pytest_rle.rimapi.models import ResearchProject
from pytest_rle.rimapi.observation import Observation
from pytest_rle.team.actions import SetWorkPriorities
from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec
from pytest_rle.team.scripted import research
from pytest_rle.team.views import parts
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import PlacedView, RoleView, ViewModel, WorkerView


class ProjectView(ViewModel):
    """A research project; cost and progress in research points."""

    name: str
    cost: int
    progress: int


class ResearchDirectorView(RoleView):
    """What is known, what can be learned, and who can learn it.

    `available` are the projects that can start now, each with the research points that it still needs, cheapest first.
    `blocked` are the projects that lack one prerequisite, with its name.
    """

    shortened: ClassVar[tuple[str, ...]] = ("finished", "blocked", "researchers", "available")

    current: ProjectView | None
    available: Mapping[str, int]
    blocked: Mapping[str, tuple[str, ...]]
    finished: tuple[str, ...]
    benches: tuple[PlacedView, ...]
    researchers: tuple[WorkerView, ...]


def build_view(context: ViewContext) -> ResearchDirectorView:
    """Projects, benches, researchers."""
    observation = context.shared.observation
    open_projects = [p for p in observation.research if p.can_start_now and not p.is_finished]
    left = {project.name: project.research_points - project.progress for project in open_projects}
    return ResearchDirectorView(
        colony=context.shared.colony,
        since_last_turn=context.shared.changes,
        events=context.events,
        my_turns=context.turns,
        messages=context.messages,
        current=_project(observation.current_research),
        available=dict(sorted(left.items(), key=lambda pair: (pair[1], pair[0]))),
        blocked=_blocked(observation, ship="ship" in context.shared.topics),
        finished=tuple(sorted(p.name for p in observation.research if p.is_finished)),
        benches=tuple(parts.placed(b) for b in observation.buildings if "ResearchBench" in (b.def_name or ""))[:6],
        researchers=parts.workers(observation, ("Intellectual",), limit=parts.PEOPLE, types=("Research",)),
    )


def _blocked(observation: Observation, *, ship: bool) -> Mapping[str, tuple[str, ...]]:
    """The projects of which one prerequisite is missing."""
    finished = {project.name for project in observation.research if project.is_finished}
    wanted = [p for p in observation.research if not p.is_finished and (ship or not p.name.startswith("Ship"))]
    missing = {project.name: tuple(set(project.prerequisites) - finished) for project in wanted}
    return {name: lacks for name, lacks in sorted(missing.items()) if len(lacks) == 1}


def _project(known: ResearchProject | None) -> ProjectView | None:
    """A research project; None if RIMAPI reports that there is none."""
    if known is None or known.name == "none":
        return None
    return ProjectView(name=known.name, cost=known.research_points, progress=known.progress)


SPEC: Final = RoleSpec(
    role=Role.RESEARCH_DIRECTOR,
    title="Research Director",
    duty="what the colony learns next, and who does the research",
    view=build_view,
    events=("letter_received", "message_received"),
    borrowed=(SetWorkPriorities,),
    rank=7,
    script=research.plan,
)
