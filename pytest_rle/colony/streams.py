"""Keyed random streams: every draw is a pure function of the seed and of what it is for.

A stream is named by a purpose and whole-number keys, usually the day or game tick and an entity's id. Two streams
never share a draw, so an extra action of one pawn cannot shift a raid, the weather or an illness.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")

_STANDARD_NORMAL = NormalDist()


class Stream:
    """A short sequence of draws under one key. Make it where it is used, and let it go."""

    __slots__ = ("_block", "_counter", "_key", "_read")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._counter = 0
        self._block = b""
        self._read = 64

    def _word(self) -> int:
        at = self._read
        if at == 64:
            self._block = hashlib.blake2b(self._counter.to_bytes(8, "little"), key=self._key, digest_size=64).digest()
            self._counter += 1
            at = 0
        self._read = at + 8
        return int.from_bytes(self._block[at : at + 8], "little")

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """A float in [low, high)."""
        return low + (high - low) * (self._word() >> 11) / 9007199254740992.0

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self._word() % (high - low + 1)

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.uniform() < probability

    def choice(self, options: Sequence[T]) -> T:
        """One of the options, each equally likely. Raises IndexError on an empty sequence."""
        if not options:
            raise IndexError("nothing to choose from")
        return options[self._word() % len(options)]

    def weighted(self, options: Iterable[tuple[T, float]]) -> T:
        """One of (option, weight), in proportion to its weight. Raises ValueError where no weight is positive."""
        pairs = [(option, weight) for option, weight in options if weight > 0]
        if not pairs:
            raise ValueError("nothing to choose from: no option has a positive weight")
        mark = self.uniform() * sum(weight for _, weight in pairs)
        for option, weight in pairs:
            mark -= weight
            if mark < 0:
                return option
        return pairs[-1][0]

    def gaussian(self, mean: float = 0.0, deviation: float = 1.0) -> float:
        """A normal draw, rounded to nine decimals so that no platform's logarithm can tell."""
        share = ((self._word() >> 11) + 0.5) / 9007199254740992.0
        return round(mean + deviation * _STANDARD_NORMAL.inv_cdf(share), 9)

    def shuffled(self, options: Iterable[T]) -> list[T]:
        """The options in a random order."""
        left = list(options)
        for index in range(len(left) - 1, 0, -1):
            other = self._word() % (index + 1)
            left[index], left[other] = left[other], left[index]
        return left


class Streams:
    """The source of all chance in one game."""

    __slots__ = ("_root", "seed")

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._root = hashlib.blake2b(f"rle:{seed}".encode(), digest_size=32).digest()

    def stream(self, purpose: str, *keys: int) -> Stream:
        """The stream for a purpose and its keys; the same call gives the same draws, whenever it is made."""
        name = ":".join([purpose, *map(str, keys)])
        return Stream(hashlib.blake2b(name.encode(), key=self._root, digest_size=32).digest())

    def mean_time_between(self, purpose: str, ticks: float, interval: float, *keys: int) -> bool:
        """RimWorld's MTB check: true with chance interval / ticks, both in game ticks."""
        return ticks > 0 and self.stream(purpose, *keys).uniform() * ticks < interval
