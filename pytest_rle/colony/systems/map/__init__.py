"""Cells of the map: who can walk, see and reach where, and how things appear on it and leave it."""

from __future__ import annotations

from pytest_rle.colony.systems.map import movement, paths, sight, spawning

__all__ = ["movement", "paths", "sight", "spawning"]
