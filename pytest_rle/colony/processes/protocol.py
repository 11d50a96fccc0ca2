"""The messages between this process and a process of games: pickled, with the length in front.

Both ends are our own processes on one machine, connected by a pipe, so unpickling is safe.
"""

from __future__ import annotations

import asyncio
import dataclasses
import pickle
import struct
from pathlib import Path
from typing import BinaryIO, Final

from pytest_rle.colony.api.messages import Request
from pytest_rle.colony.saves import SaveNotes

_LENGTH: Final = struct.Struct("!I")
"""The length of a message in bytes."""


@dataclasses.dataclass(frozen=True, slots=True)
class Start:
    """Start a game from a save. `sha256` is the digest of the file."""

    path: Path
    sha256: str
    seed: int
    difficulty: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Stop:
    """Forget a game."""


@dataclasses.dataclass(frozen=True, slots=True)
class Started:
    """A game is ready. `notes` are what is said about its save."""

    notes: SaveNotes


@dataclasses.dataclass(frozen=True, slots=True)
class Refused:
    """The save cannot be played."""

    problem: str


@dataclasses.dataclass(frozen=True, slots=True)
class Stopped:
    """The game is forgotten."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """The response to a request.

    `is_stream` says that the body is endless. `events` is what was sent to the game's event stream since the last
    answer; None if there is no stream or it has ended.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    is_stream: bool
    events: bytes | None


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """A message to the process: what to do with which game."""

    number: int
    game: int
    content: Start | Stop | Request


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """The message back. `number` is that of the order."""

    number: int
    content: Started | Refused | Stopped | Answer


def pack(message: Order | Result) -> bytes:
    """The bytes of a message."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def read_order(stream: BinaryIO) -> Order | None:
    """The next order from a blocking stream; None at its end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    data = stream.read(_LENGTH.unpack(head)[0])
    order: Order = pickle.loads(data)  # noqa: S301 - from our own parent process
    return order


async def read_result(stream: asyncio.StreamReader) -> Result:
    """The next result from a process. Raises asyncio.IncompleteReadError at the end of the stream."""
    (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
    result: Result = pickle.loads(await stream.readexactly(length))  # noqa: S301 - from our own child process
    return result
