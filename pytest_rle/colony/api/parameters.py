"""Query parameters as the mod reads them, with the mod's error texts for missing and malformed values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl

from pytest_rle.colony.api.errors import ApiError

INTEGER: Final = re.compile(r"\s*[+-]?\d+\s*\Z", re.ASCII)
NUMBER: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*\Z", re.ASCII | re.IGNORECASE)
INT32_LIMIT: Final = 2**31
TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}


@lru_cache(maxsize=256)
def parse_query(query_string: str) -> Mapping[str, str]:
    """The parameters with lower-case names. The values of a repeated name are joined by commas, as .NET does it."""
    if not query_string:
        return MappingProxyType({})
    query: dict[str, str] = {}
    for name, value in parse_qsl(query_string, keep_blank_values=True):
        key = name.lower()
        query[key] = f"{query[key]},{value}" if key in query else value
    return MappingProxyType(query)


class Parameters:
    """The query of one request. `used` collects the names, in lower case, that the handler has read."""

    __slots__ = ("query", "used")

    def __init__(self, query: Mapping[str, str]) -> None:
        self.query = query
        self.used: set[str] = set()

    def text(self, name: str) -> str:
        """A required parameter. Raises ApiError when it is missing or empty."""
        value = self.optional_text(name)
        if not value:
            raise ApiError(f"Required parameter '{name}' was not found or is empty.", thrown=True)
        return value

    def optional_text(self, name: str) -> str | None:
        """A parameter, or None."""
        self.used.add(name.lower())
        return self.query.get(name.lower())

    def integer(self, name: str) -> int:
        """A required whole number. Raises ApiError when it is missing or not plain digits within 32 bits."""
        return _integer(name, self.text(name))

    def optional_integer(self, name: str, default: int | None = None) -> int | None:
        """A whole number, or the default when it is missing or empty."""
        value = self.optional_text(name)
        return _integer(name, value) if value else default

    def number(self, name: str) -> float:
        """A required number. Raises ApiError when it is missing or not a number."""
        value = self.text(name)
        if not NUMBER.match(value):
            raise _unconvertible(name, value, "Single")
        return float(value)

    def boolean(self, name: str, default: bool = False) -> bool:
        """true, false, 1 or 0 in any case, or the default when it is missing. Raises ApiError for other values."""
        value = self.optional_text(name)
        if not value:
            return default
        known = TRUTHS.get(value.lower())
        if known is None:
            raise _unconvertible(name, value, "Boolean")
        return known


def _integer(name: str, value: str) -> int:
    if not INTEGER.match(value) or not -INT32_LIMIT <= (number := int(value)) < INT32_LIMIT:
        raise _unconvertible(name, value, "Int32")
    return number


def _unconvertible(name: str, value: str, kind: str) -> ApiError:
    return ApiError(f"Parameter '{name}' with value '{value}' cannot be converted to {kind}.", thrown=True)
