"""Short hashes: the 16-bit numbers that stand for defs in the grids of a save.

A save does not contain the table of numbers. The game computes it at each start from the names of all defs of a type,
in alphabetical order (ShortHashGiver). If a number is taken, the def gets the next free one. So a def can have a number
slightly above its own hash, because of a def that this project does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

MODULUS: Final = 65_535

KNOWN_COLLISIONS: Final[Mapping[str, int]] = {"MineableSteel": 1}
"""How far the number of a ThingDef of Core is above its hash. `Meat_Squirrel` has the same hash as `MineableSteel`."""

MAX_SHIFT: Final = 4
"""How far a number may be above the hash of its def."""


def short_hash(def_name: str) -> int:
    """The hash of a name, 0 to 65 535, before collisions are resolved.

    It is a polynomial in powers of 31 over the UTF-16 code units, in signed 32-bit arithmetic, modulo 65 535 with the
    sign rule of C#. Sources: GenText.StableStringHash and ShortHashGiver.GiveShortHash.
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
    """The short hashes of the defs of one type.

        table = HashTable(["Soil", "Sand"])
        assert table.name(table.number("Soil")) == "Soil"

    It contains only the defs that it is given; the game has more.
    """

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
        """The def of a number, or None if it is unknown.

        A number up to `MAX_SHIFT` above the hash of a known def counts as that def, shifted by a collision.
        """
        for shift in range(MAX_SHIFT + 1):
            name = self._names.get(number - shift)
            if name is not None:
                return name
        return None

    def number(self, def_name: str) -> int:
        """The number of a def. Raises KeyError if the table does not contain it."""
        return self._numbers[def_name]
