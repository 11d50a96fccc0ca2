"""Reads values from the elements of a save. The game omits a value that equals its default.

Most functions take the parent and the path of the child. `IsNull="True"` and the text `null` count as absent
(Scribe_Values, Scribe_References, Scribe_Collections). A value of the wrong form raises MalformedError.

    elements.integer(element, "stackCount", 1)    # <stackCount>75</stackCount> gives 75; no such child gives 1
"""

from __future__ import annotations

import math
import re
from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves.errors import MalformedError

_POSITION: Final = re.compile(r"\(\s*(-?\d+)\s*,\s*-?\d+\s*,\s*(-?\d+)\s*\)")
_LAST_NUMBER: Final = re.compile(r"(\d+)$")
_MAX_INTEGER: Final = 1 << 63

MAX_ID_DIGITS: Final = 9
"""More digits do not fit into the game's ids, which have 32 bits."""


def child(parent: Element, path: str) -> Element | None:
    """The element at the path, or None if it is absent or null."""
    found = parent.find(path)
    return None if found is None or found.get("IsNull") == "True" else found


def section(parent: Element, path: str) -> Element:
    """The element at the path, which every save has. Raises MalformedError if it is absent."""
    found = child(parent, path)
    if found is None:
        raise MalformedError(f"the section <{path}> is missing")
    return found


def items(parent: Element, path: str) -> list[Element]:
    """The `li` elements of a list; none if the list is absent."""
    found = child(parent, path)
    return found.findall("li") if found is not None else []


def text(parent: Element, path: str, default: str = "") -> str:
    """The text of a child, or the default if it is absent, empty or null."""
    found = child(parent, path)
    value = (found.text or "").strip() if found is not None else ""
    return default if value in ("", "null") else value


def integer(parent: Element, path: str, default: int = 0) -> int:
    """An integer of at most 64 bits."""
    value = text(parent, path)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise MalformedError(f"<{path}> of <{parent.tag}> must be a whole number, not {value[:40]!r}") from None
    if not -_MAX_INTEGER <= number < _MAX_INTEGER:
        raise MalformedError(f"<{path}> of <{parent.tag}> is too large: {value[:40]}")
    return number


def number(parent: Element, path: str, default: float = 0.0) -> float:
    """A finite decimal number."""
    value = text(parent, path)
    if not value:
        return default
    try:
        result = float(value)
    except ValueError:
        result = math.nan
    if not math.isfinite(result):
        raise MalformedError(f"<{path}> of <{parent.tag}> must be a number, not {value[:40]!r}")
    return result


def flag(parent: Element, path: str, *, default: bool = False) -> bool:
    """A boolean, `True` or `False` in the save."""
    value = text(parent, path)
    return value.lower() == "true" if value else default


def cell(value: str) -> tuple[int, int] | None:
    """The (x, z) of a position such as `(125, 0, 140)`, or None if the text is not a position."""
    match = _POSITION.fullmatch(value)
    return (int(match[1]), int(match[2])) if match is not None else None


def load_id(value: str) -> int:
    """The number at the end of an id or a reference: 184 for `Human184` and for `Thing_Human184`, 0 for `null`."""
    match = _LAST_NUMBER.search(value)
    if match is not None and len(match[1]) > MAX_ID_DIGITS:
        raise MalformedError(f"the id {value[:40]!r} is too large")
    return int(match[1]) if match is not None else 0


def pairs(parent: Element, path: str) -> list[tuple[str, str]]:
    """The (key, value) pairs of a dictionary, which a save stores as the parallel lists `keys` and `values`."""
    found = child(parent, path)
    if found is None:
        return []
    keys, values = items(found, "keys"), items(found, "values")
    return [((key.text or "").strip(), (value.text or "").strip()) for key, value in zip(keys, values, strict=False)]


def span(parent: Element, path: str, default: tuple[float, float]) -> tuple[float, float]:
    """The bounds of a range such as `0~1`."""
    value = text(parent, path)
    if not value:
        return default
    low, _, high = value.partition("~")
    try:
        return float(low), float(high)
    except ValueError:
        raise MalformedError(f"<{path}> of <{parent.tag}> must be a range such as 0~1, not {value[:40]!r}") from None
