from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pytest_rle.colony.api.envelope import encode, failure, status_of, success, timestamp_text


def test_a_success_has_its_keys_in_the_mods_order() -> None:
    body = success([1], ["careful"], "2026-04-01T12:00:00Z")
    assert list(json.loads(body)) == ["success", "data", "errors", "warnings", "timestamp"]
    assert json.loads(body)["warnings"] == ["careful"]


def test_missing_data_is_left_out_instead_of_null() -> None:
    assert success(None, [], "t") == b'{"success":true,"errors":[],"warnings":[],"timestamp":"t"}'


def test_the_body_for_an_unknown_route_equals_the_mods_byte_for_byte() -> None:
    expected = (
        b'{"success":false,"errors":["Endpoint not found: GET /api/v1/nope"],"warnings":[],'
        b'"timestamp":"2026-04-01T12:00:00.1234567Z"}'
    )
    assert failure(["Endpoint not found: GET /api/v1/nope"], "2026-04-01T12:00:00.1234567Z") == expected


def test_whole_floats_keep_their_decimal_point() -> None:
    assert encode({"mood": 1.0, "count": 1}) == b'{"mood":1.0,"count":1}'


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ("Map with ID 7 not found.", 404),
        ("Required parameter 'map_id' was not found or is empty.", 404),
        ("unauthorized", 401),
        ("validation: too many", 400),
        ("The thing wasn't found", 500),
        ("Could not find weather Def", 500),
        ("Not Found", 500),
    ],
)
def test_the_status_follows_from_the_text_case_sensitively(error: str, status: int) -> None:
    assert status_of([error]) == status


@pytest.mark.parametrize(
    ("microsecond", "expected"),
    [(0, "2026-04-01T12:00:00Z"), (100_000, "2026-04-01T12:00:00.1Z"), (123_456, "2026-04-01T12:00:00.123456Z")],
)
def test_timestamps_drop_trailing_zeros(microsecond: int, expected: str) -> None:
    assert timestamp_text(datetime(2026, 4, 1, 12, 0, 0, microsecond, UTC)) == expected
