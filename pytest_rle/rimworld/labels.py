"""The label of a def on the screen: irregular labels are data, regular ones follow rules."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Final

from pytest_rle.rimworld.data_files import frozen, read_json

_PREFIXES: Final = ("Apparel_", "Gun_", "MeleeWeapon_", "Plant_", "Weapon_", "Disease_", "Filth_")
_PATTERNS: Final = (
    (re.compile(r"Blocks(\w+)"), "{0} blocks"),
    (re.compile(r"Chunk(\w+)"), "{0} chunk"),
    (re.compile(r"Meat_(\w+)"), "{0} meat"),
    (re.compile(r"Leather_(\w+)"), "{0} leather"),
    (re.compile(r"Plant_Tree(\w+)"), "{0} tree"),
    (re.compile(r"Flagstone(\w+)"), "{0} flagstone"),
    (re.compile(r"Tile(\w+)"), "{0} tile"),
    (re.compile(r"Corpse_(\w+)"), "{0} corpse"),
    (re.compile(r"(\w+)_RoughHewn"), "rough-hewn {0}"),
    (re.compile(r"(\w+)_Rough"), "rough {0}"),
    (re.compile(r"(\w+)_Smooth"), "smooth {0}"),
)


_IRREGULAR: Final[Mapping[str, str]] = frozen(read_json("labels"))


@functools.lru_cache(maxsize=2048)
def label(def_name: str) -> str:
    """The label of a def, in lower case as in the game: `MealSimple` is "simple meal"."""
    known = _IRREGULAR.get(def_name)
    if known is not None:
        return known
    for pattern, form in _PATTERNS:
        match = pattern.fullmatch(def_name)
        if match is not None:
            return form.format(label(match.group(1)))
    for prefix in _PREFIXES:
        def_name = def_name.removeprefix(prefix)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", def_name.replace("_", " ")).lower()
