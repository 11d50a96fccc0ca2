"""Values that many DTOs share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pytest_rle.rimworld.constants import QUALITIES

Json = dict[str, Any]

SINGLE_DIGITS: Final = 7
"""Significant digits of a C# float."""


def single(value: float) -> float:
    """The value as C# prints a float: seven significant digits, always a float."""
    return float(f"{value:.{SINGLE_DIGITS}g}")


def position(x: int, z: int) -> Json:
    """A cell on the ground."""
    return {"x": x, "y": 0, "z": z}


def without_none(fields: Mapping[str, Any]) -> Json:
    """The fields that are not None: the mod leaves out nulls."""
    return {name: value for name, value in fields.items() if value is not None}


def quality_index(name: str | None) -> int | None:
    """The index of a QualityCategory by its name, in any case; None for an unknown name."""
    if name is None:
        return None
    return next((index for index, known in enumerate(QUALITIES) if known.lower() == name.lower()), None)


def no_image(name: str) -> Json:
    """An ImageDto without an image; nothing is drawn here."""
    return {"result": f"No image for {name}: the game runs without a screen."}
