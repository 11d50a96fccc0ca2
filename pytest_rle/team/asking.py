"""Asks a model for a plan: one call, and one more with a correction if the answer was not a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.team.conclusion import conclude
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, DeliberationStatus
from pytest_rle.team.plan_form import plan_schema
from pytest_rle.team.prompting import correction_prompt
from pytest_rle.team.roles import RoleSpec

QUOTED_ANSWER_LIMIT: Final = 2_000
"""Characters of an unusable answer that the corrective prompt quotes."""


async def ask_for_plan(
    request: DeliberationRequest,
    endpoint: Endpoint,
    prompt: Sequence[dict[str, str]],
    *,
    spec: RoleSpec,
    policy: str,
) -> Deliberation:
    """The model's plan, or why there is none.

    Args:
        request: What the policy was asked.
        endpoint: The model.
        prompt: The messages that ask for the plan.
        spec: Whose actions the plan may have.
        policy: The name of the policy.
    """
    messages, schema = list(prompt), plan_schema(spec)
    completion = await request.ask(endpoint, messages, schema=schema, schema_name="action_plan")
    answer = conclude(request, completion, policy=policy, spec=spec)
    if completion.fault is not None or answer.status is not DeliberationStatus.PARSE_FAILURE:
        return answer
    messages += [
        {"role": "assistant", "content": completion.text[:QUOTED_ANSWER_LIMIT]},
        {"role": "user", "content": correction_prompt(spec, answer.error)},
    ]
    completion = await request.ask(endpoint, messages, schema=schema, schema_name="action_plan")
    return conclude(request, completion, policy=policy, spec=spec)
