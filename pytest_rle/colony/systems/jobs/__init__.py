"""How a pawn starts a job and carries it out: reservations, targets, stats, walking, toils, hauling, arrivals."""

from __future__ import annotations

from pytest_rle.colony.systems.jobs import (
    arrivals,
    carrying,
    hauling,
    jobs,
    reservations,
    stats,
    targets,
    toils,
    walking,
    zones,
)

__all__ = [
    "arrivals",
    "carrying",
    "hauling",
    "jobs",
    "reservations",
    "stats",
    "targets",
    "toils",
    "walking",
    "zones",
]
