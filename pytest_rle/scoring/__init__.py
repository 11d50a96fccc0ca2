"""What a run is worth: versioned metrics, composites, baselines and comparisons."""

from __future__ import annotations

from pytest_rle.scoring.baselines import Baseline, anchored, baseline_of
from pytest_rle.scoring.inputs import Score, TickInputs
from pytest_rle.scoring.measurement import Measurement, figures, measure
from pytest_rle.scoring.scorer import DEFAULT_VERSION, SCORING_VERSIONS, Scorer, UnknownScoringVersionError
from pytest_rle.scoring.statistics import PairedComparison, compare_paired, t_interval

__all__ = [
    "DEFAULT_VERSION",
    "SCORING_VERSIONS",
    "Baseline",
    "Measurement",
    "PairedComparison",
    "Score",
    "Scorer",
    "TickInputs",
    "UnknownScoringVersionError",
    "anchored",
    "baseline_of",
    "compare_paired",
    "figures",
    "measure",
    "t_interval",
]
