"""Random draws for policies, keyed so that the draws of one role never shift those of another."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from pytest_rle.team.role import Role

T = TypeVar("T")


class Chance:
    """A sequence of draws that depends only on the seed, the tick and the role."""

    def __init__(self, seed: int, tick: int, role: Role) -> None:
        self._key = f"policy:{seed}:{tick}:{role.value}".encode()
        self._drawn = 0

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        block = hashlib.blake2b(self._drawn.to_bytes(8, "little"), key=self._key, digest_size=8).digest()
        self._drawn += 1
        return low + int.from_bytes(block, "little") % (high - low + 1)

    def choice(self, options: Sequence[T]) -> T:
        """One of the options, all equally likely. Raises IndexError for an empty sequence."""
        if not options:
            raise IndexError("nothing to choose from")
        return options[self.integer(0, len(options) - 1)]

    def happens(self, percent: int) -> bool:
        """True with the given chance in percent."""
        return self.integer(0, 99) < percent
