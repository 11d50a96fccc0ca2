"""What an episode sets for its team."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from pytest_rle.llm.ledger import CostTracker
from pytest_rle.team.form import TeamForm
from pytest_rle.team.memory import DEFAULT_TURNS
from pytest_rle.team.model_access import ModelAccess
from pytest_rle.team.prompt_texts import NO_CHANGES, PromptTexts
from pytest_rle.team.role import Role

DEFAULT_TIMEOUT_S: Final = 60.0
"""A role's time to deliberate in seconds, retries included."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an episode sets for its team. Where the team was made with a value of its own, that one holds.

    Attributes:
        seed: The seed of the episode.
        timeout_s: The time limit of a deliberation in seconds.
        timeouts_s: Other time limits for single roles.
        sequential: Let all roles deliberate one after another.
        memory_turns: Own turns that a role sees in its view.
        form: Whether the roles hear each other. A team that one agent plays has a policy for it.
        prompts: The texts of the prompts.
        models: The models that the policies may ask.
    """

    seed: int = 0
    timeout_s: float = DEFAULT_TIMEOUT_S
    timeouts_s: Mapping[Role, float] = dataclasses.field(default_factory=dict)
    sequential: bool = False
    memory_turns: int = DEFAULT_TURNS
    form: TeamForm = TeamForm.ROLES
    prompts: PromptTexts = NO_CHANGES
    models: ModelAccess = dataclasses.field(default_factory=lambda: ModelAccess(CostTracker()))
