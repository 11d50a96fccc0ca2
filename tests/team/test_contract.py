"""A user's own policy: the example in the docstring works, and a broken contract is named."""

from __future__ import annotations

import inspect
import textwrap
from typing import Any

import pytest

from pytest_rle import TeamError, team
from pytest_rle.team import ActionPlan, Deliberation, DeliberationRequest, Policy, Role, Team, actions, policies
from pytest_rle.team.actions import BedRest


async def test_the_example_of_the_contract_plays(world: Any) -> None:
    paragraphs = inspect.cleandoc(Policy.__doc__ or "").split("\n")
    example = textwrap.dedent("\n".join(line for line in paragraphs if not line or line.startswith("    ")))
    names: dict[str, Any] = {**vars(team), **vars(actions), **vars(policies)}
    exec(compile(example.partition("name:")[0], "Policy.__doc__", "exec"), names)
    tired = world.observation.colonists[0].model_copy(update={"sleep": 0.1})
    async with names["team"] as opened:
        observation = world.with_(colonists=(tired, *world.observation.colonists[1:]))
        turn = await opened.deliberate(observation, world.static, tick=0)
    assert turn.plans[Role.MEDICAL_OFFICER].actions == (BedRest(colonist_id=1, priority=2),)
    assert set(turn.plans) == {Role.MEDICAL_OFFICER, Role.RESOURCE_MANAGER}


class Misaddressed:
    """Answers for a role that it was not asked for."""

    name = "misaddressed"

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        answer = request.answer(ActionPlan(), policy=self.name)
        return answer.model_copy(update={"role": Role.MAP_ANALYST})


async def test_an_answer_for_another_role_is_an_error_that_names_the_policy(world: Any) -> None:
    with pytest.raises(TeamError, match="'misaddressed' answered for map_analyst in tick 3, but was asked for medical"):
        await Team({Role.MEDICAL_OFFICER: Misaddressed()}).deliberate(world.observation, world.static, tick=3)
