"""Plays one whole game of one team of the audit."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from pytest_rle.audit.book import AuditedGame, Rules
from pytest_rle.audit.gallery import GALLERY
from pytest_rle.episode import EpisodeRun, EpisodeSpec, Outcome
from pytest_rle.errors import EpisodeError
from pytest_rle.scenario import load_scenario

FLOOR: Final = "idle"
REFERENCE: Final = "scripted"

TEAMS: Final = (FLOOR, REFERENCE, "random", *GALLERY)
"""Every team of an audit: three of the shipped policies, then the gallery."""


def play(source: Path, team: str, seed: int) -> AuditedGame:
    """Play the scenario in a file to its end. Raises EpisodeError if the result is not valid."""
    scenario = load_scenario(source)
    with tempfile.TemporaryDirectory() as folder:
        spec = EpisodeSpec(
            scenario=scenario,
            seed=seed,
            policy=team if team not in GALLERY else REFERENCE,
            agent=f"{GALLERY[team].__module__}:{team}" if team in GALLERY else None,
            output=Path(folder),
        )
        result = asyncio.run(EpisodeRun(spec).play())
    if not result.is_valid:
        raise EpisodeError(f"{scenario.name}, {team}, seed {seed}: {result.outcome}: {result.reason}")
    return AuditedGame(
        rules=Rules.of(scenario),
        team=team,
        seed=seed,
        score=round(result.score, 6),
        metrics={name: None if value is None else round(value, 6) for name, value in result.scoring.metrics.items()},
        lived=min(1.0, result.days / scenario.days) if result.outcome is Outcome.DEFEAT else 1.0,
        outcome=result.outcome.value,
        founders=result.founders,
        alive=result.colonists,
    )
