"""Orders to fighters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal, Self

from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions.base import Claim, DrawableAction, PawnId, Targets, ThingId
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders, not_there
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, NothingToDo, check_on_map, find_colonist
from pytest_rle.team.cells import Coordinate
from pytest_rle.team.role import Role
from pytest_rle.team.survey.marks import Marks


def _remark(colonist_id: int, context: ExecutionContext) -> str:
    """A remark if a colonist is not drafted, who obeys once and then goes back to work.

    Raises ActionRefused if there is no such colonist.
    """
    colonist = find_colonist(colonist_id, context.observation)
    if context.drafted.get(colonist_id, False) or facts.is_drafted(colonist):
        return ""
    return f"{facts.name(colonist)} is not drafted, and goes back to work afterwards"


class Draft(DrawableAction):
    """Draft a colonist for combat, or undraft one."""

    type: Literal["draft"] = "draft"
    owner: ClassVar[Role | None] = Role.DEFENSE_COMMANDER
    colonist_id: PawnId
    drafted: bool

    def targets(self) -> Targets:
        """Whether the colonist is drafted."""
        return {("draft", self.colonist_id): self.drafted}

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """Whether the colonist is drafted in this tick; a later release is no contradiction."""
        yield ("draft", self.colonist_id, game_tick), self.drafted

    @property
    def is_combat(self) -> bool:
        """Always."""
        return True

    @property
    def answers_threat(self) -> bool:
        """If it drafts."""
        return self.drafted

    async def execute(self, context: ExecutionContext) -> str:
        """Draft or undraft, unless the team's last order for this colonist was the same."""
        colonist = find_colonist(self.colonist_id, context.observation)
        if self.drafted and facts.is_downed(colonist):
            raise ActionRefused(f"{facts.name(colonist)} is downed and cannot be drafted")
        if context.drafted.get(self.colonist_id, False) == self.drafted:
            raise NothingToDo(f"colonist {self.colonist_id} is {'' if self.drafted else 'not '}drafted")
        await context.client.pawns.set_drafted(self.colonist_id, self.drafted)
        context.drafted[self.colonist_id] = self.drafted
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The job of a drafted colonist, or another job. An order for the same colonist hides it."""
        colonist = await after.colonist(self.colonist_id)
        if colonist is None or self.colonist_id in after.ordered or facts.is_drafted(colonist) == self.drafted:
            return SHOWN
        job = colonist.colonist_work_info.current_job or "none"
        return not_there(f"the job of {facts.name(colonist)} is {job}")

    def remember(self, marks: Marks, remark: str) -> None:
        """Note whether the colonist is drafted."""
        marks.drafted[self.colonist_id] = self.drafted

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """Any colonist, either way."""
        colonist = draw.colonist()
        return None if colonist is None else cls(colonist_id=colonist, drafted=draw.chance.happens(50))


class MoveTo(DrawableAction):
    """Send a drafted colonist to a cell, on foot."""

    type: Literal["move_to"] = "move_to"
    owner: ClassVar[Role | None] = Role.DEFENSE_COMMANDER
    colonist_id: PawnId
    x: Coordinate
    z: Coordinate

    def targets(self) -> Targets:
        """The order of the colonist."""
        return {("order", self.colonist_id): ("go", self.x, self.z)}

    @property
    def is_combat(self) -> bool:
        """Always."""
        return True

    @property
    def answers_threat(self) -> bool:
        """Always."""
        return True

    async def execute(self, context: ExecutionContext) -> str:
        """Order the walk."""
        remark = _remark(self.colonist_id, context)
        check_on_map([(self.x, self.z)], context)
        await context.client.pawns.order_job(self.colonist_id, "Goto", target_cell=(self.x, self.z))
        return remark

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The walk, or its end."""
        colonist = await after.colonist(self.colonist_id)
        if colonist is not None and facts.cell(colonist.colonist.position) == (self.x, self.z):
            return SHOWN
        return await after.has_job(self.colonist_id, "Goto")

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """Any drafted colonist to a cell near the centre."""
        drafted = draw.drafted
        if not drafted:
            return None
        x, z = draw.cell()
        return cls(colonist_id=draw.chance.choice(drafted), x=x, z=z)


class Attack(DrawableAction):
    """Order a drafted colonist to attack a pawn."""

    type: Literal["attack"] = "attack"
    owner: ClassVar[Role | None] = Role.DEFENSE_COMMANDER
    colonist_id: PawnId
    target_id: PawnId

    def targets(self) -> Targets:
        """The order of the colonist."""
        return {("order", self.colonist_id): ("attack", self.target_id)}

    @property
    def is_combat(self) -> bool:
        """Always."""
        return True

    @property
    def answers_threat(self) -> bool:
        """Always."""
        return True

    async def execute(self, context: ExecutionContext) -> str:
        """Order a ranged attack, or a melee attack if the colonist has no ranged weapon."""
        remark = _remark(self.colonist_id, context)
        inventory = await context.client.pawns.inventory(self.colonist_id)
        ranged = any(thing.def_name in DEFS.ranged_weapons for thing in inventory.equipment)
        job = "AttackStatic" if ranged else "AttackMelee"
        await context.client.pawns.order_job(self.colonist_id, job, target_thing_id=self.target_id)
        return remark

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The attack."""
        return await after.has_job(self.colonist_id, "AttackStatic", "AttackMelee")

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """Any drafted colonist against any enemy."""
        drafted = draw.drafted
        hostiles = [h.id for h in draw.observation.hostiles]
        if not drafted or not hostiles:
            return None
        return cls(colonist_id=draw.chance.choice(drafted), target_id=draw.chance.choice(hostiles))


class Equip(DrawableAction):
    """Order a colonist to pick up a weapon or to put on a garment."""

    type: Literal["equip"] = "equip"
    owner: ClassVar[Role | None] = Role.DEFENSE_COMMANDER
    colonist_id: PawnId
    thing_id: ThingId

    def targets(self) -> Targets:
        """The order of the colonist, and the thing."""
        return {
            ("order", self.colonist_id): ("equip", self.thing_id),
            ("thing", self.thing_id): ("equip", self.colonist_id),
        }

    @property
    def answers_threat(self) -> bool:
        """Always."""
        return True

    async def execute(self, context: ExecutionContext) -> str:
        """Order to equip the thing."""
        find_colonist(self.colonist_id, context.observation)
        await context.client.pawns.equip(context.map_id, self.colonist_id, self.thing_id)
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The job of putting it on or taking it up."""
        return await after.has_job(self.colonist_id, "Equip", "Wear")

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """Any colonist, any weapon on the ground."""
        colonist = draw.colonist()
        weapons = [t.thing_id for t in draw.observation.things if facts.is_weapon(t.def_name)]
        if colonist is None or not weapons:
            return None
        return cls(colonist_id=colonist, thing_id=draw.chance.choice(weapons))
