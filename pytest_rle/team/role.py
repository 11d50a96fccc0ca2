"""The ids of the roles."""

from __future__ import annotations

import enum


class Role(enum.StrEnum):
    """A role of the team. The value is its id in records, options and messages.

    The order is that of deliberation in sequence. Everything else about a role is in `pytest_rle.team.roles`.
    """

    MAP_ANALYST = "map_analyst"
    RESOURCE_MANAGER = "resource_manager"
    DEFENSE_COMMANDER = "defense_commander"
    RESEARCH_DIRECTOR = "research_director"
    SOCIAL_OVERSEER = "social_overseer"
    CONSTRUCTION_PLANNER = "construction_planner"
    MEDICAL_OFFICER = "medical_officer"
