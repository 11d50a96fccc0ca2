"""Who works on what, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field

from pytest_rle.rimapi import RequestRefused
from pytest_rle.rimworld import DEFS
from pytest_rle.team.actions.base import Claim, DrawableAction, PawnId, Target, Targets
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, NothingToDo, find_colonist
from pytest_rle.team.actions.fields import Priorities
from pytest_rle.team.role import Role
from pytest_rle.team.survey.marks import Marks

Assignment = Literal["Anything", "Work", "Joy", "Sleep", "Meditate"]
"""What an hour of a timetable is for: the TimeAssignmentDefs of the game."""

NIGHT: Final = frozenset({22, 23, 0, 1, 2, 3, 4, 5})
"""Hours in which a new colonist's timetable says Sleep (Pawn_TimetableTracker)."""

_DRAWN: tuple[Assignment, ...] = ("Anything", "Work", "Joy", "Sleep")


class SetWorkPriorities(DrawableAction):
    """Set the work priorities of one colonist: a WorkType to 0 (off), or from 1 (first) to 4 (last)."""

    type: Literal["set_work_priorities"] = "set_work_priorities"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    colonist_id: PawnId
    priorities: Priorities = Field(min_length=1)

    def targets(self) -> Targets:
        """Each work type of the colonist."""
        return {("work", self.colonist_id, work): priority for work, priority in sorted(self.priorities.items())}

    def settings(self) -> Targets:
        """The same."""
        return self.targets()

    def without(self, lost: Collection[Target]) -> Self | None:
        """The other work types."""
        rest = {
            work: priority for work, priority in self.priorities.items() if ("work", self.colonist_id, work) not in lost
        }
        return self.model_copy(update={"priorities": rest}) if rest else None

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """Each work type of the colonist."""
        for work, priority in sorted(self.priorities.items()):
            yield ("priority", self.colonist_id, work), priority

    async def execute(self, context: ExecutionContext) -> str:
        """Set the priorities that differ. Some refusals become a remark; if all are refused, so is the action."""
        colonist = find_colonist(self.colonist_id, context.observation)
        now = {entry.work_type: entry.priority for entry in colonist.colonist_work_info.work_priorities}
        changes = {work: priority for work, priority in self.priorities.items() if now.get(work, 0) != priority}
        if not changes:
            raise NothingToDo("the priorities have these values already")
        failed: list[str] = []
        for work, priority in sorted(changes.items()):
            try:
                await context.client.colonists.set_work_priority(self.colonist_id, work, priority)
            except RequestRefused as error:
                failed.append(f"{work}: {error.text}")
        if len(failed) == len(changes):
            raise ActionRefused("; ".join(failed))
        return "; ".join(failed)

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The priorities that the game did not refuse.

        Where manual priorities are off, the game shows 3 for each above 0 (Pawn_WorkSettings.GetPriority). So while
        no other priority is in sight, 3 is only worth a remark.
        """
        colonist = await after.colonist(self.colonist_id)
        if colonist is None:
            return SHOWN
        shown = {entry.priority for c in await after.colonists() for entry in c.colonist_work_info.work_priorities}
        now = {entry.work_type: entry.priority for entry in colonist.colonist_work_info.work_priorities}
        asked = {work: wanted for work, wanted in self.priorities.items() if f"{work}: " not in remark}
        other = {work: now.get(work, 0) for work, wanted in sorted(asked.items()) if now.get(work, 0) != wanted}
        may_be_hidden = shown <= {0, 3} and any(asked[work] and priority for work, priority in other.items())
        return Effect(
            len(other) < len(asked) or may_be_hidden, ", ".join(f"{work} is {n}" for work, n in other.items())
        )

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """One work type of one colonist."""
        colonist = draw.colonist()
        if colonist is None:
            return None
        types = [name for name in draw.static.work_types if name in DEFS.work_types] or list(DEFS.work_types)
        return cls(colonist_id=colonist, priorities={draw.chance.choice(types): draw.chance.integer(0, 4)})


class SetSchedule(DrawableAction):
    """Set hours of one colonist's timetable."""

    type: Literal["set_schedule"] = "set_schedule"
    owner: ClassVar[Role | None] = Role.SOCIAL_OVERSEER
    not_shown: ClassVar[str] = "no route of RIMAPI reads a timetable"
    colonist_id: PawnId
    hours: tuple[Annotated[int, Field(ge=0, le=23)], ...] = Field(min_length=1, max_length=24)
    assignment: Assignment

    def targets(self) -> Targets:
        """Each hour of the colonist."""
        return {("hour", self.colonist_id, hour): self.assignment for hour in self.hours}

    def settings(self) -> Targets:
        """The same."""
        return self.targets()

    def without(self, lost: Collection[Target]) -> Self | None:
        """The other hours."""
        hours = tuple(hour for hour in self.hours if ("hour", self.colonist_id, hour) not in lost)
        return self.model_copy(update={"hours": hours}) if hours else None

    def unset(self, target: Target) -> Assignment:
        """Sleep at night, and anything by day."""
        _, _, hour = target
        return "Sleep" if hour in NIGHT else "Anything"

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """Each hour of the colonist."""
        for hour in self.hours:
            yield ("schedule", self.colonist_id, hour), self.assignment

    async def execute(self, context: ExecutionContext) -> str:
        """Set hour by hour."""
        find_colonist(self.colonist_id, context.observation)
        for hour in self.hours:
            await context.client.colonists.set_time_assignment(self.colonist_id, hour, self.assignment)
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """Nothing that could be read."""
        return SHOWN

    def remember(self, marks: Marks, remark: str) -> None:
        """Note the hours."""
        marks.timetables.setdefault(self.colonist_id, {}).update(dict.fromkeys(self.hours, self.assignment))

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """One hour of one colonist."""
        colonist = draw.colonist()
        if colonist is None:
            return None
        return cls(colonist_id=colonist, hours=(draw.chance.integer(0, 23),), assignment=draw.chance.choice(_DRAWN))
