"""The recipe of an episode: everything that has to be said to play it again."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from pytest_rle.scenario import Scenario


@dataclasses.dataclass(frozen=True)
class EpisodeSpec:
    """One scenario × seed × team, and where and how it is played.

    `key` names the episode within its run, `folder_prefix` tells tests apart that play the same. `ticks` shortens the
    horizon to that many ticks. Timeouts in seconds. `price_per_mtok` is "PROMPT:COMPLETION" in USD per million tokens.
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

    @property
    def folder(self) -> Path:
        """Where the episode's record goes: results/<run>/<episode>."""
        return self.output / self.run_id / f"{self.folder_prefix}{self.key}"
