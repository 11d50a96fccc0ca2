"""Query keys as equality filters on the lists of an answer, a feature of RIMAPI since 1.9.

In strict mode every key except the reserved ones filters, including the route's own parameters, and an item without
the field does not match. Some routes then always answer with an empty list, as in the mod. In lenient mode, keys that
the route has read and keys that no item has are skipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

from pytest_rle.colony.api.envelope import Encoded

RESERVED: Final = frozenset({"format", "map_id", "token", "api_key"})
TRUE_WORDS: Final = frozenset({"true", "1", "yes"})
TOLERANCE: Final = 1e-4

ABSENT: Final = object()


def filter_data(data: Any, query: Mapping[str, str], used: AbstractSet[str], *, strict: bool) -> Any:
    """The data of an answer after filtering by the query. `used` are the parameters that the route has read."""
    keys = [key for key in query if key not in RESERVED and (strict or key not in used)]
    if not keys:
        return data
    if isinstance(data, Encoded):
        known = keys if strict else [key for key in keys if data.mentions(key.partition(".")[0])]
        if not known:
            return data
        data = data.decoded()
    if isinstance(data, list):
        for key in keys:
            data = _matching(data, key, query[key], strict=strict)
        return data
    if isinstance(data, dict):
        return _filter_fields(data, keys, query, strict=strict)
    return data


def _filter_fields(data: dict[str, Any], keys: list[str], query: Mapping[str, str], *, strict: bool) -> dict[str, Any]:
    filtered = dict(data)
    for key in keys:
        head, dot, rest = key.partition(".")
        field, path = (_field_name(filtered, head), rest) if dot else ("things_defs", key)
        if field is not None and isinstance(filtered.get(field), list):
            filtered[field] = _matching(filtered[field], path, query[key], strict=strict)
    return filtered


def _matching(items: list[Any], path: str, wanted: str, *, strict: bool) -> list[Any]:
    values = [_look_up(item, path) for item in items]
    if all(value is ABSENT for value in values):
        return [] if strict else items
    # Answers leave out nulls, so a field that only some items have is null in the others.
    wants_null = wanted.lower() == "null"
    return [
        item
        for item, value in zip(items, values, strict=True)
        if (wants_null if value is ABSENT else _equals(value, wanted))
    ]


def _look_up(item: Any, path: str) -> Any:
    for part in path.split("."):
        name = _field_name(item, part) if isinstance(item, dict) else None
        if name is None:
            return ABSENT
        item = item[name]
    return item


def _field_name(item: Mapping[str, Any], wanted: str) -> str | None:
    if wanted in item:
        return wanted
    plain = wanted.lower().replace("_", "")
    return next((name for name in item if name.lower().replace("_", "") == plain), None)


def _equals(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return value == (wanted.lower() in TRUE_WORDS)
    if isinstance(value, int | float):
        try:
            return abs(value - float(wanted)) <= TOLERANCE
        except ValueError:
            return False
    return str(value).lower() == wanted.lower()
