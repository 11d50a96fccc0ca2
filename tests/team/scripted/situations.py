"""Situations of the scripted team in the hand-made world."""

from __future__ import annotations

from functools import partial
from typing import Any

from pytest_rle.rimapi.models import Thing
from pytest_rle.team import Briefing, DeliberationRequest, Role
from pytest_rle.team.roles import ROLES
from pytest_rle.team.scripted.notebook import Notebook
from pytest_rle.team.scripted.situation import Situation
from pytest_rle.team.survey.land import Land
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.shared import SharedView


def situation_of(
    world: Any,
    notes: Notebook | None = None,
    role: Role = Role.RESOURCE_MANAGER,
    briefing: Briefing | None = None,
    **changes: Any,
) -> Situation:
    """The situation of a role in the world with these changes of its observation."""
    observation = world.with_(**changes)
    land = Land(world.static, world.spatial)
    build_view = partial(ROLES[role].view, ViewContext(SharedView(observation, land)))
    request = DeliberationRequest(
        role, build_view, observation, world.static, world.spatial, tick=0, seed=1, briefing=briefing
    )
    return Situation(request, notes or Notebook())


def stocked(world: Any, **counts: int) -> tuple[Thing, ...]:
    """The things of the world, with these counts of some."""
    template = world.observation.things[0]
    kept = [t for t in world.observation.things if t.def_name not in counts]
    made = [
        template.model_copy(update={"thing_id": 900 + i, "def_name": name, "stack_count": count})
        for i, (name, count) in enumerate(counts.items())
        if count
    ]
    return (*kept, *made)
