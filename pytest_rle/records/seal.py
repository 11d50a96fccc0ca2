"""The checks that show whether a record was altered after it was written.

Each line of events.jsonl ends with `check`, a hash of the line and of the check before it. The last event holds the
hashes of the other files.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pytest_rle.records.errors import RecordReadError
from pytest_rle.records.limits import open_file, parse_json
from pytest_rle.records.lines import read_lines
from pytest_rle.shown import shown

_SEALED: Final = re.compile(rb'(\{.*),"check":"([0-9a-f]{12})"\}\n', re.DOTALL)


@dataclasses.dataclass(frozen=True, slots=True)
class Alteration:
    """A line, or a whole file, that was altered after it was written.

    Attributes:
        file: The name of the file.
        number: The line, from 1; None for the whole file.
        type: The type of the event in the line, if it can be read.
        tick: Its tick, if it can be read.
        role: Its role, if it can be read.
    """

    file: str
    number: int | None = None
    type: str | None = None
    tick: int | None = None
    role: str | None = None

    def __str__(self) -> str:
        if self.number is None:
            return f"{shown(self.file)} was altered after it was written"
        parts = [self.type, f"tick {self.tick}" if self.tick is not None else None, self.role]
        words = shown(", ".join(part for part in parts if part))
        return (
            f"line {self.number}{f' ({words})' if words else ''} of {shown(self.file)} was altered after it was written"
        )


def seal(previous: str, body: str) -> str:
    """The check of a line. `previous` is the check before it (empty for the first), `body` the JSON without it."""
    return hashlib.blake2b(f"{previous}{body}".encode(), digest_size=6).hexdigest()


def sealed_line(previous: str, body: str) -> tuple[str, str]:
    """The line to write for an event's JSON, and its check."""
    check = seal(previous, body)
    return f'{body[:-1]},"check":"{check}"}}', check


def find_altered_line(path: Path) -> Alteration | None:
    """The first altered line of a file of sealed lines, or None. An incomplete last line does not count.

    Raises:
        RecordReadError: The file cannot be read.
    """
    previous = ""
    for number, line, is_last in read_lines(path):
        if is_last and not line.endswith(b"\n"):
            return None
        found = _SEALED.fullmatch(line)
        if found is None or seal(previous, found[1].decode("utf-8", "replace") + "}") != found[2].decode():
            return _alteration(path.name, number, line)
        previous = found[2].decode()
    return None


def find_altered_file(folder: Path, digests: Mapping[str, str]) -> Alteration | None:
    """The first file, by name, that no longer has its SHA-256, or None. `digests` are the SHA-256 by name."""
    for name, digest in sorted(digests.items()):
        try:
            with open_file(folder / name) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, RecordReadError):
            return Alteration(name)
        if found != digest:
            return Alteration(name)
    return None


def _alteration(file: str, number: int, line: bytes) -> Alteration:
    try:
        event = parse_json(line)
    except ValueError:
        return Alteration(file, number)
    if not isinstance(event, dict):
        return Alteration(file, number)
    kind, tick, role = event.get("type"), event.get("tick"), event.get("role")
    return Alteration(
        file,
        number,
        kind if isinstance(kind, str) else None,
        tick if isinstance(tick, int) else None,
        role if isinstance(role, str) else None,
    )
