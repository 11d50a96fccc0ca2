"""The one door by which a team enters an episode: the options', one of one's own, or one that repeats a record."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from pydantic import SecretStr

from pytest_rle.backoff import Backoff
from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.errors import ScenarioError, SettingError, TeamError
from pytest_rle.llm import CostTracker, Endpoint
from pytest_rle.llm.model_name import ModelName
from pytest_rle.llm.prices import ALL_OTHER_MODELS, UNKNOWN_PRICE
from pytest_rle.llm.shared import SharedEndpoints
from pytest_rle.team import ROLES, Deliberation, DeliberationRequest, Policy, Role, Team
from pytest_rle.team.form import TeamForm
from pytest_rle.team.model_access import ModelAccess
from pytest_rle.team.policies import IdlePolicy, LlmPolicy, RandomPolicy, ScriptedPolicy, SoloPolicy
from pytest_rle.team.recall import ASKING
from pytest_rle.team.seats import Player, TeamDescription
from pytest_rle.team.terms import Terms

ASKS_A_MODEL: Final = LlmPolicy.name
"""The name of the policy that asks a model."""

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
    """An open team, its description for the record, and the models that it may ask."""

    team: Team
    description: TeamDescription
    models: ModelAccess


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
    given: Team | None = None,
    record: RecordedEpisode | None = None,
    shared: SharedEndpoints | None = None,
    backoff: Backoff | None = None,
) -> AsyncIterator[OpenTeam]:
    """Open the team that plays, and close it at the end.

    Args:
        spec: What is played.
        costs: The episode's ledger.
        given: A team to use instead of the spec's.
        record: A record that is replayed or resumed. For a replay, the recorded team is used, and no model is called.
        shared: What the episodes of a battery share of the models' endpoints.
        backoff: The waits between attempts at a model.

    Raises:
        ScenarioError: The scenario sets a time limit for an unknown role.
        SettingError: The policy is unknown, the factory of the team cannot be loaded, or an endpoint's address or
            profile cannot be used.
        ApiKeyError: The environment has no key for a model's endpoint, or the key cannot be sent.
        TeamError: A policy failed to open, or the factory of the team returned no team.
        ReplayError: The record was played by another team.
    """
    if record is not None and not record.resuming:
        description = record.team
        team = _recorded_team(description)
        models = ModelAccess(costs, prices=record.start.prices, price=UNKNOWN_PRICE)
        team.accept(_terms(spec, models))
    else:
        team = given if given is not None else _team_of(spec)
        if given is not None and spec.form == TeamForm.SOLO:
            raise TeamError("--rle-team solo has one agent of the package, and the hook pytest_rle_agents gives a team")
        team.leave_out([Role(name) for name in spec.without])
        price = spec.prices.get(ALL_OTHER_MODELS)
        models = ModelAccess(costs, shared=shared, backoff=backoff, prices=spec.prices, price=price)
        team.accept(_terms(spec, models))
        description = team.describe()
        if record is not None:
            record.require_same_team(description)
    async with team:
        yield OpenTeam(team, description, models)


def describe_team(spec: EpisodeSpec) -> TeamDescription:
    """The team that the options describe, as a record keeps it. It is not opened. Raises as `open_team` does."""
    team = _team_of(spec)
    team.leave_out([Role(name) for name in spec.without])
    team.accept(_terms(spec, ModelAccess(CostTracker(), prices=spec.prices, price=spec.prices.get(ALL_OTHER_MODELS))))
    return team.describe()


def endpoints_of(spec: EpisodeSpec) -> list[Endpoint]:
    """The endpoints that the options name for an episode, each once.

    Raises:
        SettingError: An address or a profile cannot be used.
        ApiKeyError: The environment has no key for an endpoint, or the key cannot be sent.
    """
    return list({endpoint.key: endpoint for endpoint in endpoint_of_roles(spec).values()}.values())


def endpoint_of_roles(spec: EpisodeSpec, environ: Mapping[str, str] | None = None) -> dict[str, Endpoint]:
    """The endpoint of each role that asks a model, as far as the options say it. Raises as `endpoints_of` does.

    If one agent plays all roles, only the first role asks.

    Args:
        spec: What is played.
        environ: Variables to use in place of the process environment.
    """
    if spec.agent is not None:
        return {}
    policies = {role: policy for role, policy in _policies_of(spec, environ).items() if role not in spec.without}
    asking = {role.value: policy.endpoint for role, policy in policies.items() if isinstance(policy, ASKING)}
    return dict(list(asking.items())[:1]) if spec.form == TeamForm.SOLO else asking


def _team_of(spec: EpisodeSpec) -> Team:
    """The team that the options describe."""
    if spec.agent is not None:
        from pytest_rle.episode.agent import make_team  # here: only for teams of one's own

        return make_team(spec.agent, spec)
    return Team(_policies_of(spec))


def _policies_of(spec: EpisodeSpec, environ: Mapping[str, str] | None = None) -> dict[Role, Policy]:
    """The policy of each role. Roles with the same player share a policy."""
    chosen = {choice.role: choice for choice in spec.roles}
    base = ModelName(model=spec.model or "", base_url=spec.base_url, profile=spec.profile)
    players: dict[tuple[str, str], Policy] = {}
    policies: dict[Role, Policy] = {}
    for role in ROLES:
        choice = chosen.get(role)
        name, asks = (spec.policy, base) if choice is None else (choice.policy, choice.asks)
        key = (name, asks.model_dump_json() if asks is not None and name == ASKS_A_MODEL else "")
        if key not in players:
            players[key] = _policy(name, asks, spec, environ)
        policies[role] = players[key]
    return policies


def _policy(name: str, asks: ModelName | None, spec: EpisodeSpec, environ: Mapping[str, str] | None) -> Policy:
    if name == ASKS_A_MODEL and asks is not None:
        endpoint = Endpoint.resolve(
            asks.model, asks.base_url, choice=asks.profile, no_think=spec.no_think, environ=environ
        )
        if spec.form != TeamForm.SOLO:
            return LlmPolicy(endpoint)
        # One agent may write as much as all roles together, so that only the form of the team differs.
        tokens = endpoint.profile.max_tokens * (len(ROLES) - len(spec.without))
        profile = endpoint.profile.model_copy(update={"max_tokens": tokens})
        return SoloPolicy(endpoint.model_copy(update={"profile": profile}))
    if name not in LOCAL_POLICIES:
        raise SettingError(
            f"there is no policy {name!r}; the policies are {', '.join([*LOCAL_POLICIES, ASKS_A_MODEL])}"
        )
    return LOCAL_POLICIES[name]()


def _recorded_team(description: TeamDescription) -> Team:
    """The recorded roles, each with its recorded policy."""
    players = [_recorded_policy(player, description.form) for player in description.players]
    return Team(
        {Role(role): players[seat.player] for role, seat in description.roles.items()},
        name=description.name,
        seed=description.seed,
        timeouts_s={Role(role): seat.timeout_s for role, seat in description.roles.items()},
        sequential=description.sequential,
        memory_turns=description.memory_turns,
        form=description.form,
    )


def _recorded_policy(player: Player, form: TeamForm) -> Policy:
    if not player.is_own and player.policy == ASKS_A_MODEL:
        asking = SoloPolicy if form is TeamForm.SOLO else LlmPolicy
        return asking(Endpoint(base_url=UNUSED_BASE_URL, model=player.model or "", api_key=SecretStr("none-needed")))
    if not player.is_own and player.policy in LOCAL_POLICIES:
        return LOCAL_POLICIES[player.policy]()
    return RecordedPolicy(player.policy)


def _terms(spec: EpisodeSpec, models: ModelAccess) -> Terms:
    unknown = sorted(set(spec.scenario.role_timeouts) - set(Role))
    if unknown:
        raise ScenarioError(
            f"{spec.scenario.source}: role_timeouts: there is no role {unknown[0]!r}; the roles are {', '.join(Role)}"
        )
    return Terms(
        seed=spec.policy_seed,
        timeout_s=spec.role_timeout_s,
        timeouts_s={Role(name): limit for name, limit in spec.scenario.role_timeouts.items()},
        sequential=spec.sequential,
        memory_turns=spec.memory_turns,
        form=TeamForm(spec.form),
        prompts=spec.prompt_texts,
        models=models,
    )
