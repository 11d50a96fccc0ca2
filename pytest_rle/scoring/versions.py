"""The scoring versions of this code. The metrics of each are listed in `pytest_rle.scenario.metrics`."""

from __future__ import annotations

from typing import Final

from pytest_rle.scenario.metrics import WEIGHTED_METRICS

SCORING_VERSIONS: Final = tuple(WEIGHTED_METRICS)
"""The versions that this code can compute, oldest first."""

DEFAULT_VERSION: Final = "3.0"
"""The version that games are scored under. Results of two versions never share a table."""
