"""What an episode is made from: the spec, and the part of it that the record keeps."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle import address
from pytest_rle.errors import SettingError
from pytest_rle.scenario import Scenario
from pytest_rle.seeds import HIGHEST_SEED

if TYPE_CHECKING:
    from pytest_rle.episode.role_choice import RoleChoice
    from pytest_rle.llm.prices import Price
    from pytest_rle.llm.profile import ProfileChoice
    from pytest_rle.team.prompt_texts import PromptTexts

MEMORY_TURNS: Final = 3
"""Turns that a role remembers: the default of `Team`, which is not imported for it, so that collection stays quick."""

WHOLE_TEAM: Final = "roles"
"""The usual `TeamForm`, as a text for the same reason."""


@dataclasses.dataclass(frozen=True)
class EpisodeSpec:
    """One scenario × seed × team, and where and how it is played.

        EpisodeSpec(scenario=load_scenario(Path("scenarios/crashlanded.yaml")), seed=42, policy="random", ticks=4)

    Attributes:
        scenario: The scenario.
        seed: The seed of the world and of the policies.
        policy: `idle`, `random`, `scripted` or `llm`.
        key: The name of the episode within its run.
        folder_name: The name of the record's folder; empty for the key. Two tests can play episodes with one key.
        item: The node id of the pytest item that plays; None if no pytest does.
        repeat: Counts from 1 how often the seed is played. A later repeat has the same world and another `policy_seed`.
        attempt: Counts from 1 how often the item has played. A later attempt has a folder of its own.
        run_id: The name of the run.
        output: The folder of all runs.
        ticks: Shortens the horizon to this many ticks.
        model: The model that the policy `llm` calls.
        base_url: The model's endpoint; None for the one that the model's name implies.
        rimapi_url: A running game to play on; None for the embedded colony.
        rimapi_timeout_s: How long a running game may take for one answer, in seconds.
        start_timeout_s: How long a running game may take to load a save, in seconds, and then to be ready.
        save: A save to start from instead of the scenario's.
        price_per_mtok: "PROMPT:COMPLETION" in USD per million tokens, or "MODEL=PROMPT:COMPLETION,...".
        role_timeout_s: How long one deliberation may take, in seconds.
        tick_timeout_s: How long one tick may take, in seconds.
        sequential: Roles deliberate one after the other.
        no_think: Ask the model not to reason before it answers.
        prompts: A folder with texts that take the place of the package's prompts.
        memory_turns: Own turns that a role sees in its view.
        profile: How the endpoint is asked, as far as it differs from the endpoint's own profile.
        roles: Who plays single roles in place of the policy.
        agent: The factory of a team of one's own, as `package.module:factory` or `agent.py:factory`; None for the team
            of the policy.
        without: Roles that are left out of the team.
        form: `roles`, `silent` (no role hears another) or `solo` (one agent plays all roles); see `TeamForm`.
        allow_unpinned: Play a game or a save that is not the scenario's pinned one.
        max_cost_usd: What all calls to models may cost, in USD.
        history_always: Write a line of history even if no model was called.
        compress: Compress the events with Zstandard.
        resume: The folder of a record to resume.
        checkpoint: Save a live game after every so many ticks, to go on from there; None for never.
        realtime: The game goes on while the team thinks.

    Raises:
        AddressError: A URL is malformed or may carry a secret.
        SettingError: The seed is negative or above 2^63 - 1.
    """

    scenario: Scenario
    seed: int
    policy: str = "scripted"
    key: str = "episode"
    folder_name: str = ""
    item: str | None = None
    repeat: int = 1
    attempt: int = 1
    run_id: str = "run"
    output: Path = Path("results")
    ticks: int | None = None
    model: str | None = None
    base_url: str | None = None
    rimapi_url: str | None = None
    rimapi_timeout_s: float = 30.0
    start_timeout_s: float = 120.0
    save: Path | None = None
    price_per_mtok: str | None = None
    role_timeout_s: float = 60.0
    tick_timeout_s: float = 600.0
    sequential: bool = False
    no_think: bool = False
    prompts: Path | None = None
    memory_turns: int = MEMORY_TURNS
    profile: ProfileChoice | None = None
    roles: tuple[RoleChoice, ...] = ()
    agent: str | None = None
    without: tuple[str, ...] = ()
    form: str = WHOLE_TEAM
    allow_unpinned: bool = False
    max_cost_usd: Decimal | None = None
    history_always: bool = False
    compress: bool = False
    resume: Path | None = None
    checkpoint: int | None = None
    realtime: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.seed <= HIGHEST_SEED:
            raise SettingError(f"seed: {self.seed} is not a seed: give a whole number from 0 to {HIGHEST_SEED}")
        for url in (self.base_url, self.rimapi_url):
            if url is not None:
                address.base_url(url)

    @property
    def folder(self) -> Path:
        """The folder of the episode's record: results/<run>/<episode>, with -attempt2 and so on for later attempts."""
        later = f"-attempt{self.attempt}" if self.attempt > 1 else ""
        return self.output / self.run_id / f"{self.folder_name or self.key}{later}"

    @property
    def policy_seed(self) -> int:
        """The seed by which the policies key their chance: that of the world, and another one for a later repeat."""
        if self.repeat == 1:
            return self.seed
        digest = hashlib.sha256(f"{self.seed}:repeat:{self.repeat}".encode()).digest()
        return int.from_bytes(digest[:8]) >> 1  # a seed has 63 bits

    @property
    def horizon_game_ticks(self) -> int:
        """The length of the episode in game ticks. With `ticks`, that of so many ticks without enemies on the map."""
        if self.ticks is None:
            return self.scenario.horizon_game_ticks
        shortened = self.ticks * self.scenario.game_ticks_per_tick(threatened=False)
        return min(self.scenario.horizon_game_ticks, shortened)

    @functools.cached_property
    def prices(self) -> dict[str, Price]:
        """The given prices by model, with `ALL_OTHER_MODELS` for the rest."""
        from pytest_rle.llm.prices import parse_prices  # here: collection does not need the models

        return parse_prices(self.price_per_mtok) if self.price_per_mtok is not None else {}

    @property
    def team_name(self) -> str:
        """The team as the options name it, before it is made: `scripted`, `my-model`, `scripted+2`, or the factory."""
        name = self._agent_name or self.model or self.policy
        mixed = f"+{len(self.roles)}" if self.roles else ""
        if self.form == WHOLE_TEAM and not self.without:
            return f"{name}{mixed}"
        from pytest_rle.team.form import TeamForm, form_suffix  # here: collection does not need the team

        return f"{name}{mixed}{form_suffix(TeamForm(self.form), self.without)}"

    @property
    def _agent_name(self) -> str | None:
        """The factory without the folder of its file, which only this machine has."""
        return re.split(r"[/\\]", self.agent)[-1] if self.agent is not None else None

    @functools.cached_property
    def prompt_texts(self) -> PromptTexts:
        """The texts of the prompts, read once. Raises SettingError if the folder holds anything else."""
        from pytest_rle.team.prompt_texts import PromptTexts, read_prompts  # here: collection does not need the team

        return read_prompts(self.prompts) if self.prompts is not None else PromptTexts()

    def recipe(self) -> Recipe:
        """What determines the game, apart from seed, policy, model and save."""
        made = ("scenario", "prompts", "profile", "roles", "agent")
        options = {name: getattr(self, name) for name in Recipe.model_fields if name not in made}
        return Recipe(
            scenario=self.scenario.model_dump(mode="json", exclude={"source"}),
            prompts=dict(self.prompt_texts.changed),
            profile=self.profile.to_json() if self.profile is not None else None,
            roles=[choice.to_json() for choice in self.roles],
            agent=self._agent_name,
            **options,
        )


class Recipe(BaseModel):
    """The fields of a spec that an episode's record keeps, and the whole content of its scenario.

    To put another field of the spec on record, add it here; if it must be equal to resume an episode, to
    `RESUME_OPTIONS` as well.
    """

    model_config = ConfigDict(frozen=True)

    scenario: dict[str, Any]
    ticks: int | None
    base_url: str | None
    rimapi_url: str | None
    rimapi_timeout_s: float = 30.0
    checkpoint: int | None = None
    realtime: bool = False
    price_per_mtok: str | None
    role_timeout_s: float
    sequential: bool
    no_think: bool
    prompts: dict[str, str] = Field(default_factory=dict)
    memory_turns: int = MEMORY_TURNS
    profile: dict[str, Any] | None = None
    roles: list[dict[str, Any]] = Field(default_factory=list)
    agent: str | None = None
    without: tuple[str, ...] = ()
    form: str = WHOLE_TEAM
    repeat: int = 1

    def scenario_at(self, source: Path) -> Scenario:
        """The scenario. Its save is searched relative to `source`.

        Raises:
            ValidationError: This version cannot read the scenario.
        """
        return Scenario.model_validate({**self.scenario, "source": source})


RESUME_OPTIONS: Final = {
    "ticks": "--rle-ticks",
    "checkpoint": "--rle-checkpoint",
    "realtime": "--rle-realtime",
    "role_timeout_s": "--rle-role-timeout",
    "sequential": "--rle-sequential",
    "no_think": "--rle-no-think",
    "prompts": "--rle-prompts",
    "memory_turns": "--rle-memory-turns",
    "profile": "--rle-endpoint-profile",
    "roles": "--rle-role",
    "agent": "--rle-agent",
    "without": "--rle-without",
    "form": "--rle-team",
}
"""Fields of the recipe that must be equal to resume an episode, with their options."""
