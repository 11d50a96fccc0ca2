"""Bills at work tables."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field

from pytest_rle.rimapi.models import WorkTable
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld import DEFS
from pytest_rle.team.actions.base import ActionModel, DrawableAction, Targets, ThingId
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders, not_there
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, NothingToDo, check_researched
from pytest_rle.team.actions.fields import DefName
from pytest_rle.team.names import did_you_mean
from pytest_rle.team.role import Role

RECIPES: Final = ("CookMealSimple", "CookMealFine", "ButcherCorpseFlesh")
"""What the random policy orders."""


def find_table(building_id: int, observation: Observation) -> WorkTable:
    """The work table with an id. Raises ActionRefused, with the ids that exist, if there is none."""
    found = next((table for table in observation.work_tables if table.id == building_id), None)
    if found is None:
        known = ", ".join(f"{table.id} {table.thing_def}" for table in observation.work_tables) or "none"
        raise ActionRefused(f"there is no work table {building_id}; the work tables are {known}")
    return found


class AddBill(DrawableAction):
    """Add a bill to a work table: make `count` times, keep `count` in store, or repeat forever."""

    type: Literal["add_bill"] = "add_bill"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    building_id: ThingId
    recipe: DefName
    repeat_mode: Literal["RepeatCount", "TargetCount", "Forever"] = "TargetCount"
    count: int = Field(default=10, ge=1, le=1000)

    def targets(self) -> Targets:
        """The recipe at this table."""
        return {("bill", self.building_id, self.recipe): (self.repeat_mode, self.count)}

    async def execute(self, context: ExecutionContext) -> str:
        """Add the bill, unless an active one asks for the same."""
        self.check_recipe(context.observation)
        for bill in context.observation.bills.get(self.building_id, ()):
            if bill.recipe_def_name == self.recipe and bill.repeat_mode == self.repeat_mode and not bill.suspended:
                raise NothingToDo(f"bill {bill.load_id} asks for {self.recipe} already")
        await context.client.bills.add(self.building_id, self.recipe, repeat_mode=self.repeat_mode, count=self.count)
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """A new bill with the recipe."""
        before = {bill.load_id for bill in after.before.bills.get(self.building_id, ())}
        new = [bill for bill in await after.bills(self.building_id) if bill.load_id not in before]
        if any(bill.recipe_def_name == self.recipe for bill in new):
            return SHOWN
        return not_there(f"table {self.building_id} has no new bill for {self.recipe}")

    def check_recipe(self, observation: Observation) -> None:
        """Raises ActionRefused if there is no such table, or if it cannot make that."""
        table = find_table(self.building_id, observation)
        recipes = [name for name, known in DEFS.recipes.items() if table.thing_def in known.users]
        if recipes and self.recipe not in recipes:
            raise ActionRefused(f"{table.thing_def} {table.id} has no recipe {did_you_mean(self.recipe, recipes)}")
        if self.recipe in DEFS.recipes:
            check_researched(DEFS.recipes[self.recipe].research, observation, self.recipe)

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """Any of a few recipes at any table."""
        tables = [table.id for table in draw.observation.work_tables]
        if not tables:
            return None
        chance = draw.chance
        return cls(building_id=chance.choice(tables), recipe=chance.choice(RECIPES), count=chance.integer(1, 20))


class RemoveBill(DrawableAction):
    """Remove one bill from a work table."""

    type: Literal["remove_bill"] = "remove_bill"
    owner: ClassVar[Role | None] = Role.RESOURCE_MANAGER
    building_id: ThingId
    bill_id: Annotated[int, Field(ge=0)]

    def targets(self) -> Targets:
        """The bill."""
        return {("bill", self.building_id, self.bill_id): "remove"}

    def undoes(self, earlier: ActionModel, remark: str) -> bool:
        """If a bill was added to the same table."""
        return isinstance(earlier, AddBill) and earlier.building_id == self.building_id

    async def execute(self, context: ExecutionContext) -> str:
        """Remove the bill."""
        find_table(self.building_id, context.observation)
        bills = [bill.load_id for bill in context.observation.bills.get(self.building_id, ())]
        if self.bill_id not in bills:
            known = ", ".join(map(str, bills)) or "none"
            raise ActionRefused(f"table {self.building_id} has no bill {self.bill_id}; its bills are {known}")
        await context.client.bills.remove(self.building_id, self.bill_id)
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The bill is gone."""
        if all(bill.load_id != self.bill_id for bill in await after.bills(self.building_id)):
            return SHOWN
        return not_there(f"bill {self.bill_id} is still there")

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """Any bill."""
        bills = [(table, bill.load_id) for table, rows in sorted(draw.observation.bills.items()) for bill in rows]
        if not bills:
            return None
        table, bill = draw.chance.choice(bills)
        return cls(building_id=table, bill_id=bill)
