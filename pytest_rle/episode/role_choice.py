"""ROLE=PLAYER: who plays one role in place of the run's policy."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from pytest_rle.errors import SettingError
from pytest_rle.llm.model_name import ModelName, parse_model_name
from pytest_rle.llm.profile import ProfileChoice
from pytest_rle.team import Role
from pytest_rle.team.names import nearest

LOCAL: Final = ("scripted", "idle", "random")
"""The players that call no model."""


class RoleChoiceError(SettingError, ValueError):
    """A text is not of the form ROLE=PLAYER."""


@dataclasses.dataclass(frozen=True, slots=True)
class RoleChoice:
    """Who plays one role.

    Attributes:
        role: The role.
        policy: `scripted`, `idle`, `random` or `llm`.
        asks: The model and its endpoint, if the policy is `llm`.
    """

    role: Role
    policy: str
    asks: ModelName | None = None

    def __str__(self) -> str:
        """The choice as a user types it, without the address."""
        return f"{self.role}={self.asks.model if self.asks is not None else self.policy}"

    def completed(self, base_url: str | None, profile: ProfileChoice | None) -> RoleChoice:
        """The choice with the run's endpoint where it names none, and with the run's changes to profiles."""
        asks = self.asks
        if asks is None:
            return self
        if asks.base_url is None and asks.profile is None:
            return dataclasses.replace(self, asks=ModelName(model=asks.model, base_url=base_url, profile=profile))
        own = asks.profile if asks.profile is not None else ProfileChoice()
        if profile is not None:
            own = ProfileChoice(provider=own.provider, changes=profile.changes.update(own.changes))
        has_address = asks.base_url is not None or own.provider is not None
        address = asks.base_url if has_address else base_url
        return dataclasses.replace(self, asks=ModelName(model=asks.model, base_url=address, profile=own))

    def to_json(self) -> dict[str, Any]:
        """The choice in JSON types, without the address, which may change until a run is resumed."""
        profile = self.asks.profile if self.asks is not None else None
        return {
            "role": self.role.value,
            "policy": self.policy,
            "model": self.asks.model if self.asks is not None else None,
            "profile": profile.to_json() if profile is not None else None,
        }


def parse_role_choice(text: str) -> RoleChoice:
    """Read ROLE=MODEL@ENDPOINT, ROLE=MODEL, or ROLE=scripted, idle or random.

    Raises:
        RoleChoiceError: There is no such role, or the player is missing.
        ModelNameError: The endpoint is none.
        AddressError: The base URL is malformed or may carry a secret.
    """
    name, found, player = (part.strip() for part in text.partition("="))
    if not found or not player:
        raise RoleChoiceError(
            f"{text.partition('://')[0]!r} does not say who plays a role: write ROLE=MODEL@ENDPOINT, or one of "
            f"{', '.join(f'ROLE={each}' for each in LOCAL)}"
        )
    if name not in set(Role):
        near = nearest(name, Role)
        hint = f"did you mean {near[0]}?" if near else f"the roles are {', '.join(Role)}"
        raise RoleChoiceError(f"there is no role {name!r}: {hint}")
    if player in LOCAL:
        return RoleChoice(Role(name), player)
    if player == "llm":
        raise RoleChoiceError(f"{name}=llm does not name a model: write {name}=MODEL or {name}=MODEL@ENDPOINT")
    return RoleChoice(Role(name), "llm", parse_model_name(player))
