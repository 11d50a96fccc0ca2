"""The seven roles, each declared once: what it is for, may do, sees, hears, and how it is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from pytest_rle.team import actions as a
from pytest_rle.team.outcome import Role
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
        permitted: The action types it may propose; anything else is refused.
        view: Builds what it sees.
        prompt: File name of its part of the prompt, in `team/prompts`.
        events: RIMAPI's event names that reach it.
    """

    role: Role
    title: str
    domain: str
    permitted: tuple[type[a.ActionModel], ...]
    view: Callable[[ViewContext], RoleView]
    prompt: str
    events: tuple[str, ...]

    @property
    def permitted_types(self) -> tuple[str, ...]:
        """The `type` values of the permitted actions."""
        return tuple(str(action.model_fields["type"].default) for action in self.permitted)


_DECLARED: Final = (
    RoleSpec(
        role=Role.MAP_ANALYST,
        title="Map Analyst",
        domain="reads the ground and tells the others where things are and what has changed",
        permitted=(a.NoAction,),
        view=builders.map_analyst,
        prompt="map_analyst.md",
        events=("letter_received", "fog_updated", "rock_mined"),
    ),
    RoleSpec(
        role=Role.RESOURCE_MANAGER,
        title="Resource Manager",
        domain="food, materials, zones, bills and who does which work",
        permitted=(
            a.SetWorkPriorities,
            a.CreateStockpile,
            a.DeleteStockpile,
            a.CreateGrowingZone,
            a.Designate,
            a.AddBill,
            a.RemoveBill,
            a.SetForbidden,
            a.TogglePower,
            a.NoAction,
        ),
        view=builders.resource_manager,
        prompt="resource_manager.md",
        events=("make_recipe_product", "plant_harvested", "message_received"),
    ),
    RoleSpec(
        role=Role.DEFENSE_COMMANDER,
        title="Defense Commander",
        domain="raids, manhunters, arms and drafted colonists",
        permitted=(a.Draft, a.MoveTo, a.Attack, a.Equip, a.PlaceBuilding, a.NoAction),
        view=builders.defense_commander,
        prompt="defense_commander.md",
        events=("letter_received", "message_received", "pawn_killed"),
    ),
    RoleSpec(
        role=Role.RESEARCH_DIRECTOR,
        title="Research Director",
        domain="what the colony learns next and who does the research",
        permitted=(a.SetResearch, a.StopResearch, a.SetWorkPriorities, a.NoAction),
        view=builders.research_director,
        prompt="research_director.md",
        events=("letter_received", "message_received"),
    ),
    RoleSpec(
        role=Role.SOCIAL_OVERSEER,
        title="Social Overseer",
        domain="mood, rest, recreation and timetables",
        permitted=(a.SetSchedule, a.SetWorkPriorities, a.NoAction),
        view=builders.social_overseer,
        prompt="social_overseer.md",
        events=("letter_received", "message_received", "pawn_killed"),
    ),
    RoleSpec(
        role=Role.CONSTRUCTION_PLANNER,
        title="Construction Planner",
        domain="rooms, furniture, work tables, power and floors",
        permitted=(a.BuildRoom, a.PlaceBuilding, a.PlaceFloor, a.Designate, a.SetWorkPriorities, a.NoAction),
        view=builders.construction_planner,
        prompt="construction_planner.md",
        events=("letter_received", "message_received"),
    ),
    RoleSpec(
        role=Role.MEDICAL_OFFICER,
        title="Medical Officer",
        domain="wounds, illness, doctors, medicine and bed rest",
        permitted=(a.Tend, a.BedRest, a.SetWorkPriorities, a.NoAction),
        view=builders.medical_officer,
        prompt="medical_officer.md",
        events=("letter_received", "message_received", "pawn_killed"),
    ),
)

ROLES: Final[Mapping[Role, RoleSpec]] = MappingProxyType({spec.role: spec for spec in _DECLARED})
"""Every role, MapAnalyst first; the order is that of deliberation in sequence."""
