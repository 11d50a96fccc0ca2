"""A model decides: one call for each role and tick, and one more if the answer was not a plan."""

from __future__ import annotations

from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.model_name import endpoint_named
from pytest_rle.team.conclusion import conclude
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, DeliberationStatus
from pytest_rle.team.plan_form import answer_form, plan_schema
from pytest_rle.team.prompting import correction_prompt, system_prompt, user_prompt
from pytest_rle.team.roles import ROLES

QUOTED_ANSWER_LIMIT = 2_000
"""Characters of an unusable answer that the corrective prompt quotes."""


class LlmPolicy:
    """Asks a model for each role's plan, with the prompts of the package or those of `--rle-prompts`.

        team = Team({Role.MEDICAL_OFFICER: LlmPolicy("my-model@ollama"), Role.RESOURCE_MANAGER: ScriptedPolicy()})

    Args:
        endpoint: The model as MODEL@ENDPOINT, in the form of `--rle-role`, or an endpoint.

    Raises:
        SettingError: The text names no endpoint that can be asked.
        ApiKeyError: The environment has no key for the endpoint, or the key cannot be sent.
    """

    name = "llm"

    def __init__(self, endpoint: Endpoint | str) -> None:
        self.endpoint = endpoint_named(endpoint) if isinstance(endpoint, str) else endpoint

    async def open(self) -> None:
        """Build the parts of the prompts that do not change."""
        for spec in ROLES.values():
            answer_form(spec)
            plan_schema(spec)

    async def close(self) -> None:
        """Release nothing: the episode closes the connections."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Ask for a plan. A failure of the model or its provider becomes the status of the deliberation."""
        spec = ROLES[request.role]
        messages = prompt_messages(request)
        schema = plan_schema(spec)
        completion = await request.ask(self.endpoint, messages, schema=schema, schema_name="action_plan")
        answer = conclude(request, completion, policy=self.name)
        if completion.fault is not None or answer.status is not DeliberationStatus.PARSE_FAILURE:
            return answer
        messages += [
            {"role": "assistant", "content": completion.text[:QUOTED_ANSWER_LIMIT]},
            {"role": "user", "content": correction_prompt(spec, answer.error)},
        ]
        completion = await request.ask(self.endpoint, messages, schema=schema, schema_name="action_plan")
        return conclude(request, completion, policy=self.name)


def prompt_messages(request: DeliberationRequest) -> list[dict[str, str]]:
    """The messages that ask a model for a plan."""
    spec = ROLES[request.role]
    return [
        {"role": "system", "content": system_prompt(spec, request.briefing, request.prompts)},
        {"role": "user", "content": user_prompt(spec, request.view, request.home_map if spec.shows_map else "")},
    ]
