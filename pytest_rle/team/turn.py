"""What a team has decided in one tick."""

from __future__ import annotations

import dataclasses

from pytest_rle.llm.calls import Fault
from pytest_rle.team.deliberation import Deliberation
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.role import Role
from pytest_rle.team.survey.sites import SpatialPlan


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """The decisions of a team in one tick: one deliberation for each of its roles, in the order of the roles.

    Attributes:
        tick: The decision turn, from 0.
        spatial: The survey of the map.
        deliberations: One for each role.
    """

    tick: int
    spatial: SpatialPlan
    deliberations: tuple[Deliberation, ...]

    @property
    def plans(self) -> dict[Role, ActionPlan]:
        """The plans of the roles that have one."""
        return {d.role: d.plan for d in self.deliberations if d.plan is not None}

    @property
    def stopping_fault(self) -> Fault | None:
        """A fault that every later tick would meet as well, or None."""
        return next((d.fault for d in self.deliberations if d.stops_run), None)
