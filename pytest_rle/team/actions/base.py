"""What an action is: everything that the rest of the program asks of one.

An action is a frozen model with a `type`. It has all knowledge about itself: a model reads its fields and its docstring
in the prompt; arbitration, execution, the plan metrics and the random policy call its methods. To add an action, write
a class in this package and list it in `ACTIONS`:

    class RingBell(ActionModel):
        \"\"\"Call everybody to the table.\"\"\"

        type: Literal["ring_bell"] = "ring_bell"
        owner: ClassVar[Role | None] = Role.SOCIAL_OVERSEER

        def targets(self) -> Targets:
            return {("bell",): True}

        async def execute(self, context: ExecutionContext) -> str:
            ...

        async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
            ...

An action that the game cannot perform through RIMAPI has no class here: no action teleports, spawns or heals by edit.
"""

from __future__ import annotations

import abc
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Annotated, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import Effect, GameAfterOrders
from pytest_rle.team.actions.execution import ExecutionContext
from pytest_rle.team.role import Role
from pytest_rle.team.survey.marks import Marks

REASON_LENGTH: Final = 160
"""The longest `reason` in a schema, in characters. A longer one is accepted."""

PawnId = Annotated[int, Field(ge=1, description="Id of a pawn, as shown in the view")]
ThingId = Annotated[int, Field(ge=1, description="Id of a thing or building, as shown in the view")]

Target = tuple[Hashable, ...]
"""Something that an action sets, such as `("draft", 12)` or `("cell", 40, 7)`."""

Targets = Mapping[Target, object]
"""Targets, each with the value that an action asks for."""

Claim = tuple[Hashable, Hashable]
"""A target and a value, as the metric `plan_coherence` compares them over a day."""


class ActionModel(BaseModel, abc.ABC):
    """The base of all actions. Unknown fields are errors, so that no misspelt field is ignored.

    Attributes:
        owner: The role that the action belongs to and that may propose it; None: every role. Other roles borrow it by
            `RoleSpec.borrowed`.
        not_shown: Why RIMAPI does not show what the action does; empty if it does.
        priority: From 1, the most urgent, to 10.
        reason: Why the role proposes it, in a sentence.
        type: The name of the action, by which data is recognised.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    owner: ClassVar[Role | None]
    not_shown: ClassVar[str] = ""

    priority: int = Field(default=5, ge=1, le=10, description="1 is the most urgent")
    reason: str = Field(default="", description="Why, in a sentence", json_schema_extra={"maxLength": REASON_LENGTH})
    type: str

    @classmethod
    def type_name(cls) -> str:
        """The value of `type` that names this class of action."""
        return str(cls.model_fields["type"].default)

    @abc.abstractmethod
    def targets(self) -> Targets:
        """What the action sets. Two actions conflict when they ask for different values of one target."""

    def without(self, lost: Collection[Target]) -> Self | None:
        """The action without the targets that it lost, or None if the action makes no sense without them."""
        return None

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """The values that the action sets, as `plan_coherence` compares them with the other orders of the day.

        Args:
            game_tick: The game tick at which the order was carried out.
            number: The number of the order within the day. As a value, it makes any two orders for one target
                contradict each other.
        """
        return ()

    def settings(self) -> Targets:
        """What it sets until another order changes it, such as a work priority; empty for a deed, such as building."""
        return {}

    def unset(self, target: Target) -> object | None:
        """The value of one of its settings before anybody sets it; None if that differs from game to game."""
        return None

    def undoes(self, earlier: ActionModel, remark: str) -> bool:
        """Whether it takes back an earlier order. `remark` is what the `execute` of that order returned."""
        return False

    @abc.abstractmethod
    async def execute(self, context: ExecutionContext) -> str:
        """Send the action to the game. Returns a remark for the team, empty as a rule.

        Raises:
            ActionRefused: The game or the program refuses it; the message gives the reason.
            NothingToDo: The state is already as the action asks.
            RequestRefused: The server refused the request.
            RimApiError: The connection failed.
        """

    @abc.abstractmethod
    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """What the game shows of the action after it accepted it. It is not called if `not_shown` has a reason.

        `remark` is what `execute` returned. Raises RimApiError.
        """

    @property
    def is_combat(self) -> bool:
        """Whether it commands fighters. The metric `threats` measures what comes of it, and `orders` leaves it out."""
        return False

    @property
    def answers_threat(self) -> bool:
        """Whether it is an order to fight, with which `threat_response` counts a threat as answered."""
        return False

    def remember(self, marks: Marks, remark: str) -> None:
        """Note what a completed action has ordered, because RIMAPI does not report it.

        `remark` is what `execute` returned.
        """


class DrawableAction(ActionModel):
    """An action that the random policy makes as well."""

    @classmethod
    @abc.abstractmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """An action with random existing targets, or None if there is no target. Keep the order of the draws."""
