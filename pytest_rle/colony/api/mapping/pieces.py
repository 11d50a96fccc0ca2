"""Long lists whose entries hardly change between two looks: each is encoded again only when what it shows is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from pytest_rle.colony.api.envelope import encode
from pytest_rle.colony.colony import Colony

T = TypeVar("T")

FORGET_AT: Final = 3
"""Entries are forgotten when there are this many times more of them than the list has."""


def encoded_pieces(
    colony: Colony,
    name: str,
    subjects: Iterable[T],
    shown: Callable[[T], tuple[Any, ...]],
    describe: Callable[[T], Any],
    *,
    version: object = None,
) -> list[bytes]:
    """The entries of a list as JSON.

    Args:
        colony: Where they are remembered.
        name: What the list goes by there.
        subjects: What is listed.
        shown: Gives everything that goes into the description of one, what tells it from the others first.
        describe: Makes the description.
        version: What goes into all of the descriptions.
    """
    known: dict[Any, tuple[tuple[Any, ...], bytes]] = colony.memo(name, version, dict)
    pieces = []
    for subject in subjects:
        state = shown(subject)
        entry = known.get(state[0])
        if entry is None or entry[0] != state:
            entry = known[state[0]] = (state, encode(describe(subject)))
        pieces.append(entry[1])
    if len(known) > FORGET_AT * (len(pieces) + 1):
        known.clear()
    return pieces
