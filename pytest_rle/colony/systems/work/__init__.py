"""The work types: who finds work (WorkGivers) and how it is done (JobDrivers). A file holds one or two types."""

from __future__ import annotations

from pytest_rle.colony.systems.work import (
    building,
    cleaning,
    construction,
    do_bill,
    doctor,
    firefighting,
    growing,
    handling,
    haulers,
    hunting,
    mining,
    registry,
    research,
    warden,
)

__all__ = [
    "building",
    "cleaning",
    "construction",
    "do_bill",
    "doctor",
    "firefighting",
    "growing",
    "handling",
    "haulers",
    "hunting",
    "mining",
    "registry",
    "research",
    "warden",
]
