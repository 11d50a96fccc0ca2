"""Who plays: a team as the record keeps it, with the policy, the model and the endpoint of each role."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.team.deliberation import Policy
from pytest_rle.team.form import TeamForm, form_suffix
from pytest_rle.team.policies import IdlePolicy, LlmPolicy, RandomPolicy, ScriptedPolicy, SeatPolicy, SoloPolicy
from pytest_rle.team.role import Role

MIXED: Final = "mixed"
"""Stands for the policy or the model of a team whose roles differ in it."""

LONGEST_LABEL: Final = 24
"""Characters of a policy or a model in the name of a mixed team."""

_PACKAGED: Final = (IdlePolicy, LlmPolicy, RandomPolicy, ScriptedPolicy, SeatPolicy, SoloPolicy)


def is_packaged(policy: Policy) -> bool:
    """Whether the policy is one of the package's, and not a class of one's own, which may derive from one of them."""
    return type(policy) in _PACKAGED


class Player(BaseModel):
    """A policy object of a team, which plays one role or several.

    Attributes:
        policy: The name of the policy.
        own_class: The name of its class, None for a policy of the package. A replay takes the plans of one's own
            policy from the record.
        model: The model that it asks, if it has an endpoint.
        base_url: The address of the model.
        endpoint: How the model is asked: profile, parameters and their hash; never a key.
    """

    model_config = ConfigDict(frozen=True)

    policy: str
    own_class: str | None = None
    model: str | None = None
    base_url: str | None = None
    endpoint: Mapping[str, JsonValue] = Field(default_factory=dict)

    @classmethod
    def of(cls, policy: Policy) -> Player:
        """The player that a policy is."""
        endpoint = getattr(policy, "endpoint", None)
        own_class = None if is_packaged(policy) else type(policy).__name__
        if not isinstance(endpoint, Endpoint):
            return cls(policy=policy.name, own_class=own_class)
        return cls(
            policy=policy.name,
            own_class=own_class,
            model=endpoint.model,
            base_url=endpoint.base_url,
            endpoint=endpoint.description(),
        )

    @property
    def is_own(self) -> bool:
        """Whether the policy is not one of the package's."""
        return self.own_class is not None

    @property
    def label(self) -> str:
        """The model, or else the policy. A policy of one's own is told apart from one of the package."""
        if not self.is_own:
            return self.model or self.policy
        is_taken = self.policy in {packaged.name for packaged in _PACKAGED}
        return ":".join(part for part in (self.policy, self.own_class if is_taken else None, self.model) if part)

    @property
    def text(self) -> str:
        """The label with the address of the model, such as `my-model at http://127.0.0.1:1234/v1`."""
        return self.label if self.base_url is None else f"{self.label} at {self.base_url}"


class Seat(BaseModel):
    """The place of one role: the number of its player in the team, and its time limit in seconds."""

    model_config = ConfigDict(frozen=True)

    player: int
    timeout_s: float


class TeamDescription(BaseModel):
    """A team as it is recorded.

    Attributes:
        name: The name that reports group by.
        seed: The seed by which the policies key their chance.
        sequential: Whether the roles deliberate one after another.
        memory_turns: Own turns that a role sees in its view.
        form: Whether the roles hear each other, or one agent plays all.
        without: Roles that were left out of the team.
        players: The policy objects.
        roles: Who plays each role.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    seed: int = 0
    sequential: bool = False
    memory_turns: int = 0
    form: TeamForm = TeamForm.ROLES
    without: tuple[Role, ...] = ()
    players: tuple[Player, ...]
    roles: Mapping[str, Seat]

    @model_validator(mode="after")
    def _require_players(self) -> Self:
        """Refuse a description, as in a record of others, in which a role is unknown or has no player."""
        for role, seat in self.roles.items():
            if role not in tuple(Role):
                raise ValueError(f"there is no role {role!r}")
            if not 0 <= seat.player < len(self.players):
                raise ValueError(f"{role} has player {seat.player} of {len(self.players)}, counted from 0")
        return self

    @property
    def whole_name(self) -> str:
        """The name of the same team with all its roles, which hear each other."""
        return self.name.removesuffix(form_suffix(self.form, self.without))

    def player(self, role: str) -> Player:
        """The player of a role."""
        return self.players[self.roles[role].player]

    @property
    def policy(self) -> str:
        """The policy that all roles have, or `mixed`."""
        return _only({player.policy for player in self.players}) or MIXED

    @property
    def model(self) -> str | None:
        """The only model that the team asks, `mixed` if there are several, None without any."""
        names = {player.model for player in self.players if player.model is not None}
        return (_only(names) or MIXED) if names else None

    @property
    def base_url(self) -> str | None:
        """The only address that the team asks; None if there is none, or if there are several."""
        return _only({player.base_url for player in self.players if player.base_url is not None})

    @property
    def is_mixed(self) -> bool:
        """Whether the roles have different policies or models."""
        return len({(player.label, player.base_url) for player in self.players}) > 1

    def summary(self) -> dict[str, Any]:
        """Who plays each role, in JSON types, without what only a replay needs."""
        fields = {"policy", "model", "base_url"}
        return {role: self.player(role).model_dump(include=fields, exclude_none=True) for role in self.roles}

    def same_players(self, other: TeamDescription) -> bool:
        """Whether the same policies and models play the same roles. The models may have moved to another address."""

        def seated(team: TeamDescription) -> list[tuple[str, int, str, str | None]]:
            who = ((role, seat.player, team.players[seat.player]) for role, seat in team.roles.items())
            return [(role, number, player.policy, player.model) for role, number, player in who]

        return seated(self) == seated(other) and (self.seed, self.form) == (other.seed, other.form)


def describe(
    policies: Mapping[Role, Policy],
    timeouts_s: Mapping[Role, float],
    *,
    name: str | None,
    seed: int,
    sequential: bool,
    memory_turns: int,
    form: TeamForm,
    left_out: Mapping[Role, Policy],
) -> TeamDescription:
    """The description of a team. Without a name, `team_name` gives that of the whole team.

    The end of the name tells the form, and the roles that were left out.
    """
    objects = list({id(policy): policy for policy in policies.values()}.values())
    numbers = {id(policy): number for number, policy in enumerate(objects)}
    players = tuple(map(Player.of, objects))
    roles = {
        role.value: Seat(player=numbers[id(policy)], timeout_s=timeouts_s[role]) for role, policy in policies.items()
    }
    seated = {role: Player.of(policy) for role, policy in {**policies, **left_out}.items()}
    whole = name if name is not None else team_name({role.value: seated[role] for role in Role if role in seated})
    without = tuple(sorted(left_out))
    return TeamDescription(
        name=f"{whole}{form_suffix(form, without)}",
        seed=seed,
        sequential=sequential,
        memory_turns=memory_turns,
        form=form,
        without=without,
        players=players,
        roles=roles,
    )


def team_name(players: Mapping[str, Player]) -> str:
    """A name by who plays each role: `scripted`, `my-model`, or `scripted+my-model-3fa9c1` for a mixed team.

    The last part is a hash of who plays which role, so two different teams have different names.
    """
    seats = {role: (player.label, player.base_url) for role, player in players.items()}
    if len(set(seats.values())) == 1:
        return next(iter(players.values())).label
    digest = hashlib.sha256(json.dumps(seats, sort_keys=True).encode()).hexdigest()[:6]
    labels = [label for label, _ in Counter(_short(player.label) for player in players.values()).most_common()]
    shown = labels if len(labels) <= 2 else [labels[0], str(len(labels) - 1)]
    return f"{'+'.join(shown)}-{digest}"


def _short(label: str) -> str:
    """The last part of a label, such as the model without its maker."""
    last = label.rpartition("/")[2] or label
    return last if len(last) <= LONGEST_LABEL else f"{last[: LONGEST_LABEL - 1]}…"


def _only(names: set[str]) -> str | None:
    """The name if there is exactly one."""
    return next(iter(names)) if len(names) == 1 else None
