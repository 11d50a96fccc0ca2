"""The envelope of every answer (success, data, errors, warnings, timestamp) and its HTTP status."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"))
"""Writes floats in the shortest form that round-trips, and whole ones as 1.0, as Newtonsoft does.

The check for circular references is off, because answers have none.
"""

STATUS_BY_PHRASE: Final = (("not found", 404), ("unauthorized", 401), ("validation", 400))
"""The first phrase that any error contains (case-sensitive) decides the status; without one it is 500."""


def encode(value: object) -> bytes:
    """JSON on one line, in UTF-8. Raises ValueError for NaN, which JSON cannot express."""
    return ENCODER.encode(value).encode()


class Encoded(bytes):
    """JSON that is already encoded: lists that rarely change between two requests are not encoded again."""

    __slots__ = ()

    def decoded(self) -> Any:
        """The value as Python objects."""
        return json.loads(self)

    def mentions(self, field: str) -> bool:
        """Whether an object in it may have this field, in any case, with or without underscores."""
        plain = field.lower().replace("_", "").encode()
        return b'"' + plain + b'":' in self.lower().replace(b"_", b"")


def encoded_list(pieces: Iterable[bytes]) -> Encoded:
    """A list of entries that are JSON already."""
    return Encoded(b"[%b]" % b",".join(pieces))


def success(data: object, warnings: Sequence[str], timestamp: str) -> bytes:
    """The envelope of a successful call; `data` is left out when it is None."""
    if data is None:
        body = b'{"success":true,'
    else:
        body = b'{"success":true,"data":' + (data if isinstance(data, Encoded) else encode(data)) + b","
    listed = encode(list(warnings)) if warnings else b"[]"
    return b"".join((body, b'"errors":[],"warnings":', listed, b',"timestamp":"', timestamp.encode(), b'"}'))


def failure(errors: Sequence[str], timestamp: str, data: object = None) -> bytes:
    """The envelope of a failed call."""
    shown: dict[str, object] = {"success": False}
    if data is not None:
        shown["data"] = data
    return encode({**shown, "errors": list(errors), "warnings": [], "timestamp": timestamp})


def status_of(errors: Sequence[str]) -> int:
    """The HTTP status of a failed call."""
    for phrase, status in STATUS_BY_PHRASE:
        if any(phrase in error for error in errors):
            return status
    return 500


def timestamp_text(moment: datetime) -> str:
    """ISO 8601 in UTC, with at most six fraction digits and without trailing zeros."""
    whole = moment.strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f"{moment.microsecond:06d}".rstrip("0")
    return f"{whole}.{fraction}Z" if fraction else f"{whole}Z"
