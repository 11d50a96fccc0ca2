from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.colony.api.bodies import read_body
from pytest_rle.colony.api.controllers.bills import BillRequest, FloatRange
from pytest_rle.colony.api.controllers.builder import PasteAreaRequestDto
from pytest_rle.colony.api.controllers.game_events import TriggerIncidentRequestDto
from pytest_rle.colony.api.controllers.pawn_edit import PawnNeedsRequest
from pytest_rle.colony.api.controllers.pawns import ColonistsWorkPrioritiesRequestDto, WorkPriorityRequestDto


def test_a_nested_body_becomes_records() -> None:
    text = """{"map_id": 0, "position": {"x": 1, "z": 2},
        "blueprint": {"width": 1, "height": 1, "buildings": [{"def_name": "Wall", "rel_x": 3}]}}"""
    request = read_body(text.encode(), PasteAreaRequestDto)
    assert request is not None
    assert request.position is not None
    assert request.blueprint is not None
    assert (request.position.x, request.position.y, request.position.z) == (1, 0, 2)
    assert request.blueprint.buildings[0].def_name == "Wall"
    assert request.clear_obstacles


def test_unknown_and_camel_case_keys_are_ignored() -> None:
    request = read_body(b'{"Id": 5, "workType": "Cooking", "mapId": 3}', WorkPriorityRequestDto)
    assert request == WorkPriorityRequestDto(id=5)


def test_numeric_text_becomes_a_number_and_null_keeps_the_default() -> None:
    request = read_body(b'{"id": "184", "work": null, "priority": 3}', WorkPriorityRequestDto)
    assert request == WorkPriorityRequestDto(id=184, work="", priority=3)


def test_a_number_becomes_text_in_a_text_field() -> None:
    request = read_body(b'{"name": "RaidEnemy", "map_id": 0}', TriggerIncidentRequestDto)
    assert request is not None
    assert request.map_id == "0"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"null",
        b"[]",
        b'{"id": 1.0}',
        b'{"id": {}}',
        b'{"id": true}',
        b'{"id": "abc"}',
        b'{"work": ["Cooking"]}',
        b"\xff\xfe",
        b"[" * 5000,
    ],
)
def test_one_wrong_type_makes_the_whole_body_null(body: bytes) -> None:
    assert read_body(body, WorkPriorityRequestDto) is None


@pytest.mark.parametrize(
    "spelled", [rb"\ud800", rb"\udfff\ud800", rb"\u0000", rb"\u001b", rb"\uffff", b"\xe9", b"\xff\xfe"]
)
def test_characters_that_no_save_can_hold_are_replaced(spelled: bytes) -> None:
    request = read_body(b'{"work": "Al' + spelled + b'ice"}', WorkPriorityRequestDto)
    assert request is not None
    assert request.work.strip("Alice") in ("\ufffd", "\ufffd\ufffd")


@pytest.mark.parametrize("text", ["\N{GRINNING FACE}", "tab\tand\nline", "M\u00fcller", "<&>\"'"])
def test_other_text_does_not_change(text: str) -> None:
    for body in (json.dumps({"work": text}), json.dumps({"work": text}, ensure_ascii=False)):
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            assert read_body(body.encode(encoding), WorkPriorityRequestDto) == WorkPriorityRequestDto(work=text)


def test_a_list_is_not_an_object() -> None:
    assert read_body(b'[{"id": 1}]', ColonistsWorkPrioritiesRequestDto) is None


def test_whole_numbers_and_numeric_text_become_floats() -> None:
    request = read_body(b'{"hp_range": {"min": 0, "max": "0.5"}}', BillRequest)
    assert request == BillRequest(hp_range=FloatRange(0.0, 0.5))


@pytest.mark.parametrize(
    "number", [b"1" + b"0" * 400, b"1" + b"0" * 5000, b"NaN", b"1e999", b"-3.5e38", b'"1_0"', b'"inf"', b"true"]
)
def test_a_number_out_of_range_makes_the_whole_body_null(number: bytes) -> None:
    assert read_body(b'{"pawn_id": 1, "food": %b}' % number, PawnNeedsRequest) is None


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text() | st.integers(), st.lists, max_leaves=5))
def test_no_value_of_a_field_makes_the_reader_fail(value: object) -> None:
    request = read_body(json.dumps({"id": value, "work": value}).encode(), WorkPriorityRequestDto)
    assert request is None or isinstance(request.id, int)
