"""Scores: what a run is worth under a scoring version, and how it stands against pinned baselines.

    from pytest_rle.scoring import Scorer, TickInputs, measure

`pytest_rle.stats` compares the scores of two teams.
"""

from __future__ import annotations

from pytest_rle.scoring.baselines import Baseline, anchored, baseline_of
from pytest_rle.scoring.conditions import condition_figures
from pytest_rle.scoring.inputs import Score, TickInputs
from pytest_rle.scoring.measurement import Measurement, measure
from pytest_rle.scoring.scorer import Scorer, UnknownScoringVersionError
from pytest_rle.scoring.versions import DEFAULT_VERSION, SCORING_VERSIONS

__all__ = [
    "DEFAULT_VERSION",
    "SCORING_VERSIONS",
    "Baseline",
    "Measurement",
    "Score",
    "Scorer",
    "TickInputs",
    "UnknownScoringVersionError",
    "anchored",
    "baseline_of",
    "condition_figures",
    "measure",
]
