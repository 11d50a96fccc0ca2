"""What a run is worth: versioned metrics, the score of a run, and the baselines that anchor it."""

from __future__ import annotations

from pytest_rle.scoring.baselines import Baseline, Baselines
from pytest_rle.scoring.colony_start import ColonyStart, condition_figures
from pytest_rle.scoring.score import DEFAULT_VERSION, Score, TickInputs
from pytest_rle.scoring.scorer import SCORING_VERSIONS, Scorer

__all__ = [
    "DEFAULT_VERSION",
    "SCORING_VERSIONS",
    "Baseline",
    "Baselines",
    "ColonyStart",
    "Score",
    "Scorer",
    "TickInputs",
    "condition_figures",
]
