"""The recipe of an episode: everything that has to be said to play it again."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from pytest_rle import address
from pytest_rle.scenario import Scenario


@dataclasses.dataclass(frozen=True)
class EpisodeSpec:
    """One scenario × seed × team, and where and how it is played.

    `key` names the episode within its run, `folder_prefix` tells tests apart that play the same. `ticks` shortens the
    horizon to that many ticks. Timeouts in seconds. `price_per_mtok` is "PROMPT:COMPLETION" in USD per million tokens;
    `max_cost_usd` is what the calls to models may cost in all. `resume` is the folder of a record to go on from.

    Raises:
        ValueError: A URL is none, or carries what may be secret.
    """

    scenario: Scenario
    seed: int
    policy: str = "scripted"
    key: str = "episode"
    folder_prefix: str = ""
    run_id: str = "run"
    output: Path = Path("results")
    ticks: int | None = None
    model: str | None = None
    base_url: str | None = None
    rimapi_url: str | None = None
    save: Path | None = None
    price_per_mtok: str | None = None
    role_timeout_s: float = 60.0
    tick_timeout_s: float = 600.0
    sequential: bool = False
    no_think: bool = False
    allow_unpinned: bool = False
    max_cost_usd: Decimal | None = None
    history_always: bool = False
    compress: bool = False
    resume: Path | None = None

    def __post_init__(self) -> None:
        for url in (self.base_url, self.rimapi_url):
            if url is not None:
                address.base_url(url)

    @property
    def folder(self) -> Path:
        """Where the episode's record goes: results/<run>/<episode>."""
        return self.output / self.run_id / f"{self.folder_prefix}{self.key}"

    @property
    def horizon_game_ticks(self) -> int:
        """The episode's length in game ticks; with `ticks`, that many undisturbed ones."""
        if self.ticks is None:
            return self.scenario.horizon_game_ticks
        shortened = self.ticks * self.scenario.game_ticks_per_tick(threatened=False)
        return min(self.scenario.horizon_game_ticks, shortened)

    def recipe(self) -> Recipe:
        """What decides the game besides seed, policy, model and save."""
        return Recipe(
            scenario=self.scenario.model_dump(mode="json", exclude={"source"}),
            ticks=self.ticks,
            base_url=self.base_url,
            rimapi_url=self.rimapi_url,
            price_per_mtok=self.price_per_mtok,
            role_timeout_s=self.role_timeout_s,
            sequential=self.sequential,
            no_think=self.no_think,
        )


class Recipe(BaseModel):
    """An episode's options as its record keeps them, and the whole content of its scenario."""

    model_config = ConfigDict(frozen=True)

    scenario: dict[str, Any]
    ticks: int | None
    base_url: str | None
    rimapi_url: str | None
    price_per_mtok: str | None
    role_timeout_s: float
    sequential: bool
    no_think: bool

    def scenario_at(self, source: Path) -> Scenario:
        """The scenario; its save is looked for from `source`. Raises ValidationError where it is of another version."""
        return Scenario.model_validate({**self.scenario, "source": source})
