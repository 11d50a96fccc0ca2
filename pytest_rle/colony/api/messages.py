"""The dispatcher's input and output: one HTTP request and one HTTP response, without the types of any HTTP library."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Mapping
from typing import Protocol


class BodyStream(Protocol):
    """A body that comes in parts."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The parts."""

    def close(self) -> None:
        """End the body."""


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request. `headers` have lower-case names; `query_string` is raw, without the question mark."""

    method: str
    path: str
    query_string: str = ""
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    body: bytes = b""


@dataclasses.dataclass(slots=True)
class Response:
    """An HTTP response. If `stream` is set, the body comes from it instead of `body`, and may be endless."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    stream: BodyStream | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Raw:
    """A handler's answer that goes out without the envelope."""

    content_type: str
    body: bytes
