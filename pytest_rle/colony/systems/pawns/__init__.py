"""What a pawn is: its body and conditions, skills, relations, gear, and how a new one is generated."""

from __future__ import annotations

from pytest_rle.colony.systems.pawns import (
    armor,
    body,
    generation,
    hediffs,
    hostility,
    posture,
    relations,
    skills,
    weapons,
    work_tags,
)

__all__ = [
    "armor",
    "body",
    "generation",
    "hediffs",
    "hostility",
    "posture",
    "relations",
    "skills",
    "weapons",
    "work_tags",
]
