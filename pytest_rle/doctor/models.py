"""Checks of a model: the endpoint, the price, and a small plan that it is asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Final

from pytest_rle.doctor.finding import Check, CheckFailed, Finding, NotChecked, Status
from pytest_rle.doctor.machine import CLOCK_REMEDY, LARGEST_SKEW_S, skew_of
from pytest_rle.llm import ChatClient, CostTracker, Endpoint, FaultKind, Price, resolve_price
from pytest_rle.llm.ledger import cost_text
from pytest_rle.llm.limits import TimeLimit
from pytest_rle.llm.preflight import check_endpoint
from pytest_rle.llm.quota import quotas_of
from pytest_rle.llm.request import ChatRequest
from pytest_rle.team import ROLES, Role
from pytest_rle.team.parsing import PlanError, parse_plan
from pytest_rle.team.plan_form import answer_form, plan_schema

TRIAL_ROLE: Final = ROLES[Role.MAP_ANALYST]
"""The role with the fewest actions, whose form is the shortest."""

PLAN_REMEDY: Final = (
    "give more tokens with --rle-max-tokens, try --rle-no-think or another --rle-response-format, or choose a "
    "profile with --rle-endpoint-profile"
)

QUOTA_REMEDY: Final = (
    "raise the limit at the provider, or wait for its reset; --rle-rpm, --rle-sequential and a longer "
    "--rle-role-timeout spread the calls"
)

REMEDIES: Final = {
    FaultKind.BUDGET: "raise --rle-max-cost: it does not pay for one call",
    FaultKind.RATE_LIMIT: QUOTA_REMEDY,
    FaultKind.PAYMENT_REQUIRED: "pay in advance at the provider, or raise the limit of the key",
    FaultKind.AUTHENTICATION: "correct the key in the environment",
    FaultKind.PERMISSION: "give the key the right to use this model",
    FaultKind.UNKNOWN_MODEL: "correct --rle-model",
    FaultKind.CONTEXT_LENGTH: "give the model a longer context, or choose another model",
    FaultKind.CONNECTION: "look whether the model's server still runs",
    FaultKind.TIMEOUT: "give it more time with --rle-role-timeout",
    FaultKind.SERVER_ERROR: "wait, and try again; the provider has a fault",
}
"""What helps against a fault that has nothing to do with the form of the answer."""


class Headers:
    """The headers of the last answers of an endpoint, by their names in lower case."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def note(self, headers: Mapping[str, str]) -> None:
        """Keep the headers of an answer."""
        self.known.update({name.lower(): value for name, value in headers.items()})


class ModelCheck(Check):
    """A check of a model.

    Args:
        endpoint: The endpoint of the model.
        headers: What its answers have said so far.
    """

    def __init__(self, endpoint: Endpoint, headers: Headers) -> None:
        super().__init__(f"model {endpoint.model} at {endpoint.host}")
        self.endpoint = endpoint
        self.headers = headers


class Answers(ModelCheck):
    """The endpoint answers, takes the key and knows the model.

    Args:
        endpoint: The endpoint of the model.
        headers: Gets the headers of its answer.
        may_ask: Ask for a word a model that the endpoint does not list.
    """

    name: ClassVar[str] = "endpoint"

    def __init__(self, endpoint: Endpoint, headers: Headers, *, may_ask: bool) -> None:
        super().__init__(endpoint, headers)
        self._may_ask = may_ask
        self._warnings: tuple[str, ...] = ()

    async def examine(self) -> str:
        """Ask for the list of models."""
        self._warnings = await asyncio.to_thread(
            check_endpoint, self.endpoint, may_ask=self._may_ask, on_headers=self.headers.note
        )
        return f"answers at {self.endpoint.base_url}"

    async def run(self) -> Finding:
        """Make the check. A warning stands where the remedy would."""
        finding = await super().run()
        if finding.status is Status.OK and self._warnings:
            return self.finding(Status.OK, finding.text, "; ".join(self._warnings))
        return finding


class Clocks(ModelCheck):
    """The clocks of the endpoint and of this machine agree."""

    name: ClassVar[str] = "clock"

    async def examine(self) -> str:
        """Compare the date of the endpoint's answer."""
        skew = skew_of(self.headers.known.get("date", ""), time.time())
        if skew is None:
            raise NotChecked("the endpoint does not tell the time")
        if abs(skew) > LARGEST_SKEW_S:
            side = "ahead of" if skew > 0 else "behind"
            raise CheckFailed(f"the clock of this machine is {abs(skew):.0f} s {side} the endpoint's", CLOCK_REMEDY)
        return f"agrees with this machine's to within {max(1.0, abs(skew)):.0f} s"


class Priced(ModelCheck):
    """The price of the model's tokens is known.

    Args:
        endpoint: The endpoint of the model.
        headers: What its answers have said so far.
        given: The price that an option gives.
    """

    name: ClassVar[str] = "price"

    def __init__(self, endpoint: Endpoint, headers: Headers, given: Price | None) -> None:
        super().__init__(endpoint, headers)
        self._given = given
        self.price: Price | None = None

    async def examine(self) -> str:
        """Look the price up."""
        price = self.price = await resolve_price(self.endpoint, self._given)
        if price.is_known:
            return (
                f"${price.prompt_per_mtok:f} and ${price.completion_per_mtok:f} per million prompt and completion "
                f"tokens ({price.source.value})"
            )
        if not self.endpoint.profile.is_metered:
            return "its tokens cost nothing"
        raise CheckFailed(
            f"the price of {self.endpoint.model} is unknown, so no cost limit can be kept",
            "add --rle-price-per-mtok PROMPT:COMPLETION",
        )


class Plans(ModelCheck):
    """The model answers a small plan, asked as a run asks: by its profile, in its form.

    Args:
        endpoint: The endpoint of the model.
        headers: Gets the headers of its answer.
        price: The price of its tokens.
        limit_usd: What the call may cost; None without a limit.
        limit_s: How long the answer may take.
    """

    name: ClassVar[str] = "plan"
    remedy: ClassVar[str] = PLAN_REMEDY

    def __init__(
        self,
        endpoint: Endpoint,
        headers: Headers,
        *,
        price: Price | None,
        limit_usd: Decimal | None,
        limit_s: float,
    ) -> None:
        super().__init__(endpoint, headers)
        self._price = price
        self._limit_usd = limit_usd
        self._limit_s = limit_s

    async def examine(self) -> str:
        """Ask once, and read the plan."""
        costs = CostTracker(limit_usd=self._limit_usd)
        if self._price is not None:
            costs.set_price(self.endpoint.model, self._price, max_tokens=self.endpoint.profile.max_tokens)
        request = ChatRequest(
            messages=[
                {"role": "system", "content": answer_form(TRIAL_ROLE)},
                {"role": "user", "content": "This is a test. Answer with a plan whose only action is no_action."},
            ],
            schema=plan_schema(TRIAL_ROLE),
            schema_name="action_plan",
            seed=1,
        )
        async with ChatClient(self.endpoint, on_headers=self.headers.note) as client:
            try:
                async with asyncio.timeout(self._limit_s) as timer:
                    completion = await client.complete(request, costs, time_limit=TimeLimit(timer))
            except TimeoutError as error:
                raise CheckFailed(f"no answer came within {self._limit_s:g} s", REMEDIES[FaultKind.TIMEOUT]) from error
        call = completion.calls[-1]
        if completion.fault is not None:
            raise CheckFailed(completion.fault.message, REMEDIES.get(completion.fault.kind, PLAN_REMEDY))
        if call.prompt_cut:
            raise CheckFailed("the server has read only a part of the prompt", "give the model a longer context")
        try:
            parsed = parse_plan(completion.text, TRIAL_ROLE)
        except PlanError as error:
            raise CheckFailed(f"the answer is not a plan: {error}", PLAN_REMEDY) from error
        tokens = f", {call.completion_tokens} tokens" if call.completion_tokens is not None else ""
        total = costs.snapshot().total
        cost = f", {cost_text(total.cost_usd, total.unknown_calls)}" if self.endpoint.profile.is_metered else ""
        repaired = ", repaired" if parsed.repaired else ""
        return f"a plan came in {call.latency_s:.1f} s{tokens}{cost}{repaired}"


class Quotas(ModelCheck):
    """What is left of the endpoint's limits is enough for a tick.

    Args:
        endpoint: The endpoint of the model.
        headers: What its answers have said so far.
        calls: Calls of one tick.
        prompt_tokens: Tokens of one prompt.
    """

    name: ClassVar[str] = "quota"
    remedy: ClassVar[str] = QUOTA_REMEDY

    def __init__(self, endpoint: Endpoint, headers: Headers, *, calls: int, prompt_tokens: int) -> None:
        super().__init__(endpoint, headers)
        self._calls = calls
        self._prompt_tokens = prompt_tokens

    async def examine(self) -> str:
        """Read the headers."""
        quotas = quotas_of(self.headers.known)
        for quota in quotas:
            needed = self._prompt_tokens if quota.counts_tokens else self._calls
            if quota.left < needed:
                what = "tokens, and a prompt takes up to" if quota.counts_tokens else "calls, and a tick makes"
                reset = f", until the reset ({quota.reset})" if quota.reset else ""
                raise CheckFailed(f"{quota.header}: {quota.left} {what} {needed}{reset}", self.remedy)
        if not quotas:
            return "the endpoint tells no limits"
        return ", ".join(f"{quota.left} {'tokens' if quota.counts_tokens else 'calls'} left" for quota in quotas)
