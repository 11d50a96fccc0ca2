"""The team that a spec asks for, or one that plays what is on record; opened before the first tick, closed after it."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from pydantic import SecretStr

from pytest_rle.backoff import Backoff
from pytest_rle.episode.launch import LaunchError
from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.llm import ChatClient, CostTracker, Endpoint, parse_price
from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.prices import UNKNOWN_PRICE
from pytest_rle.team import ROLES, Deliberation, DeliberationRequest, Policy, Role, Team
from pytest_rle.team.policies import IdlePolicy, LlmPolicy, RandomPolicy, ScriptedPolicy
from pytest_rle.team.recall import ASKS_A_MODEL

NOWHERE: Final = "http://127.0.0.1:9/v1"
"""The address of a model that is never asked."""

PLAIN: Final[Mapping[str, type[IdlePolicy | RandomPolicy | ScriptedPolicy]]] = {
    "idle": IdlePolicy,
    "random": RandomPolicy,
    "scripted": ScriptedPolicy,
}


@dataclasses.dataclass(frozen=True, slots=True)
class OpenTeam:
    """A team that stands ready, and the endpoint of its model; None where it has none of ours."""

    team: Team
    endpoint: Endpoint | None = None


class PlansOnRecord:
    """Stands for a policy that is not here: its plans are taken from the record, and it is never asked for another."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def open(self) -> None:
        """Nothing to get ready."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Raises RuntimeError: what is not on record cannot be decided here."""
        raise RuntimeError(f"policy {self.name!r} is not here to decide tick {request.tick} for {request.role}")


@asynccontextmanager
async def open_team(
    spec: EpisodeSpec, costs: CostTracker, *, breaker: CircuitBreaker | None = None, backoff: Backoff | None = None
) -> AsyncIterator[OpenTeam]:
    """The seven roles under the spec's policy.

    Raises:
        LaunchError: The scenario limits a role that there is not.
        ApiKeyError: The environment has no key for the model's endpoint, or none that can be sent.
        ValueError: The policy is unknown, or the endpoint's address cannot be used.
    """
    if spec.policy == ASKS_A_MODEL:
        endpoint = Endpoint.resolve(spec.model or "", spec.base_url)
        price = parse_price(spec.price_per_mtok) if spec.price_per_mtok is not None else None
        async with ChatClient(endpoint, breaker=breaker, backoff=backoff) as client:
            policy = LlmPolicy(client, costs, price=price, no_think=spec.no_think, owns_client=False)
            await policy.open()
            yield OpenTeam(_team(spec, dict.fromkeys(ROLES, policy)), endpoint)
        return
    if spec.policy not in PLAIN:
        raise ValueError(f"{spec.policy!r} is no policy")
    yield OpenTeam(_team(spec, dict.fromkeys(ROLES, PLAIN[spec.policy]())))


@asynccontextmanager
async def open_recorded_team(spec: EpisodeSpec, costs: CostTracker, record: RecordedEpisode) -> AsyncIterator[OpenTeam]:
    """The roles that are on record, each under its policy; no key is needed, and nobody is asked."""
    played = record.roles or dict.fromkeys(ROLES, (spec.policy, None))
    policies: dict[str, Policy] = {}
    async with AsyncExitStack() as stack:
        for name, _ in played.values():
            if name == ASKS_A_MODEL and name not in policies:
                endpoint = Endpoint(base_url=NOWHERE, model=spec.model or "", api_key=SecretStr("none-needed"))
                costs.set_price(endpoint.model, record.start.prices.get(endpoint.model, UNKNOWN_PRICE))
                client = await stack.enter_async_context(ChatClient(endpoint))
                policies[name] = LlmPolicy(client, costs, no_think=spec.no_think, owns_client=False)
            elif name not in policies:
                policies[name] = PLAIN[name]() if name in PLAIN else PlansOnRecord(name)
        team = _team(spec, {role: policies[name] for role, (name, _) in played.items()})
        team.timeouts_s.update({role: limit for role, (_, limit) in played.items() if limit is not None})
        yield OpenTeam(team)


def _team(spec: EpisodeSpec, policies: Mapping[Role, Policy]) -> Team:
    unknown = sorted(set(spec.scenario.role_timeouts) - set(Role))
    if unknown:
        raise LaunchError(
            f"{spec.scenario.source}: role_timeouts: {unknown[0]!r} is no role; there are {', '.join(Role)}"
        )
    return Team(
        policies,
        seed=spec.seed,
        timeout_s=spec.role_timeout_s,
        timeouts_s={Role(name): limit for name, limit in spec.scenario.role_timeouts.items()},
        sequential=spec.sequential,
    )
