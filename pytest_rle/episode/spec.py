"""The recipe of an episode: everything that has to be said to play it again."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pytest_rle.scenario import Scenario


@dataclasses.dataclass(frozen=True)
class EpisodeSpec:
    """One scenario × seed × team, and where and how it is played.

    `key` names the episode within its run, `folder_prefix` tells tests apart that play the same. `ticks` shortens the
    horizon to that many ticks. Timeouts in seconds. `price_per_mtok` is "PROMPT:COMPLETION" in USD per million tokens;
    `max_cost_usd` is what the calls to models may cost in all. `resume` is the folder of a record to go on from.
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
    resume: Path | None = None

    @property
    def folder(self) -> Path:
        """Where the episode's record goes: results/<run>/<episode>."""
        return self.output / self.run_id / f"{self.folder_prefix}{self.key}"

    def recipe(self) -> dict[str, Any]:
        """What decides the game besides seed, policy, model and save, as JSON; the scenario's content is part of it."""
        return {
            "scenario": self.scenario.model_dump(mode="json", exclude={"source"}),
            "ticks": self.ticks,
            "base_url": without_query(self.base_url),
            "rimapi_url": self.rimapi_url,
            "price_per_mtok": self.price_per_mtok,
            "role_timeout_s": self.role_timeout_s,
            "sequential": self.sequential,
            "no_think": self.no_think,
        }


def scenario_of(recipe: Mapping[str, Any], source: Path) -> Scenario:
    """The scenario that a recipe was cooked from.

    Args:
        recipe: From the first event of a record.
        source: Where the scenario's file would be; its save is looked for from there.

    Raises:
        ValueError: The recipe has no scenario, or one that this version does not understand.
    """
    content = recipe.get("scenario")
    if not content:
        raise ValueError("the record does not hold its scenario")
    return Scenario.model_validate({**dict(content), "source": source})


def without_query(url: str | None) -> str | None:
    """A URL as it may be written down: what follows the question mark can hold a key."""
    return urlunsplit(urlsplit(url)._replace(query="", fragment="")) if url is not None else None
