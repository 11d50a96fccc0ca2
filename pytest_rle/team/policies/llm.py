"""A model decides: one call for each role and tick, and one more if the answer was not a plan."""

from __future__ import annotations

import hashlib

from pytest_rle.llm.calls import Fault, FaultKind
from pytest_rle.llm.client import ChatClient, ChatRequest, Completion
from pytest_rle.llm.ledger import CostTracker
from pytest_rle.llm.prices import Price, resolve_price
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, DeliberationStatus
from pytest_rle.team.parsing import ParsedPlan, PlanError, parse_plan
from pytest_rle.team.plan_form import answer_form, plan_schema
from pytest_rle.team.prompt_texts import PromptTexts
from pytest_rle.team.prompting import NO_CHANGES, correction_prompt, system_prompt, user_prompt
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES

QUOTED_ANSWER_LIMIT = 2_000
"""Characters of an unusable answer that the corrective prompt quotes."""

CORRECTION_SEED_STEP = 1_000_003
"""Keeps the seed of the corrective call apart from the seeds of the attempts before it."""

_ANSWER_FAULTS = frozenset({FaultKind.LENGTH, FaultKind.EMPTY, FaultKind.NO_CHOICES})
"""Faults of the answer and not of the endpoint: the model answered without a plan."""


class LlmPolicy:
    """Asks a model for each role's plan. One instance serves one episode; the client may be shared.

    Args:
        client: The endpoint's client.
        costs: The episode's ledger.
        price: A price that overrides those of the provider and of the table.
        prompts: The texts of the prompts.
        owns_client: Close the client with the policy.
    """

    name = "llm"

    def __init__(
        self,
        client: ChatClient,
        costs: CostTracker,
        *,
        price: Price | None = None,
        prompts: PromptTexts = NO_CHANGES,
        owns_client: bool = True,
    ) -> None:
        self._client = client
        self._costs = costs
        self._price = price
        self._owns_client = owns_client
        self._prompts = prompts

    @property
    def model(self) -> str:
        """The name of the model that is asked for."""
        return self._client.endpoint.model

    async def open(self) -> None:
        """Look up the price of the model's tokens, and build the parts of the prompts that do not change."""
        for spec in ROLES.values():
            answer_form(spec)
            plan_schema(spec)
        endpoint = self._client.endpoint
        price = await resolve_price(endpoint, self._price)
        self._costs.set_price(self.model, price, max_tokens=endpoint.profile.max_tokens)

    async def close(self) -> None:
        """Close the client, if this policy owns it."""
        if self._owns_client:
            await self._client.close()

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Ask for a plan. A failure of the model or its provider becomes the status of the deliberation."""
        spec = ROLES[request.role]
        messages = [
            {"role": "system", "content": system_prompt(spec, request.briefing, self._prompts)},
            {"role": "user", "content": user_prompt(spec, request.view, request.home_map if spec.shows_map else "")},
        ]
        request.trace.ask("\n\n".join(message["content"] for message in messages))
        seed = seed_for(request.seed, request.tick, request.role)
        completion = await self._ask(request, messages, seed)
        if completion.fault is not None:
            return self._failed(request, completion.fault)
        try:
            parsed = parse_plan(completion.text, spec)
        except PlanError as error:
            messages += [
                {"role": "assistant", "content": completion.text[:QUOTED_ANSWER_LIMIT]},
                {"role": "user", "content": correction_prompt(spec, str(error))},
            ]
            completion = await self._ask(request, messages, seed + CORRECTION_SEED_STEP)
            if completion.fault is not None:
                return self._failed(request, completion.fault)
            try:
                parsed = parse_plan(completion.text, spec)
            except PlanError as second:
                return self._answer(request, DeliberationStatus.PARSE_FAILURE, error=str(second))
        return self._answer(request, DeliberationStatus.SUCCESS, parsed=parsed)

    async def _ask(self, request: DeliberationRequest, messages: list[dict[str, str]], seed: int) -> Completion:
        chat = ChatRequest(
            messages=tuple(messages),
            schema=plan_schema(ROLES[request.role]),
            schema_name="action_plan",
            seed=seed,
            role=request.role.value,
            tick=request.tick,
        )
        trace = request.trace
        return await self._client.complete(
            chat,
            self._costs,
            time_limit=trace.time_limit,
            calls=trace.calls,
            recorded=trace.recorded,
        )

    def _failed(self, request: DeliberationRequest, fault: Fault) -> Deliberation:
        if fault.is_model_refusal:
            status = DeliberationStatus.REFUSED
        elif fault.kind in _ANSWER_FAULTS:
            status = DeliberationStatus.PARSE_FAILURE
        else:
            status = DeliberationStatus.PROVIDER_ERROR
        return self._answer(request, status, error=fault.message, fault=fault)

    def _answer(
        self,
        request: DeliberationRequest,
        status: DeliberationStatus,
        *,
        parsed: ParsedPlan | None = None,
        error: str = "",
        fault: Fault | None = None,
    ) -> Deliberation:
        calls = tuple(request.trace.calls)
        return Deliberation(
            role=request.role,
            tick=request.tick,
            status=status,
            plan=parsed.plan if parsed is not None else None,
            error=error,
            policy=self.name,
            model=next((call.model_answered for call in reversed(calls) if call.model_answered), self.model),
            calls=calls,
            rejected=parsed.rejected if parsed is not None else (),
            repaired=parsed.repaired if parsed is not None else False,
            fault=fault,
            prompt=request.trace.prompt,
        )


def seed_for(seed: int, tick: int, role: Role) -> int:
    """The sampling seed of a role's first attempt, from 0 to 2³¹ − 1."""
    digest = hashlib.blake2b(f"llm:{seed}:{tick}:{role.value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") % 2**31
