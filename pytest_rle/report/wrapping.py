"""Text in lines of a terminal, and two texts side by side."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterable
from typing import Final

from pytest_rle.shown import shown

WIDTH: Final = 80


def wrapped(text: str, *, indent: str = "") -> list[str]:
    """A text of others in lines of at most WIDTH characters, escaped."""
    return textwrap.wrap(shown(text), WIDTH, initial_indent=indent, subsequent_indent=indent) or [indent.rstrip()]


def side_by_side(left: Iterable[str], right: Iterable[str]) -> list[str]:
    """Two texts of others in two columns, escaped and wrapped, with a bar between them."""
    width = (WIDTH - 3) // 2
    rows = []
    for one, other in itertools.zip_longest(left, right, fillvalue=""):
        cells = _paired_lines(one, other, width)
        rows += [f"{a:<{width}} | {b}".rstrip() for a, b in cells]
    return rows


def _paired_lines(one: str, other: str, width: int) -> Iterable[tuple[str, str]]:
    """The lines of two texts, wrapped to a width, in pairs."""
    first, second = (textwrap.wrap(shown(text), width) or [""] for text in (one, other))
    return itertools.zip_longest(first, second, fillvalue="")
