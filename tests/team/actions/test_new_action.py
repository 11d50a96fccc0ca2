"""A new action needs its class and its line in `ACTIONS`; everything that reads actions knows it then."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Literal, Self

import pytest

from pytest_rle.episode.arbitration import Arbitration
from pytest_rle.scoring.metrics.plan_coherence import coherence
from pytest_rle.team import ROLES, ActionPlan, Role, RoleSpec, Team, actions
from pytest_rle.team.actions import DrawableAction
from pytest_rle.team.actions.base import Claim, Targets
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders
from pytest_rle.team.actions.execution import ExecutionContext
from pytest_rle.team.parsing import parse_plan
from pytest_rle.team.plan_form import answer_form, plan_schema
from pytest_rle.team.policies import RandomPolicy

SOCIAL, MEDIC = Role.SOCIAL_OVERSEER, Role.MEDICAL_OFFICER


class RingBell(DrawableAction):
    """Call everybody to the table."""

    type: Literal["ring_bell"] = "ring_bell"
    owner: ClassVar[Role | None] = SOCIAL
    times: int

    def targets(self) -> Targets:
        return {("bell",): self.times}

    def claims(self, game_tick: int, number: int) -> list[Claim]:
        return [(("bell",), self.times)]

    async def execute(self, context: ExecutionContext) -> str:
        return "everybody has heard it"

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        return SHOWN

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self:
        return cls(times=draw.chance.integer(1, 3))


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of actions with one more."""
    monkeypatch.setattr(actions, "ACTIONS", (*actions.ACTIONS, RingBell))


@pytest.fixture
def spec() -> RoleSpec:
    return ROLES[SOCIAL]


def test_its_owner_may_propose_it_and_others_may_not(spec: RoleSpec) -> None:
    assert spec.refusal("ring_bell") is None
    assert "may not propose 'ring_bell'" in (ROLES[MEDIC].refusal("ring_bell") or "")


def test_the_prompt_and_the_schema_show_it(spec: RoleSpec) -> None:
    line = '- `{"type": "ring_bell", "times": int}` Call everybody to the table.'
    assert line in answer_form.__wrapped__(spec)
    assert '"const": "ring_bell"' in json.dumps(plan_schema.__wrapped__(spec))


def test_an_answer_that_names_it_is_read(spec: RoleSpec) -> None:
    parsed = parse_plan('{"actions": [{"type": "ring_bell", "times": 2}]}', spec)
    assert parsed.plan.actions == (RingBell(times=2),)


def test_arbitration_decides_by_its_targets() -> None:
    plans = [
        (SOCIAL, ActionPlan(actions=(RingBell(times=2, priority=4),))),
        (MEDIC, ActionPlan(actions=(RingBell(times=1, priority=1),))),
    ]
    arbitration = Arbitration(plans, threatened=False, emergency=False)
    first, second = arbitration.proposals
    assert first.action == RingBell(times=1, priority=1)
    arbitration.hold(first)
    outcome = arbitration.judge(second).outcome
    assert outcome is not None
    assert outcome.reason == "medical_officer decided otherwise on bell"


def test_plan_coherence_reads_its_claims() -> None:
    assert coherence([(10, RingBell(times=1)), (10, RingBell(times=1))]) == 1.0
    assert coherence([(10, RingBell(times=1)), (20, RingBell(times=2))]) == 0.0


async def test_the_random_policy_draws_it(world: Any) -> None:
    team = Team({SOCIAL: RandomPolicy()})
    drawn = set()
    for tick in range(20):
        turn = await team.deliberate(world.observation, world.static, tick=tick)
        drawn |= {action.type for action in turn.plans[SOCIAL].actions}
        assert turn.deliberations[0].rejected == ()
    assert "ring_bell" in drawn
