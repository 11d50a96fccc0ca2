"""Generates new worlds: turns the description of a start into a map with its people, the same on every machine."""

from __future__ import annotations

from pytest_rle.colony.saves.generation.generator import generate
from pytest_rle.colony.saves.generation.start import StartBuilding, StartCondition, StartItem, StartSpec

__all__ = ["StartBuilding", "StartCondition", "StartItem", "StartSpec", "generate"]
