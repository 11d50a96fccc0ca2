"""From the bytes of an answer to typed data: the envelope, and what need not be validated twice.

A tick reads the same routes as the tick before, and most of what they say has not changed. Models are frozen, so what
was validated once is given again where its bytes are the same: a whole answer, or an element of a list.
"""

from __future__ import annotations

import functools
import hashlib
import typing
from collections.abc import Hashable
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

T = TypeVar("T")

REMEMBERED_BYTES: Final = 1024 * 1024
"""Longer answers are read once an episode, and remembered by their bytes alone."""

LARGE_ANSWERS: Final = 8
"""How many of those are kept."""

_TIMESTAMP: Final = b'"timestamp":'
_LIST_OPENS: Final = b'"data":['
_LIST_CLOSES: Final = b'],"errors":'


class Envelope(BaseModel, Generic[T]):
    """What RIMAPI wraps every answer in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    success: bool
    data: T | None = None
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class LargeAnswers:
    """Long answers that were read before, by their bytes. Whoever plays several games of one save holds one.

    A map's plants are megabytes of JSON, the same at the start of each game, and take longer to read than all the rest.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Any, bytes], Envelope[Any]] = {}

    def read(self, kind: Any, content: bytes) -> Envelope[Any]:
        """The envelope with data of a kind. Raises pydantic's ValidationError where the answer is not like that."""
        key = kind, hashlib.blake2b(content, digest_size=16).digest()
        known = self._known.get(key)
        if known is None:
            while len(self._known) >= LARGE_ANSWERS:
                del self._known[next(iter(self._known))]
            known = self._known[key] = _adapter(kind).validate_json(content)
        return known


class AnswerReader:
    """Reads the answers of one connection, and remembers the last one of each route."""

    def __init__(self, large: LargeAnswers | None = None) -> None:
        self._large = large if large is not None else LargeAnswers()
        self._answers: dict[Hashable, tuple[bytes, Envelope[Any]]] = {}
        self._elements: dict[Hashable, dict[bytes, Any]] = {}

    def read(self, kind: Any, content: bytes) -> Envelope[Any]:
        """The envelope with data of a kind. Raises pydantic's ValidationError where the answer is not like that."""
        envelope: Envelope[Any] = _adapter(kind).validate_json(content)
        return envelope

    def read_again(self, key: Hashable, kind: Any, content: bytes) -> Envelope[Any]:
        """The same, for a request that is made again and again; `key` tells requests apart."""
        if len(content) > REMEMBERED_BYTES:
            return self._large.read(kind, content)
        stated = content.rpartition(_TIMESTAMP)[0] or content
        known = self._answers.get(key)
        if known is not None and known[0] == stated:
            return known[1]
        envelope = self._read_list(key, kind, content) or self.read(kind, content)
        self._answers[key] = (stated, envelope)
        return envelope

    def _read_list(self, key: Hashable, kind: Any, content: bytes) -> Envelope[Any] | None:
        """A list of objects, element by element; None for anything else, or where it is not as expected.

        Elements are parted where one object ends and the next begins with the first key of the first one. An
        unescaped quote cannot stand inside a JSON text, so a wrong cut leaves brackets open, and is noticed.
        """
        element = _element(kind)
        start, end = content.find(_LIST_OPENS) + len(_LIST_OPENS), content.rfind(_LIST_CLOSES)
        if element is None or content[start : start + 2] != b'{"' or end <= start or content[end - 1 : end] != b"}":
            return None
        first = content[start : content.find(b'"', start + 2) + 1]
        pieces = content[start + len(first) : end - 1].split(b"}," + first)
        known = self._elements.get(key, {})
        try:
            seen = {
                piece: known[piece] if piece in known else element.validate_json(b"%b%b}" % (first, piece))
                for piece in pieces
            }
            frame = self.read(kind, content[:start] + content[end:])
        except ValidationError:
            return None  # read as a whole, it tells better what is wrong with it
        self._elements[key] = seen
        return frame.model_copy(update={"data": tuple([seen[piece] for piece in pieces])})


@functools.cache
def _adapter(kind: Any) -> TypeAdapter[Envelope[Any]]:
    return TypeAdapter(Envelope[kind])


@functools.cache
def _element(kind: Any) -> TypeAdapter[Any] | None:
    """The kind of a tuple's elements, None for what is no tuple of models."""
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is not tuple or not issubclass(arguments[0], BaseModel):
        return None
    return TypeAdapter(arguments[0])
