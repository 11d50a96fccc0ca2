"""RimWorld saves: reads and writes `.rws` files, and makes new worlds.

    world = generate(StartSpec("camp", world_seed="river", colonists=3))
    write_save(world, Path("camp.rws.gz"))
    loaded = load_save(Path("camp.rws.gz"), seed=42)    # .world, and .warnings about what was skipped

`load_save` reads saves of RimWorld 1.3 to 1.6 and of this project.
"""

from __future__ import annotations

from pytest_rle.colony.saves.cache import SaveCache
from pytest_rle.colony.saves.errors import MalformedError, SaveError, StartError
from pytest_rle.colony.saves.generation import StartBuilding, StartCondition, StartItem, StartSpec, generate
from pytest_rle.colony.saves.playable import check_playable
from pytest_rle.colony.saves.reader import LoadedSave, SaveNotes, load_save
from pytest_rle.colony.saves.writer import write_save

__all__ = [
    "LoadedSave",
    "MalformedError",
    "SaveCache",
    "SaveError",
    "SaveNotes",
    "StartBuilding",
    "StartCondition",
    "StartError",
    "StartItem",
    "StartSpec",
    "check_playable",
    "generate",
    "load_save",
    "write_save",
]
