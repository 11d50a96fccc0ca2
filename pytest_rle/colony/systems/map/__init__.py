"""The map's cells: walking, sight, paths, and how things are added to the map and removed from it."""

from __future__ import annotations

from pytest_rle.colony.systems.map import movement, paths, sight, spawning

__all__ = ["movement", "paths", "sight", "spawning"]
