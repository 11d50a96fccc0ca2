"""The data blocks of a page: JSON, compressed, in letters that HTML leaves alone."""

from __future__ import annotations

import base64
import dataclasses
import gzip
import json
import math
from typing import Any

from pydantic import BaseModel


@dataclasses.dataclass(frozen=True, slots=True)
class Chunk:
    """A block of data. `text` is the base64 form of gzipped JSON, so nothing in it can end an element of HTML."""

    name: str
    text: str


def chunk(name: str, content: Any) -> Chunk:
    """The block with this content: JSON values, pydantic models, and lists of them. Equal content gives equal text."""
    data = page_json(_plain(content))
    return Chunk(name, base64.b64encode(gzip.compress(data.encode(), 9, mtime=0)).decode())


def page_json(plain: Any) -> str:
    """JSON values as JSON in one line. A record may hold numbers that JSON cannot, such as NaN; they become null."""
    try:
        return json.dumps(plain, separators=(",", ":"), allow_nan=False)
    except ValueError:
        return json.dumps(_finite(plain), separators=(",", ":"), allow_nan=False)


def _plain(content: Any) -> Any:
    if isinstance(content, BaseModel):
        return content.model_dump()
    if isinstance(content, list | tuple):
        return [_plain(each) for each in content]
    return content


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
