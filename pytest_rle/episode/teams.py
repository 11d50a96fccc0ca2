"""The team that a spec asks for, opened before the first tick and closed after the last."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.llm import ChatClient, CostTracker, Endpoint, parse_price
from pytest_rle.team import Policy, Role, Team
from pytest_rle.team.policies import IdlePolicy, LlmPolicy, RandomPolicy, ScriptedPolicy


@asynccontextmanager
async def open_team(spec: EpisodeSpec, costs: CostTracker) -> AsyncIterator[Team]:
    """The seven roles under the spec's policy.

    Raises:
        MissingApiKeyError: The model's endpoint needs a key, and the environment has none.
        ValueError: The policy is unknown, or the endpoint's address cannot be used.
    """
    if spec.policy == "llm":
        endpoint = Endpoint.resolve(spec.model or "", spec.base_url)
        price = parse_price(spec.price_per_mtok) if spec.price_per_mtok is not None else None
        async with ChatClient(endpoint) as client:
            policy = LlmPolicy(client, costs, price=price, no_think=spec.no_think, owns_client=False)
            await policy.open()
            yield _team(spec, policy)
        return
    plain: dict[str, type[IdlePolicy | RandomPolicy | ScriptedPolicy]] = {
        "idle": IdlePolicy,
        "random": RandomPolicy,
        "scripted": ScriptedPolicy,
    }
    if spec.policy not in plain:
        raise ValueError(f"{spec.policy!r} is no policy")
    yield _team(spec, plain[spec.policy]())


def _team(spec: EpisodeSpec, policy: Policy) -> Team:
    return Team(
        policy,
        seed=spec.seed,
        timeout_s=spec.role_timeout_s,
        timeouts_s={Role(name): limit for name, limit in spec.scenario.role_timeouts.items()},
        sequential=spec.sequential,
    )
