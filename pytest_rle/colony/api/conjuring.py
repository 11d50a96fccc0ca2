"""Items out of nothing, as a client asks for them: spawned, dropped in pods, put into pockets."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.saves.names import has_quality
from pytest_rle.colony.systems.jobs import zones
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Item
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import QUALITIES

USUAL_QUALITY: Final = QUALITIES.index("Normal")
"""Of what is made without a maker (CompQuality)."""


def is_item(def_name: str | None) -> bool:
    """Whether the def is one of items: whatever a stockpile can take, but for corpses, which are somebody's."""
    return def_name in zones.haulable_defs() and not def_name.startswith("Corpse_")


def conjure(colony: Colony, def_name: str, count: int, *, stuff: str | None = None, quality: int | None = None) -> Item:
    """A stack that is not on the map yet, with no more in it than a stack holds.

    What the def has not, a stuff that there is not, and a quality that there is not, are passed over.
    """
    held = min(count, spawning.stack_limit(def_name))
    return spawning.new_item(colony, def_name, held, stuff=_stuff(def_name, stuff), quality=_quality(def_name, quality))


def _stuff(def_name: str, asked: str | None) -> str | None:
    known = DEFS.items.get(def_name)
    if known is None or not known.stuff_count:
        return None
    return asked if asked in DEFS.stuff else known.default_stuff


def _quality(def_name: str, asked: int | None) -> int:
    if not has_quality(def_name):
        return -1
    return asked if asked is not None and 0 <= asked < len(QUALITIES) else USUAL_QUALITY
