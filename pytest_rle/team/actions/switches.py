"""Switches: whether items may be used, and whether buildings have power."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar, Literal, Self

from pydantic import Field

from pytest_rle.team.actions.base import ActionModel, Claim, DrawableAction, Target, Targets, ThingId
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders
from pytest_rle.team.actions.execution import ExecutionContext, NothingToDo
from pytest_rle.team.role import Role


class SetForbidden(DrawableAction):
    """Forbid items, or allow them again."""

    type: Literal["set_forbidden"] = "set_forbidden"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    thing_ids: tuple[ThingId, ...] = Field(min_length=1, max_length=500, json_schema_extra={"maxItems": 60})
    forbidden: bool

    def targets(self) -> Targets:
        """Each item."""
        return {("thing", thing_id): self.forbidden for thing_id in self.thing_ids}

    def settings(self) -> Targets:
        """The same."""
        return self.targets()

    def unset(self, target: Target) -> bool:
        """The opposite: an order that finds nothing to do is not carried out."""
        return not self.forbidden

    def without(self, lost: Collection[Target]) -> Self | None:
        """The other items."""
        things = tuple(thing for thing in self.thing_ids if ("thing", thing) not in lost)
        return self.model_copy(update={"thing_ids": things}) if things else None

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """Each item."""
        for thing_id in self.thing_ids:
            yield ("forbidden", thing_id), self.forbidden

    async def execute(self, context: ExecutionContext) -> str:
        """Set all of them in one request. The warnings of the server are the remark."""
        shown = {thing.thing_id: thing.is_forbidden for thing in context.observation.things}
        if all(shown.get(thing_id) == self.forbidden for thing_id in self.thing_ids):
            raise NothingToDo(f"these items are {'forbidden' if self.forbidden else 'allowed'} already")
        answer = await context.client.things.set_forbidden(context.map_id, self.thing_ids, self.forbidden)
        return "; ".join(answer.warnings)

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The items that are still there are forbidden, or allowed."""
        things = await after.things()
        there = [things[thing_id] for thing_id in self.thing_ids if thing_id in things]
        unchanged = sum(thing.is_forbidden != self.forbidden for thing in there)
        if not unchanged:
            return SHOWN
        state = "not forbidden" if self.forbidden else "still forbidden"
        return Effect(unchanged < len(there), f"{unchanged} of {len(there)} items are {state}")

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """Any item, either way."""
        things = [thing.thing_id for thing in draw.observation.things]
        if not things:
            return None
        return cls(thing_ids=(draw.chance.choice(things),), forbidden=draw.chance.happens(50))


class TogglePower(ActionModel):
    """Switch a building on or off."""

    type: Literal["toggle_power"] = "toggle_power"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    not_shown: ClassVar[str] = "RIMAPI shows power as sums over the map, which one switch may leave as they are"
    building_id: ThingId
    on: bool

    def targets(self) -> Targets:
        """The switch."""
        return {("power", self.building_id): self.on}

    def settings(self) -> Targets:
        """The same."""
        return self.targets()

    def unset(self, target: Target) -> bool:
        """On: a new building is switched on."""
        return True

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """The switch."""
        yield ("power", self.building_id), self.on

    async def execute(self, context: ExecutionContext) -> str:
        """Set the switch."""
        await context.client.maps.set_power(self.building_id, self.on)
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """Nothing that could be read."""
        return SHOWN
