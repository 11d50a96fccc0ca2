"""What a run is worth: versioned metrics, composites, baselines and comparisons."""

from __future__ import annotations

from pytest_rle.scoring.baselines import Baseline, anchored, baseline_of
from pytest_rle.scoring.inputs import Score, TickInputs
from pytest_rle.scoring.measurement import Measurement, condition_figures, measure
from pytest_rle.scoring.scorer import Scorer, UnknownScoringVersionError
from pytest_rle.scoring.statistics import PairedComparison, compare_paired, t_interval
from pytest_rle.scoring.versions import DEFAULT_VERSION, SCORING_VERSIONS

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
    "condition_figures",
    "measure",
    "t_interval",
]
