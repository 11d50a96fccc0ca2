from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.colony.api.envelope import Encoded, encode
from pytest_rle.colony.api.list_filter import filter_data

ITEMS: list[dict[str, Any]] = [
    {"name": "Val", "age": 25, "mood": 0.5, "is_forbidden": False, "position": {"x": 1, "z": 2}},
    {"name": "Stumpy", "age": 42, "mood": 0.25, "is_forbidden": True, "position": {"x": 5, "z": 2}},
]


@pytest.mark.parametrize(
    ("key", "value", "names"),
    [
        ("name", "val", ["Val"]),
        ("age", "42", ["Stumpy"]),
        ("mood", "0.50005", ["Val"]),
        ("mood", "much", []),
        ("is_forbidden", "yes", ["Stumpy"]),
        ("is_forbidden", "no", ["Val"]),
        ("isforbidden", "true", ["Stumpy"]),
        ("position.x", "5", ["Stumpy"]),
    ],
)
def test_a_query_key_filters_by_equality(key: str, value: str, names: list[str]) -> None:
    filtered = filter_data(ITEMS, {key: value}, set(), strict=True)
    assert [item["name"] for item in filtered] == names


def test_reserved_keys_never_filter() -> None:
    query = {"map_id": "0", "format": "json", "token": "x", "api_key": "y"}
    assert filter_data(ITEMS, query, set(), strict=True) == ITEMS


def test_an_unknown_key_empties_the_list_only_in_strict_mode() -> None:
    assert filter_data(ITEMS, {"_": "123"}, set(), strict=True) == []
    assert filter_data(ITEMS, {"_": "123"}, set(), strict=False) == ITEMS


def test_a_field_that_some_items_do_not_have_is_null_there() -> None:
    animals = [{"id": 1, "faction": "Us"}, {"id": 2}]
    for strict in (True, False):
        assert filter_data(animals, {"faction": "null"}, set(), strict=strict) == animals[1:]
        assert filter_data(animals, {"faction": "us"}, set(), strict=strict) == animals[:1]


def test_an_encoded_list_is_filtered_by_its_fields_and_ignores_other_keys() -> None:
    encoded = Encoded(encode(ITEMS))
    assert filter_data(encoded, {"Is_Forbidden": "true"}, set(), strict=False) == ITEMS[1:]
    assert filter_data(encoded, {"isforbidden": "true", "_": "1"}, set(), strict=False) == ITEMS[1:]
    assert filter_data(encoded, {"position.x": "1"}, set(), strict=False) == ITEMS[:1]
    assert filter_data(encoded, {"_": "1", "fields": "name", "val": "x"}, set(), strict=False) is encoded
    assert filter_data(encoded, {"_": "1"}, set(), strict=True) == []


def test_a_key_that_the_route_reads_filters_only_in_strict_mode() -> None:
    assert filter_data(ITEMS, {"age": "25"}, {"age"}, strict=True) == ITEMS[:1]
    assert filter_data(ITEMS, {"age": "25"}, {"age"}, strict=False) == ITEMS


def test_a_prefixed_key_filters_a_list_inside_an_object() -> None:
    data = {"incidents": [{"category": "ThreatBig"}, {"category": "Misc"}], "count": 2}
    filtered = filter_data(data, {"incidents.category": "threatbig"}, set(), strict=False)
    assert filtered == {"incidents": [{"category": "ThreatBig"}], "count": 2}
    assert len(data["incidents"]) == 2  # type: ignore[arg-type]


def test_a_bare_key_filters_the_list_of_thing_defs() -> None:
    data = {"things_defs": [{"label": "steel"}, {"label": "wood"}]}
    assert filter_data(data, {"label": "steel"}, set(), strict=False) == {"things_defs": [{"label": "steel"}]}


def test_lists_of_plain_values_have_no_fields() -> None:
    assert filter_data(["a"], {"name": "a"}, set(), strict=True) == []
    assert filter_data(["a"], {"name": "a"}, set(), strict=False) == ["a"]
