"""Settings of stockpiles."""

from __future__ import annotations

from pytest_rle.colony.world import StorageSettings
from pytest_rle.rimworld import item_categories


def all_items() -> StorageSettings:
    """Normal priority, all items without corpses and chunks: what a new stockpile of the game takes."""
    allowed = (
        set(item_categories.haulable_defs())
        - item_categories.categories()["Corpses"]
        - item_categories.categories()["Chunks"]
    )
    return StorageSettings(priority=2, allowed=allowed)
