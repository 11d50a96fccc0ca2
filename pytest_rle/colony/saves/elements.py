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

from pytest_rle.colony.saves.errors import MalformedError, WrongValueError
from pytest_rle.colony.saves.ranges import LARGEST_ID

_POSITION: Final = re.compile(r"\(\s*(-?[0-9]{1,9})\s*,\s*-?[0-9]{1,9}\s*,\s*(-?[0-9]{1,9})\s*\)")
_LAST_NUMBER: Final = re.compile(r"([0-9]+)$")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,19}")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?")

SHOWN: Final = 40
"""How much of a wrong value an error shows."""


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


def whole(value: str) -> int | None:
    """The whole number in a text, or None if there is none that fits into 64 bits."""
    if _WHOLE.fullmatch(value) is None:
        return None
    result = int(value)
    return result if -(1 << 63) <= result < 1 << 63 else None


def decimal(value: str) -> float | None:
    """The finite number in a text, or None if there is none."""
    if _DECIMAL.fullmatch(value) is None:
        return None
    result = float(value)
    return result if math.isfinite(result) else None


def integer(parent: Element, path: str, default: int = 0) -> int:
    """A whole number of at most 64 bits. Raises WrongValueError if the child has none."""
    found = child(parent, path)
    if found is None:
        return default
    value = (found.text or "").strip()
    result = whole(value)
    if result is None:
        raise WrongValueError(parent, path, f"must be a whole number, not {value[:SHOWN]!r}")
    return result


def number(parent: Element, path: str, default: float = 0.0) -> float:
    """A finite decimal number. Raises WrongValueError if the child has none."""
    found = child(parent, path)
    if found is None:
        return default
    value = (found.text or "").strip()
    result = decimal(value)
    if result is None:
        raise WrongValueError(parent, path, f"must be a number, not {value[:SHOWN]!r}")
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
    if match is None:
        return 0
    if len(match[1]) > len(str(LARGEST_ID)) or int(match[1]) > LARGEST_ID:
        raise MalformedError(f"the id {value[:SHOWN]!r} is too large: the game has numbers up to {LARGEST_ID:,}")
    return int(match[1])


def own_id(element: Element) -> int:
    """The number of a thing, from its `<id>`. Raises WrongValueError if it has none, because 0 stands for nothing."""
    found = load_id(text(element, "id"))
    if not found:
        raise WrongValueError(element, "id", f"must end in a number above 0, not {text(element, 'id')[:SHOWN]!r}")
    return found


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
    low, _, high = map(str.strip, value.partition("~"))
    bounds = decimal(low), decimal(high)
    if bounds[0] is None or bounds[1] is None:
        raise WrongValueError(parent, path, f"must be a range such as 0~1, not {value[:SHOWN]!r}")
    return bounds[0], bounds[1]
