"""The seven roles, each declared once: what it is for, may do, sees, hears, and how it is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from pytest_rle.team import actions as a
from pytest_rle.team.role import Role
from pytest_rle.team.views import builders
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import RoleView


@dataclasses.dataclass(frozen=True, slots=True)
class RoleSpec:
    """All there is to a role.

    Attributes:
        role: Its id in records, options and messages.
        title: What people read.
        domain: What it answers for, in a line.
        view: Builds what it sees.
        prompt: File name of its part of the prompt, in `team/prompts`.
        events: RIMAPI's event names that reach it.
        borrowed: Actions of other roles that it may propose as well.
    """

    role: Role
    title: str
    domain: str
    view: Callable[[ViewContext], RoleView]
    prompt: str
    events: tuple[str, ...]
    borrowed: tuple[type[a.ActionModel], ...] = ()

    @property
    def permitted(self) -> tuple[type[a.ActionModel], ...]:
        """The actions that the role may propose: its own, then those it borrows, then those of every role."""
        own = tuple(action for action in a.ACTIONS if action.owner is self.role)
        everyone = tuple(action for action in a.ACTIONS if action.owner is None)
        return (*own, *self.borrowed, *everyone)

    def refusal(self, action_type: object) -> str | None:
        """Why the role may not propose an action of this `type`; None where it may."""
        permitted = tuple(action.type_name() for action in self.permitted)
        if action_type in permitted:
            return None
        return f"{self.title} may not propose {action_type!r}; permitted: {', '.join(permitted)}"


_DECLARED: Final = (
    RoleSpec(
        role=Role.MAP_ANALYST,
        title="Map Analyst",
        domain="reads the ground and tells the others where things are and what has changed",
        view=builders.map_analyst,
        prompt="map_analyst.md",
        events=("letter_received", "fog_updated", "rock_mined"),
    ),
    RoleSpec(
        role=Role.RESOURCE_MANAGER,
        title="Resource Manager",
        domain="food, materials, zones, bills and who does which work",
        view=builders.resource_manager,
        prompt="resource_manager.md",
        events=("make_recipe_product", "plant_harvested", "message_received"),
    ),
    RoleSpec(
        role=Role.DEFENSE_COMMANDER,
        title="Defense Commander",
        domain="raids, manhunters, arms and drafted colonists",
        borrowed=(a.PlaceBuilding,),
        view=builders.defense_commander,
        prompt="defense_commander.md",
        events=("letter_received", "message_received", "pawn_killed"),
    ),
    RoleSpec(
        role=Role.RESEARCH_DIRECTOR,
        title="Research Director",
        domain="what the colony learns next and who does the research",
        borrowed=(a.SetWorkPriorities,),
        view=builders.research_director,
        prompt="research_director.md",
        events=("letter_received", "message_received"),
    ),
    RoleSpec(
        role=Role.SOCIAL_OVERSEER,
        title="Social Overseer",
        domain="mood, rest, recreation and timetables",
        borrowed=(a.SetWorkPriorities,),
        view=builders.social_overseer,
        prompt="social_overseer.md",
        events=("letter_received", "message_received", "pawn_killed"),
    ),
    RoleSpec(
        role=Role.CONSTRUCTION_PLANNER,
        title="Construction Planner",
        domain="rooms, furniture, work tables, power and floors",
        borrowed=(
            a.Designate,
            a.SetWorkPriorities,
        ),
        view=builders.construction_planner,
        prompt="construction_planner.md",
        events=("letter_received", "message_received"),
    ),
    RoleSpec(
        role=Role.MEDICAL_OFFICER,
        title="Medical Officer",
        domain="wounds, illness, doctors, medicine and bed rest",
        borrowed=(a.SetWorkPriorities,),
        view=builders.medical_officer,
        prompt="medical_officer.md",
        events=("letter_received", "message_received", "pawn_killed"),
    ),
)

ROLES: Final[Mapping[Role, RoleSpec]] = MappingProxyType({spec.role: spec for spec in _DECLARED})
"""Every role, MapAnalyst first; the order is that of deliberation in sequence."""
