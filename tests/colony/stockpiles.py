"""Settings of stockpiles."""

from __future__ import annotations

from pytest_rle.colony.systems.jobs import zones
from pytest_rle.colony.world import StorageSettings


def all_items() -> StorageSettings:
    """Normal priority, all items without corpses and chunks: what a new stockpile of the game takes."""
    allowed = set(zones.haulable_defs()) - zones.categories()["Corpses"] - zones.categories()["Chunks"]
    return StorageSettings(priority=2, allowed=allowed)
