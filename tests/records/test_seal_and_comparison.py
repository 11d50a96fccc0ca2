"""No byte changes unseen, and two records of one play are told to be the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_rle.llm import CallRecord, CallStatus
from pytest_rle.records import (
    ActionExecuted,
    Advanced,
    DeliberationEnded,
    EpisodeStart,
    ErrorRaised,
    Event,
    EventWriter,
    ProviderCall,
    RecordedExchange,
    RecordReadError,
    Scored,
    TickStart,
    find_altered_line,
    first_difference,
)
from pytest_rle.rimapi import Exchange
from pytest_rle.team.actions import Draft


def thought(role: str, *, confidence: int = 50, latency_s: float = 1.0) -> DeliberationEnded:
    actions = (Draft(colonist_id=1, drafted=True, priority=3),)
    return DeliberationEnded(
        tick=0, role=role, status="success", confidence=confidence, actions=actions, latency_s=latency_s
    )


def call(role: str, number: int) -> ProviderCall:
    record = CallRecord(number=number, attempt=1, status=CallStatus.OK, model_requested="m", latency_s=number / 10)
    return ProviderCall(tick=0, role=role, call=record)


@pytest.fixture
def path(tmp_path: Path, start: EpisodeStart) -> Path:
    with EventWriter(tmp_path) as writer:
        writer.write(start)
        writer.write(TickStart(tick=0, game_tick=0, day=0.0))
        writer.write(thought("medical_officer"))
    return tmp_path / "events.jsonl"


def test_a_record_as_it_was_written_is_unaltered(path: Path) -> None:
    assert find_altered_line(path) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_changed_bit_is_found(path: Path, place: float, bit: int) -> None:
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[int(place * (len(whole) - 1))] ^= 1 << bit  # all but the last newline, without which the line is torn
    path.write_bytes(changed)
    try:
        assert find_altered_line(path) is not None
    finally:
        path.write_bytes(whole)


def test_the_altered_line_is_named(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"confidence":50', b'"confidence":51'))
    assert (
        str(find_altered_line(path))
        == "line 3 (deliberation, tick 0, medical_officer) of events.jsonl was altered after it was written"
    )


def test_a_torn_last_line_is_no_alteration(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])
    assert find_altered_line(path) is None


def test_a_lost_line_is_found(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    found = find_altered_line(path)
    assert found is not None
    assert found.number == 2


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecordReadError):
        find_altered_line(tmp_path / "nothing.jsonl")


def tick(*events: Event) -> list[Event]:
    return [TickStart(tick=0, game_tick=0, day=0.0), *events, Advanced(tick=0, from_game_tick=0, to_game_tick=9)]


def test_times_and_the_order_in_which_roles_came_to_an_end_make_no_difference() -> None:
    first = tick(call("medical_officer", 1), call("map_analyst", 2), thought("medical_officer"), thought("map_analyst"))
    second = tick(
        call("map_analyst", 1),
        thought("map_analyst", latency_s=9.0),
        call("medical_officer", 2),
        thought("medical_officer", latency_s=7.0),
    )
    assert first_difference(first, second) is None


def test_the_time_of_day_in_an_answer_of_the_game_makes_no_difference() -> None:
    def done(timestamp: str, warning: str = "") -> list[Event]:
        response = f'{{"success":true,"warnings":["{warning}"],"timestamp":"{timestamp}"}}'
        exchange = Exchange(method="POST", path="/x", query={}, body={}, status=200, response=response, seconds=0.1)
        action = Draft(colonist_id=1, drafted=True)
        exchanges = (RecordedExchange.from_exchange(exchange),)
        return tick(ActionExecuted(tick=0, role="map_analyst", action=action, status="done", exchanges=exchanges))

    assert first_difference(done("2026-11-23T04:03:53.875585Z"), done("2000-01-01T00:00:00Z")) is None
    assert first_difference(done("2000-01-01T00:00:00Z"), done("2000-01-01T00:00:00Z", "no")) is not None


def test_the_first_difference_is_named_by_tick_agent_and_field() -> None:
    found = first_difference(tick(thought("medical_officer")), tick(thought("medical_officer", confidence=60)))
    assert str(found) == ("tick 0, medical_officer: deliberation.confidence is 50 on record, and 60 when played again")


def test_a_difference_deep_in_an_action_has_its_path() -> None:
    old, new = thought("map_analyst"), thought("map_analyst")
    new = new.model_copy(update={"actions": (Draft(colonist_id=2, drafted=True, priority=3),)})
    found = first_difference(tick(old), tick(new))
    assert found is not None
    assert (found.field, found.recorded, found.played) == ("deliberation.actions[0].colonist_id", "1", "2")
    found = first_difference(tick(old), tick(new.model_copy(update={"actions": ()})))
    assert found is not None
    assert (found.field, found.played) == ("deliberation.actions[0]", "absent")


def test_an_event_too_many_or_of_another_kind_is_named() -> None:
    error = ErrorRaised(tick=0, error="RimApiError", message="gone")
    found = first_difference(tick(error), tick())
    assert found is not None
    assert (found.field, found.recorded, found.played) == ("the next event", "error", "advance")
    score = Scored(tick=0, game_tick=9, version="2.0", composite=0.5, metrics={})
    found = first_difference([*tick(), score], tick())
    assert found is not None
    assert (found.recorded, found.played) == ("score", "nothing")


def test_an_error_of_the_game_keeps_its_place() -> None:
    error = ErrorRaised(tick=0, error="RimApiError", message="gone")
    assert first_difference(tick(error, thought("map_analyst")), tick(thought("map_analyst"), error)) is not None
