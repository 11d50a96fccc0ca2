"""RimWorld saves: reading `.rws` files, writing them, and making new worlds.

`load_save` reads a save of the game or of this project, `write_save` writes one, `generate` makes the world of a start.
"""

from __future__ import annotations

from pytest_rle.colony.saves.errors import MalformedError, SaveError
from pytest_rle.colony.saves.generation import StartBuilding, StartCondition, StartItem, StartSpec, generate
from pytest_rle.colony.saves.prototypes import SavePrototypes
from pytest_rle.colony.saves.reader import LoadedSave, load_save
from pytest_rle.colony.saves.writer import write_save

__all__ = [
    "LoadedSave",
    "MalformedError",
    "SaveError",
    "SavePrototypes",
    "StartBuilding",
    "StartCondition",
    "StartItem",
    "StartSpec",
    "generate",
    "load_save",
    "write_save",
]
