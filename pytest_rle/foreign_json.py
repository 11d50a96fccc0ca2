"""JSON that others wrote, decoded so that its values can be shown, sent and recorded.

A text of JSON may hold half of a surrogate pair, as when a model's answer is cut inside an emoji. Python decodes it,
and no file, hash or request can hold it. So each such half becomes U+FFFD, the sign for what cannot be decoded.
"""

from __future__ import annotations

import itertools
import json
import re
from typing import Any, Final

from pytest_rle.errors import RleError

DEEPEST_JSON: Final = 64
"""Levels of objects and lists inside each other that a line of a record may have."""

DEEPEST_FOREIGN: Final = 32
"""Levels that a text of others may have: a record puts it a few levels deeper."""

_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.?[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
"""A string of JSON. One without an end reaches to the end of the text, so that the search stays linear."""

_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_STEP: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}

_HALVES: Final = re.compile("[\ud800-\udfff]")
_ESCAPED_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")


class TooDeepError(RleError, ValueError):
    """A text of JSON has more levels than allowed."""


def is_deeper(text: bytes, limit: int) -> bool:
    """Whether a text of JSON has more levels of objects and lists inside each other."""
    if text.count(b"[") + text.count(b"{") <= limit:
        return False
    brackets = _STRING.sub(b"", text).translate(None, delete=_NO_BRACKETS)
    return max(itertools.accumulate(map(_STEP.__getitem__, brackets)), default=0) > limit


def decode(text: str | bytes, *, limit: int = DEEPEST_FOREIGN) -> Any:
    """The value of a text of JSON.

    Raises:
        TooDeepError: It has more levels than the limit.
        ValueError: It is not JSON, or not UTF-8.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if is_deeper(data, limit):
        raise TooDeepError(f"objects and lists are nested deeper than {limit} levels, the limit")
    value = json.loads(text)
    return writable(value) if isinstance(text, str) or _ESCAPED_HALF.search(data) else value


def writable(value: Any) -> Any:
    """A value of JSON in which U+FFFD replaces each half of a surrogate pair."""
    if isinstance(value, str):
        return value if value.isascii() else _HALVES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {writable(key): writable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [writable(each) for each in value]
    return value
