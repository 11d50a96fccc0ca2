"""Beds for people. Source: the ThingDefs of class Building_Bed with `bed_humanlike` in RimWorld 1.6 Core."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BED_PLACES: Final[Mapping[str, int]] = MappingProxyType(
    {"Bed": 1, "Bedroll": 1, "DoubleBed": 2, "HospitalBed": 1, "RoyalBed": 2}
)
"""How many people can sleep in a bed, by def. A sleeping spot is not a bed."""

HUMAN_BEDS: Final = frozenset({*BED_PLACES, "SleepingSpot"})
"""The defs that people lie in, sleeping spots included."""
