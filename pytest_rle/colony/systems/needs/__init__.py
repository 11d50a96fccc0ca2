"""What people need and how they feel: needs, thoughts, mood, mental breaks, eating, recreation and beds."""

from __future__ import annotations

from pytest_rle.colony.systems.needs import (
    beds,
    day_start,
    eating,
    exhaustion,
    ingestion,
    mental_breaks,
    mood,
    needs,
    recreation,
    thoughts,
)

__all__ = [
    "beds",
    "day_start",
    "eating",
    "exhaustion",
    "ingestion",
    "mental_breaks",
    "mood",
    "needs",
    "recreation",
    "thoughts",
]
