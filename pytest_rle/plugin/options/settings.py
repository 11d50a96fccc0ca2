"""The options of a session, and what several of them say together."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from pytest_rle.plugin.options.option import as_text, options_of
from pytest_rle.plugin.options.table import OptionTable

if TYPE_CHECKING:
    from pytest_rle.episode.role_choice import RoleChoice
    from pytest_rle.llm.profile import ProfileChoice


@dataclasses.dataclass(frozen=True)
class Settings(OptionTable):
    """The options of a session, checked."""

    def spec_fields(self) -> dict[str, Any]:
        """The values that an `EpisodeSpec` takes unchanged, by its field."""
        return {each.spec: getattr(self, each.name) for each in options_of(Settings) if each.spec is not None}

    def profile(self) -> ProfileChoice | None:
        """What the options change about the endpoint's profile, None if they change nothing."""
        given: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("max_tokens", "reasoning_effort", "response_format")
            if getattr(self, name) is not None
        }
        if self.temperature is not None:
            given["temperature"] = None if self.temperature == "none" else float(self.temperature)
        chosen: ProfileChoice | None = self.endpoint_profile
        if not given:
            return chosen
        from pytest_rle.llm.profile import EndpointProfile, ProfileChoice  # here: only for runs that change a profile

        base = chosen or ProfileChoice()
        changes = base.changes.update(EndpointProfile.model_validate(given))
        return ProfileChoice(provider=base.provider, changes=changes)

    def role_choices(self) -> tuple[RoleChoice, ...]:
        """Who plays single roles, each with its whole endpoint."""
        profile = self.profile()
        return tuple(choice.completed(self.base_url, profile) for choice in self.role)

    @property
    def asks_model(self) -> bool:
        """Whether the options name a model."""
        return self.model is not None or any(choice.asks is not None for choice in self.role)

    def varies(self, policy: str) -> bool:
        """Whether a team of this policy may play a seed in another way when it plays it again."""
        chances = (policy, *(choice.policy for choice in self.role))
        return bool(self.agent or self.rimapi_url) or any(name in ("llm", "random") for name in chances)

    @property
    def has_gates(self) -> bool:
        """Whether the options demand anything of the teams' means."""
        return self.min_anchored is not None or self.not_worse_than is not None

    def changed(self) -> dict[str, str]:
        """The values that differ from their defaults, as text, for the header of the session."""
        given = {each.name: (getattr(self, each.name), each.default) for each in options_of(Settings)}
        return {name: as_text(value) for name, (value, default) in given.items() if value != default}
