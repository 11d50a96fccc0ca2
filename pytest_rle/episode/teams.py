"""The team that plays an episode: the spec's, or one that repeats a record."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from pydantic import SecretStr

from pytest_rle.backoff import Backoff
from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.errors import ScenarioError, SettingError, TeamError
from pytest_rle.llm import ChatClient, CostTracker, Endpoint, parse_price
from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.limits import RateLimiter
from pytest_rle.llm.prices import UNKNOWN_PRICE
from pytest_rle.team import ROLES, Deliberation, DeliberationRequest, Policy, Role, Team
from pytest_rle.team.policies import IdlePolicy, LlmPolicy, RandomPolicy, ScriptedPolicy
from pytest_rle.team.recall import ASKS_A_MODEL

UNUSED_BASE_URL: Final = "http://127.0.0.1:9/v1"
"""The address of a model that is never called, because its answers are on record."""

LOCAL_POLICIES: Final[Mapping[str, type[IdlePolicy | RandomPolicy | ScriptedPolicy]]] = {
    "idle": IdlePolicy,
    "random": RandomPolicy,
    "scripted": ScriptedPolicy,
}
"""The policies that call no model."""


@dataclasses.dataclass(frozen=True, slots=True)
class OpenTeam:
    """An open team, and its model's endpoint. The endpoint is None if no model is called, or if the caller owns it."""

    team: Team
    endpoint: Endpoint | None = None


class RecordedPolicy:
    """Stands in for a policy that only the record knows. The team takes its plans from the record."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def open(self) -> None:
        """Acquire nothing."""

    async def close(self) -> None:
        """Release nothing."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Raise TeamError: a plan that is not on record cannot be made."""
        raise TeamError(f"policy {self.name!r} has no recorded plan for {request.role} in tick {request.tick}")


@asynccontextmanager
async def open_team(
    spec: EpisodeSpec,
    costs: CostTracker,
    *,
    breaker: CircuitBreaker | None = None,
    backoff: Backoff | None = None,
    limiter: RateLimiter | None = None,
) -> AsyncIterator[OpenTeam]:
    """Open all roles with the spec's policy, and close them at the end.

    Raises:
        ScenarioError: The scenario sets a time limit for an unknown role.
        SettingError: The policy is unknown, or the endpoint's address or profile cannot be used.
        ApiKeyError: The environment has no key for the model's endpoint, or the key cannot be sent.
    """
    if spec.policy == ASKS_A_MODEL:
        endpoint = Endpoint.resolve(spec.model or "", spec.base_url, choice=spec.profile, no_think=spec.no_think)
        price = parse_price(spec.price_per_mtok) if spec.price_per_mtok is not None else None
        async with ChatClient(endpoint, breaker=breaker, backoff=backoff, limiter=limiter) as client:
            policy = LlmPolicy(client, costs, price=price, prompts=spec.prompt_texts, owns_client=False)
            await policy.open()
            yield OpenTeam(_team(spec, dict.fromkeys(ROLES, policy)), endpoint)
        return
    if spec.policy not in LOCAL_POLICIES:
        raise SettingError(
            f"there is no policy {spec.policy!r}; the policies are {', '.join([*LOCAL_POLICIES, ASKS_A_MODEL])}"
        )
    yield OpenTeam(_team(spec, dict.fromkeys(ROLES, LOCAL_POLICIES[spec.policy]())))


@asynccontextmanager
async def open_recorded_team(spec: EpisodeSpec, costs: CostTracker, record: RecordedEpisode) -> AsyncIterator[OpenTeam]:
    """Open the recorded roles, each with its recorded policy. No key is needed, because no model is called."""
    roles = record.roles or dict.fromkeys(ROLES, (spec.policy, None))
    policies: dict[str, Policy] = {}
    async with AsyncExitStack() as stack:
        for name, _ in roles.values():
            if name == ASKS_A_MODEL and name not in policies:
                endpoint = Endpoint(base_url=UNUSED_BASE_URL, model=spec.model or "", api_key=SecretStr("none-needed"))
                costs.set_price(endpoint.model, record.start.prices.get(endpoint.model, UNKNOWN_PRICE))
                client = await stack.enter_async_context(ChatClient(endpoint))
                policies[name] = LlmPolicy(client, costs, prompts=spec.prompt_texts, owns_client=False)
            elif name not in policies:
                policies[name] = LOCAL_POLICIES[name]() if name in LOCAL_POLICIES else RecordedPolicy(name)
        team = _team(spec, {role: policies[name] for role, (name, _) in roles.items()})
        team.timeouts_s.update({role: limit for role, (_, limit) in roles.items() if limit is not None})
        yield OpenTeam(team)


def _team(spec: EpisodeSpec, policies: Mapping[Role, Policy]) -> Team:
    unknown = sorted(set(spec.scenario.role_timeouts) - set(Role))
    if unknown:
        raise ScenarioError(
            f"{spec.scenario.source}: role_timeouts: there is no role {unknown[0]!r}; the roles are {', '.join(Role)}"
        )
    return Team(
        policies,
        seed=spec.seed,
        timeout_s=spec.role_timeout_s,
        timeouts_s={Role(name): limit for name, limit in spec.scenario.role_timeouts.items()},
        sequential=spec.sequential,
        memory_turns=spec.memory_turns,
    )
