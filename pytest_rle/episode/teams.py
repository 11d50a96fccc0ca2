"""The team that a spec asks for, opened before the first tick and closed after the last."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from pydantic import SecretStr

from pytest_rle.episode.past import Past
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.llm import ChatClient, CostTracker, Endpoint, parse_price
from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.prices import UNKNOWN_PRICE
from pytest_rle.team import Policy, Role, Team
from pytest_rle.team.policies import IdlePolicy, LlmPolicy, RandomPolicy, ScriptedPolicy

NOWHERE: Final = "http://127.0.0.1:9/v1"
"""The address of a model that is never asked."""


@dataclasses.dataclass(frozen=True, slots=True)
class OpenTeam:
    """A team that stands ready, and the endpoint of its model; None where it has none of ours."""

    team: Team
    endpoint: Endpoint | None = None


@asynccontextmanager
async def open_team(
    spec: EpisodeSpec, costs: CostTracker, *, breaker: CircuitBreaker | None = None, past: Past | None = None
) -> AsyncIterator[OpenTeam]:
    """The seven roles under the spec's policy. A past that does not go on needs no key and asks nobody.

    Raises:
        MissingApiKeyError: The model's endpoint needs a key, and the environment has none.
        ValueError: The policy is unknown, or the endpoint's address cannot be used.
    """
    if spec.policy == "llm":
        is_replay = past is not None and not past.goes_on
        endpoint = _nowhere(spec) if is_replay else Endpoint.resolve(spec.model or "", spec.base_url)
        price = parse_price(spec.price_per_mtok) if spec.price_per_mtok is not None else None
        async with ChatClient(endpoint, breaker=breaker) as client:
            policy = LlmPolicy(client, costs, price=price, no_think=spec.no_think, owns_client=False)
            if past is not None and is_replay:
                costs.set_price(endpoint.model, past.start.prices.get(endpoint.model, UNKNOWN_PRICE))
            else:
                await policy.open()
            yield OpenTeam(_team(spec, policy), endpoint)
        return
    plain: dict[str, type[IdlePolicy | RandomPolicy | ScriptedPolicy]] = {
        "idle": IdlePolicy,
        "random": RandomPolicy,
        "scripted": ScriptedPolicy,
    }
    if spec.policy not in plain:
        raise ValueError(f"{spec.policy!r} is no policy")
    yield OpenTeam(_team(spec, plain[spec.policy]()))


def _nowhere(spec: EpisodeSpec) -> Endpoint:
    return Endpoint(base_url=NOWHERE, model=spec.model or "", api_key=SecretStr("none-needed"))


def _team(spec: EpisodeSpec, policy: Policy) -> Team:
    return Team(
        policy,
        seed=spec.seed,
        timeout_s=spec.role_timeout_s,
        timeouts_s={Role(name): limit for name, limit in spec.scenario.role_timeouts.items()},
        sequential=spec.sequential,
    )
