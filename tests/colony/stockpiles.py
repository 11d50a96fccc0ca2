"""Settings of stockpiles, for tests."""

from __future__ import annotations

from pytest_rle.colony.world import StorageSettings
from pytest_rle.rimworld import item_categories


def all_items() -> StorageSettings:
    """The settings of a new stockpile in the game: normal priority, all items except corpses and chunks."""
    allowed = (
        set(item_categories.haulable_defs())
        - item_categories.categories()["Corpses"]
        - item_categories.categories()["Chunks"]
    )
    return StorageSettings(priority=2, allowed=allowed)
