"""What the game calls a def on the screen: the irregular labels as data, the regular ones by rule."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Final

_PREFIXES: Final = ("Apparel_", "Gun_", "MeleeWeapon_", "Plant_", "Weapon_", "Disease_", "Filth_")
_TURNED: Final = (
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


def _irregular() -> Mapping[str, str]:
    text = resources.files("pytest_rle.rimworld").joinpath("data", "labels.json").read_text("utf-8")
    return MappingProxyType(json.loads(text))


_IRREGULAR: Final = _irregular()


@functools.lru_cache(maxsize=2048)
def label(def_name: str) -> str:
    """The label of a def, in the game's lower case: `MealSimple` is "simple meal"."""
    known = _IRREGULAR.get(def_name)
    if known is not None:
        return known
    for pattern, form in _TURNED:
        match = pattern.fullmatch(def_name)
        if match is not None:
            return form.format(label(match.group(1)))
    for prefix in _PREFIXES:
        def_name = def_name.removeprefix(prefix)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", def_name.replace("_", " ")).lower()
