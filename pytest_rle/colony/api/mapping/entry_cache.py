"""Long lists whose entries rarely change between two requests: only changed entries are encoded again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from pytest_rle.colony.api.envelope import encode
from pytest_rle.colony.colony import Colony

T = TypeVar("T")

CLEAR_AT: Final = 3
"""The cache is cleared when it holds this many times more entries than the list."""


def cached_entries(
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
        colony: Holds the cache.
        name: The key of the cache.
        subjects: The listed objects.
        shown: Returns everything that the entry of one object depends on, its unique key first.
        describe: Builds the entry of one object.
        version: Anything else that all entries depend on.
    """
    known: dict[Any, tuple[tuple[Any, ...], bytes]] = colony.memo(name, version, dict)
    entries = []
    for subject in subjects:
        state = shown(subject)
        cached = known.get(state[0])
        if cached is None or cached[0] != state:
            cached = known[state[0]] = (state, encode(describe(subject)))
        entries.append(cached[1])
    if len(known) > CLEAR_AT * (len(entries) + 1):
        known.clear()
    return entries
