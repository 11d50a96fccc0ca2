"""Long lists whose entries hardly change between two looks: each is encoded again only when what it shows is new."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Final, TypeVar

from pytest_rle.colony.api.envelope import encode
from pytest_rle.colony.colony import Colony

T = TypeVar("T")

FORGET_AT: Final = 3
"""Entries are forgotten when there are this many times more of them than the list has."""


def encoded_pieces(
    colony: Colony,
    name: str,
    rows: Iterable[tuple[Hashable, object, T]],
    describe: Callable[[T], Any],
    *,
    version: object = None,
) -> list[bytes]:
    """The entries of a list as JSON.

    Args:
        colony: Where they are remembered.
        name: What the list goes by there.
        rows: The key of an entry, everything that its description is made from, and what to describe.
        describe: Makes the description.
        version: What all of them are made from besides.
    """
    known: dict[Hashable, tuple[object, bytes]] = colony.memo(name, version, dict)
    pieces = []
    for key, state, subject in rows:
        entry = known.get(key)
        if entry is None or entry[0] != state:
            entry = known[key] = (state, encode(describe(subject)))
        pieces.append(entry[1])
    if len(known) > FORGET_AT * (len(pieces) + 1):
        known.clear()
    return pieces
