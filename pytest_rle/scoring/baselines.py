"""Pinned means of the idle and the scripted policy, which tell what a raw score is worth."""

from __future__ import annotations

from importlib import resources
from typing import Self

from pydantic import BaseModel, ConfigDict


class Baseline(BaseModel):
    """One scenario's floor and reference under one scoring version, measured over `seeds` at one horizon."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenario: str
    scoring_version: str
    horizon_game_ticks: int
    save_sha256: str
    seeds: tuple[int, ...]
    idle: float
    reference: float

    def anchored(self, raw: float) -> float:
        """0 is the unmanaged colony, 1 the scripted reference; nothing is clipped."""
        return round((raw - self.idle) / (self.reference - self.idle), 6)


class Baselines(BaseModel):
    """All pinned baselines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    baselines: tuple[Baseline, ...] = ()

    @classmethod
    def bundled(cls) -> Self:
        """Those that come with the package, measured with `rle baselines`."""
        return cls.model_validate_json(
            resources.files("pytest_rle.scoring").joinpath("data", "baselines.json").read_text("utf-8")
        )

    def find(self, scenario: str, scoring_version: str, horizon_game_ticks: int) -> Baseline | None:
        """The baseline of exactly this scenario, version and horizon, if it is pinned and tells the two apart."""
        for baseline in self.baselines:
            key = (baseline.scenario, baseline.scoring_version, baseline.horizon_game_ticks)
            if key == (scenario, scoring_version, horizon_game_ticks) and baseline.reference != baseline.idle:
                return baseline
        return None
