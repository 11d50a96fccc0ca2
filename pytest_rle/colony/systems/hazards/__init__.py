"""Hazards: fire, lightning and weather."""

from __future__ import annotations

from pytest_rle.colony.systems.hazards import fire, lightning, weather

__all__ = ["fire", "lightning", "weather"]
