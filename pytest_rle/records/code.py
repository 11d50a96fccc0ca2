"""Which code has played: a hash of the source of everything that decides a game."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Final

import pytest_rle

ROOMS: Final = ("colony", "episode", "llm", "rimapi", "rimworld", "scenario", "team")
"""The packages that decide how a game goes. The score has a version of its own."""

_SUFFIXES: Final = frozenset({".py", ".json", ".md", ".yaml"})


@functools.cache
def play_sha256() -> str:
    """The SHA-256 of the files in these packages: equal where the same game is played in the same way."""
    root = Path(pytest_rle.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for room in ROOMS for path in (root / room).rglob("*") if path.suffix in _SUFFIXES):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
