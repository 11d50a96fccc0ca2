"""Keyed random streams: every draw is a pure function of the seed, the purpose and the keys.

A stream is named by a purpose and integer keys, usually the day or game tick and the id of an entity. Streams are
independent: an extra action of one pawn cannot change a raid, the weather or an illness.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from statistics import NormalDist
from typing import Final, TypeVar

T = TypeVar("T")

_STANDARD_NORMAL = NormalDist()

BLOCK_BYTES: Final = 64
WORD_BYTES: Final = 8
"""A block of random bytes, and the part of it that one draw uses."""

_FIRST: Final = (0).to_bytes(WORD_BYTES, "little")
"""The counter of a stream's first block."""


class Stream:
    """A short sequence of draws under one key.

        stream = colony.stream("raid", colony.day)
        points = stream.uniform(0.7, 1.3) * 100

    Create a stream where it is used, and do not keep it.
    """

    __slots__ = ("_block", "_counter", "_key", "_read")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._counter = 0
        self._block = b""
        self._read = BLOCK_BYTES

    def _word(self) -> int:
        at = self._read
        if at == BLOCK_BYTES:
            counter = self._counter.to_bytes(WORD_BYTES, "little")
            self._block = blake2b(counter, key=self._key, digest_size=BLOCK_BYTES).digest()
            self._counter += 1
            at = 0
        self._read = at + WORD_BYTES
        return int.from_bytes(self._block[at : at + WORD_BYTES], "little")

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """A float in [low, high)."""
        return low + (high - low) * (self._word() >> 11) / 9007199254740992.0

    def integer(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + self._word() % (high - low + 1)

    def chance(self, probability: float) -> bool:
        """True with the given probability, 0 to 1."""
        return self.uniform() < probability

    def choice(self, options: Sequence[T]) -> T:
        """One of the options, each equally likely. Raises IndexError if there are none."""
        if not options:
            raise IndexError("cannot choose from an empty sequence")
        return options[self._word() % len(options)]

    def weighted(self, options: Iterable[tuple[T, float]]) -> T:
        """An option of the (option, weight) pairs, in proportion to the weights.

        Raises ValueError if no weight is positive.
        """
        pairs = [(option, weight) for option, weight in options if weight > 0]
        if not pairs:
            raise ValueError("cannot choose: no option has a positive weight")
        mark = self.uniform() * sum(weight for _, weight in pairs)
        for option, weight in pairs:
            mark -= weight
            if mark < 0:
                return option
        return pairs[-1][0]

    def gaussian(self, mean: float = 0.0, deviation: float = 1.0) -> float:
        """A draw from a normal distribution. Nine decimals: beyond them, platforms' logarithms may differ."""
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
    """All random streams of one game.

        streams = Streams(seed=42)
        weather = streams.stream("weather", 3).choice(["Clear", "Rain"])

    The same seed, purpose and keys always give the same draws.
    """

    __slots__ = ("_root", "seed")

    def __init__(self, seed: int) -> None:
        self.seed = seed
        key = blake2b(f"rle:{seed}".encode(), digest_size=32).digest()
        self._root = blake2b(key=key, digest_size=32)
        """A hash that has read the key; a copy of it is cheaper than another one with the same key."""

    def stream(self, purpose: str, *keys: int) -> Stream:
        """The stream of a purpose and its keys. The same call always gives the same draws."""
        return Stream(self._key(purpose, keys))

    def draw(self, purpose: str, *keys: int) -> float:
        """A float in [0, 1): the first draw of a stream of which nothing else is drawn."""
        block = blake2b(_FIRST, key=self._key(purpose, keys), digest_size=BLOCK_BYTES).digest()
        return (int.from_bytes(block[:WORD_BYTES], "little") >> 11) / 9007199254740992.0

    def _key(self, purpose: str, keys: tuple[int, ...]) -> bytes:
        named = self._root.copy()
        named.update(":".join([purpose, *map(str, keys)]).encode())
        return named.digest()

    def mean_time_between(self, purpose: str, ticks: float, interval: float, *keys: int) -> bool:
        """RimWorld's check of a mean time between events: true with probability `interval / ticks`.

        Both are in game ticks: `ticks` is the mean time, `interval` the time since the last check. Never true if
        `ticks` is 0.
        """
        return ticks > 0 and self.draw(purpose, *keys) * ticks < interval
