"""Reads values from the elements of a save. The game omits a value that equals its default.

Most functions take the parent and the path of the child. `IsNull="True"` counts as absent, and so does the text `null`
of a reference (Scribe_Values, Scribe_References, Scribe_Collections). A value of the wrong form raises WrongValueError.

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
_REFERENCE: Final = re.compile(r"([A-Za-z]+)_(?:.*[^0-9])?([0-9]{1,19})")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,19}")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?")

EXAMPLE: Final = {"Thing": "Thing_Human184", "Faction": "Faction_3", "WorldObject": "WorldObject_92"}
"""A reference of each kind that the reader knows."""

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


def thing_id(element: Element) -> int:
    """The number of a thing, from its `<id>`: 184 for `Human184`, which is its def and the number.

    Raises WrongValueError if it has another form, or the number is 0, which stands for nothing.
    """
    def_name, value = text(element, "def"), text(element, "id")
    found = _id_number(value.removeprefix(def_name)) if value.startswith(def_name) else None
    if not found:
        raise WrongValueError(element, "id", f"must be {def_name} and a number from 1, not {value[:SHOWN]!r}")
    return found


def reference(parent: Element, path: str, kind: str = "Thing") -> int | None:
    """The number of what a reference names: 184 for `Thing_Human184`, 3 for `Faction_3`. None if it is null.

    Raises WrongValueError if it has another form.
    """
    value = text(parent, path)
    if not value:
        return None
    match = _REFERENCE.fullmatch(value)
    found = _id_number(match[2]) if match is not None and match[1] == kind else None
    if found is None:
        raise WrongValueError(parent, path, f"must be a reference such as {EXAMPLE[kind]}, not {value[:SHOWN]!r}")
    return found


def _id_number(digits: str) -> int | None:
    """The number of an id, or None if the game has no such number."""
    found = whole(digits) if digits.isdigit() else None
    return found if found is not None and found <= LARGEST_ID else None


def references(parent: Element, path: str) -> list[int]:
    """The numbers of the things that a list refers to, without nulls. Raises WrongValueError as `reference` does."""
    found = [reference(entry, ".") for entry in items(parent, path)]
    return [number for number in found if number is not None]


def span(parent: Element, path: str, default: tuple[float, float]) -> tuple[float, float]:
    """The bounds of a range such as `0~1`."""
    found = child(parent, path)
    if found is None:
        return default
    value = (found.text or "").strip()
    low, _, high = map(str.strip, value.partition("~"))
    bounds = decimal(low), decimal(high)
    if bounds[0] is None or bounds[1] is None:
        raise WrongValueError(parent, path, f"must be a range such as 0~1, not {value[:SHOWN]!r}")
    return bounds[0], bounds[1]
