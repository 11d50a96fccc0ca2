"""The health of bodies: injuries, attrition, diseases, healing, tending and death."""

from __future__ import annotations

from pytest_rle.colony.systems.health import (
    attrition,
    bleeding,
    death,
    diseases,
    exposure,
    healing,
    injuries,
    tending,
    vitals,
)

__all__ = [
    "attrition",
    "bleeding",
    "death",
    "diseases",
    "exposure",
    "healing",
    "injuries",
    "tending",
    "vitals",
]
