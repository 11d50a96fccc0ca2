"""The policies of the gallery: standing orders, alone or beside another policy, and one policy after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pytest_rle.team import ActionPlan, Deliberation, DeliberationRequest, Role, Team
from pytest_rle.team.actions import ActionModel, NoAction
from pytest_rle.team.policies import IdlePolicy, ScriptedPolicy

Rule = Callable[[DeliberationRequest], Iterable[ActionModel]]
"""The orders of one role for one tick."""


class StandingOrders:
    """Gives orders by one rule for each role. A role without a rule gives none.

    Args:
        name: The name of the policy.
        rules: The rule of each role that gives orders.
        beside: A policy whose orders all roles give as well.
    """

    def __init__(
        self, name: str, rules: Mapping[Role, Rule], *, beside: ScriptedPolicy | IdlePolicy | None = None
    ) -> None:
        self.name = name
        self._rules = rules
        self._beside = beside if beside is not None else IdlePolicy()

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """The other policy's orders, and then those of the rule."""
        plan = (await self._beside.deliberate(request)).plan or ActionPlan()
        rule = self._rules.get(request.role)
        orders = [order for order in plan.actions if not isinstance(order, NoAction)]
        orders += rule(request) if rule is not None else ()
        return request.answer(plan.model_copy(update={"actions": tuple(orders) or (NoAction(),)}), policy=self.name)


class OpensWell:
    """Lets the scripted policy play for some days, and another policy from then on.

    Args:
        name: The name of the policy.
        days: Game days since the start of the game that the scripted policy plays.
        then: The policy that goes on.
    """

    def __init__(self, name: str, days: float, then: StandingOrders | IdlePolicy) -> None:
        self.name = name
        self._days = days
        self._first = ScriptedPolicy()
        self._then = then
        self._began: float | None = None

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Ask the policy of the day."""
        day = request.observation.day
        self._began = day if self._began is None else self._began
        policy = self._first if day < self._began + self._days else self._then
        plan = (await policy.deliberate(request)).plan or ActionPlan()
        return request.answer(plan, policy=self.name)


def standing_team(name: str, rules: Mapping[Role, Rule], *, beside: ScriptedPolicy | None = None) -> Team:
    """A team with standing orders; see `StandingOrders`."""
    return Team(StandingOrders(name, rules, beside=beside), name=name)
