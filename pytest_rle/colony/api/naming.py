"""The mod's case conversion, for field names and dictionary keys."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


@functools.lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """Lower the first letter, and put an underscore before every other capital letter.

    >>> snake("MineableSteel"), snake("ArmorRating_Sharp"), snake("HideUI")
    ('mineable_steel', 'armor_rating__sharp', 'hide_u_i')
    """
    return name[:1].lower() + "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name[1:])


def snake_keys(table: Mapping[str, T]) -> dict[str, T]:
    """The table with converted keys; values, which may be def names, do not change."""
    return {snake(key): value for key, value in table.items()}


def pascal(name: str) -> str:
    """The C# spelling of a snake-cased field: `game_tick` becomes `GameTick`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))
