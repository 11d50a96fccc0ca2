"""A model decides: one call for each role and tick, and one more if the answer was not a plan."""

from __future__ import annotations

from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.model_name import endpoint_named
from pytest_rle.team.asking import ask_for_plan
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest
from pytest_rle.team.plan_form import answer_form, plan_schema
from pytest_rle.team.prompting import role_prompt, spec_in
from pytest_rle.team.roles import ROLES


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
        spec = spec_in(request.role, request.form)
        return await ask_for_plan(request, self.endpoint, role_prompt(request), spec=spec, policy=self.name)
