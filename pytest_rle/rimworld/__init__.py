"""RimWorld's figures and names as data, without behaviour. Imports nothing else of pytest-rle."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimworld.curve import Curve, inverse_lerp, lerp
from pytest_rle.rimworld.defs import Defs, load_defs

DEFS: Final[Defs] = load_defs()
"""Every def table. Read-only."""

__all__ = ["DEFS", "Curve", "Defs", "inverse_lerp", "lerp"]
