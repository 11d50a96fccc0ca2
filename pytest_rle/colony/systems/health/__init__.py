"""Injuries, diseases, healing, tending and death."""

from __future__ import annotations

from pytest_rle.colony.systems.health import death, healing, health, injuries, tending, vitals

__all__ = ["death", "healing", "health", "injuries", "tending", "vitals"]
