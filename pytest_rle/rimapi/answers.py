"""From the bytes of an answer to typed data: the envelope, and a cache of what is validated already.

Each tick reads the same routes as the tick before, and most of the answers do not change. The models are frozen, so
bytes that were validated once yield the same object again: a whole answer, or one element of a list.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Hashable
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

T = TypeVar("T")

LARGE_ANSWER_BYTES: Final = 1024 * 1024
"""Longer answers are read once an episode, so they are not cached."""

_TIMESTAMP: Final = b'"timestamp":'
_LIST_OPENS: Final = b'"data":['
_LIST_CLOSES: Final = b'],"errors":'


class Envelope(BaseModel, Generic[T]):
    """The object that RIMAPI wraps every answer in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    success: bool
    data: T | None = None
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class AnswerReader:
    """Reads the answers of one connection and caches the last one of each request."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[bytes, Envelope[Any]]] = {}
        self._elements: dict[Hashable, dict[bytes, Any]] = {}

    def copy(self) -> AnswerReader:
        """A reader that knows the same answers, for a connection to a similar game."""
        twin = AnswerReader()
        twin._answers.update(self._answers)
        twin._elements.update(self._elements)
        return twin

    def read(self, kind: type[T], content: bytes) -> Envelope[T]:
        """The envelope, with data of this type. Raises pydantic's ValidationError if the answer has another form."""
        envelope: Envelope[T] = _adapter(kind).validate_json(content)
        return envelope

    def read_cached(self, request: Hashable, kind: type[T], content: bytes) -> Envelope[T]:
        """The same, for a request that is repeated: an answer that equals the last one is not validated again."""
        if len(content) > LARGE_ANSWER_BYTES:
            return self.read(kind, content)
        without_timestamp = content.rpartition(_TIMESTAMP)[0] or content
        known = self._answers.get(request)
        if known is not None and known[0] == without_timestamp:
            return known[1]
        envelope = self._read_list(request, kind, content) or self.read(kind, content)
        self._answers[request] = (without_timestamp, envelope)
        return envelope

    def _read_list(self, request: Hashable, kind: type[T], content: bytes) -> Envelope[T] | None:
        """Read a list of objects element by element. None for anything else, or if the list is not as expected.

        The list is split where one object ends and the next one begins with the first key of the first object. An
        unescaped quote cannot occur inside a JSON text, so a wrong split leaves a bracket open and fails to validate.
        """
        element = _element_adapter(kind)
        start, end = content.find(_LIST_OPENS) + len(_LIST_OPENS), content.rfind(_LIST_CLOSES)
        if element is None or content[start : start + 2] != b'{"' or end <= start or content[end - 1 : end] != b"}":
            return None
        first = content[start : content.find(b'"', start + 2) + 1]
        pieces = content[start + len(first) : end - 1].split(b"}," + first)
        known = self._elements.get(request, {})
        try:
            elements = {
                piece: known[piece] if piece in known else element.validate_json(b"%b%b}" % (first, piece))
                for piece in pieces
            }
            frame = self.read(kind, content[:start] + content[end:])
        except ValidationError:
            return None  # reading the whole answer gives a better error
        self._elements[request] = elements
        return frame.model_copy(update={"data": tuple([elements[piece] for piece in pieces])})


def _adapter(kind: type[T]) -> TypeAdapter[Envelope[T]]:
    key: Any = kind  # mypy does not count a type[T] among the hashable types
    return _envelope_adapter(key)


@functools.cache
def _envelope_adapter(kind: Any) -> TypeAdapter[Envelope[Any]]:
    return TypeAdapter(Envelope[kind])


def _element_adapter(kind: object) -> TypeAdapter[Any] | None:
    """The adapter for the elements of a tuple of models; None for any other type."""
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is not tuple or not issubclass(arguments[0], BaseModel):
        return None
    return _model_adapter(arguments[0])


@functools.cache
def _model_adapter(kind: type[BaseModel]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
