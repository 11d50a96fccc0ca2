"""Which scoring versions there are."""

from __future__ import annotations

from typing import Final

SCORING_VERSIONS: Final = ("1.0", "2.0")
"""The versions that this code can compute, oldest first."""

DEFAULT_VERSION: Final = "2.0"
"""Results of two versions never share a table."""
