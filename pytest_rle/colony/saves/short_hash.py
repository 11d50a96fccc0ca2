"""Short hashes: the 16-bit numbers that stand for defs in a save's grids.

A save stores no table of them; the game computes it anew at each start, from the names of all defs of a type
(ShortHashGiver). A def whose hash is taken gets the next free number, in alphabetical order of the names, so that a def
may stand one or a few above its own hash when a def this project does not know took its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

MODULUS: Final = 65_535

KNOWN_COLLISIONS: Final[Mapping[str, int]] = {"MineableSteel": 1}
"""How far a ThingDef of Core stands above its own hash: `Meat_Squirrel`, first in the alphabet, takes the place."""

MAX_SHIFT: Final = 4
"""How many places above its hash a def is looked for when a number is unknown."""


def short_hash(def_name: str) -> int:
    """The hash of one name before collisions: 31-fold polynomial in 32-bit arithmetic, remainder as C# takes it.

    Sources: GenText.StableStringHash and ShortHashGiver.GiveShortHash.
    """
    raw = def_name.encode("utf-16-le")
    value = 23
    for low, high in zip(raw[::2], raw[1::2], strict=True):
        value = (value * 31 + (low | high << 8)) & 0xFFFFFFFF
    if value >= 0x80000000:
        value -= 0x100000000
    remainder = value % MODULUS if value >= 0 else -(-value % MODULUS)
    return remainder & 0xFFFF


class HashTable:
    """Numbers and names of one def type, as far as the names are known."""

    def __init__(self, def_names: Iterable[str]) -> None:
        self._names: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        for name in sorted(def_names):
            number = (short_hash(name) + KNOWN_COLLISIONS.get(name, 0)) & 0xFFFF or 1
            while number in self._names:
                number = (number + 1) & 0xFFFF or 1
            self._names[number] = name
            self._numbers[name] = number

    def name(self, number: int) -> str | None:
        """The def of a number, or None. A number up to `MAX_SHIFT` above a known hash is taken for a collision."""
        for shift in range(MAX_SHIFT + 1):
            name = self._names.get(number - shift)
            if name is not None:
                return name
        return None

    def number(self, def_name: str) -> int:
        """The number of a def of this table. Raises KeyError for a name that is not in it."""
        return self._numbers[def_name]
