"""What pawns need and how they feel: the needs, thoughts, mood, mental breaks, eating, recreation and beds."""

from __future__ import annotations

from pytest_rle.colony.systems.needs import (
    beds,
    day_start,
    eating,
    exhaustion,
    food,
    ingestion,
    mental_breaks,
    mood,
    needs,
    pace,
    recreation,
    rest,
    thoughts,
)

__all__ = [
    "beds",
    "day_start",
    "eating",
    "exhaustion",
    "food",
    "ingestion",
    "mental_breaks",
    "mood",
    "needs",
    "pace",
    "recreation",
    "rest",
    "thoughts",
]
