"""Seeds as people write them, on every command line: ASCII digits, below 2^63."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

HIGHEST_SEED: Final = 2**63 - 1
"""The highest seed that every reader of records can hold: a signed integer of 64 bits."""

MAX_SEEDS: Final = 10_000
"""A range with more seeds than this is taken for a typing error."""


def parse_seed(text: str) -> int:
    """One seed. Raises ValueError."""
    if re.fullmatch(r"[0-9]{1,19}", text.strip()) is None or int(text) > HIGHEST_SEED:
        raise ValueError(f"{text.strip()!r} is not a seed: write a whole number from 0 to {HIGHEST_SEED}")
    return int(text)


def parse_seeds(text: str) -> tuple[int, ...]:
    """Seeds from `42`, `1,2,3`, `0-19` or a mixture, in the order given, each once. Raises ValueError."""
    seeds: dict[int, None] = {}
    for part in text.split(","):
        bounds = re.fullmatch(r"\s*([0-9]+)(?:\s*-\s*([0-9]+))?\s*", part)
        if bounds is None:
            raise ValueError(f"{part.strip()!r} is not a seed: write 42, 1,2,3 or 0-19")
        first, last = parse_seed(bounds[1]), parse_seed(bounds[2] or bounds[1])
        if last < first:
            raise ValueError(f"{part.strip()!r} is not a range of seeds: the first must not be above the last")
        if last - first >= MAX_SEEDS:
            raise ValueError(f"{part.strip()!r} has more than {MAX_SEEDS} seeds: give a shorter range")
        seeds.update(dict.fromkeys(range(first, last + 1)))
    return tuple(seeds)


def seed_ranges(seeds: Iterable[int]) -> str:
    """Seeds for a reader, as ranges in ascending order: "0 to 19, 1000 to 1019"."""
    spans: list[list[int]] = []
    for seed in sorted(set(seeds)):
        if spans and spans[-1][1] == seed - 1:
            spans[-1][1] = seed
        else:
            spans.append([seed, seed])
    return ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in spans)
