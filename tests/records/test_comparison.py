"""Comparing records: two plays of one game are equal, and the first difference is named."""

from __future__ import annotations

from pytest_rle.llm import CallRecord, CallStatus
from pytest_rle.records import (
    ActionExecuted,
    Advanced,
    ErrorRaised,
    Event,
    ProviderCall,
    RecordedExchange,
    Scored,
    TickStart,
    first_difference,
)
from pytest_rle.rimapi import Exchange
from pytest_rle.team.actions import Draft
from tests.records.made import deliberation


def call(role: str, number: int) -> ProviderCall:
    record = CallRecord(number=number, attempt=1, status=CallStatus.OK, model_requested="m", latency_s=number / 10)
    return ProviderCall(tick=0, role=role, call=record)


def tick(*events: Event) -> list[Event]:
    return [TickStart(tick=0, game_tick=0, day=0.0), *events, Advanced(tick=0, from_game_tick=0, to_game_tick=9)]


def test_times_and_the_order_in_which_roles_finish_are_ignored() -> None:
    first = tick(
        call("medical_officer", 1), call("map_analyst", 2), deliberation("medical_officer"), deliberation("map_analyst")
    )
    second = tick(
        call("map_analyst", 1),
        deliberation("map_analyst", latency_s=9.0),
        call("medical_officer", 2),
        deliberation("medical_officer", latency_s=7.0),
    )
    assert first_difference(first, second) is None


def test_the_time_of_day_in_an_answer_of_the_game_is_ignored() -> None:
    def done(timestamp: str, warning: str = "") -> list[Event]:
        response = f'{{"success":true,"warnings":["{warning}"],"timestamp":"{timestamp}"}}'
        exchange = Exchange(method="POST", path="/x", query={}, body={}, status=200, response=response, seconds=0.1)
        action = Draft(colonist_id=1, drafted=True)
        exchanges = (RecordedExchange.from_exchange(exchange),)
        return tick(ActionExecuted(tick=0, role="map_analyst", action=action, status="done", exchanges=exchanges))

    assert first_difference(done("2026-11-23T04:03:53.875585Z"), done("2000-01-01T00:00:00Z")) is None
    assert first_difference(done("2000-01-01T00:00:00Z"), done("2000-01-01T00:00:00Z", "no")) is not None


def test_the_first_difference_is_named_by_tick_agent_and_field() -> None:
    found = first_difference(
        tick(deliberation("medical_officer")), tick(deliberation("medical_officer", confidence=60))
    )
    assert str(found) == ("tick 0, medical_officer: deliberation.confidence is 50 on record, and 60 when played again")


def test_a_difference_inside_an_action_has_a_path() -> None:
    old, new = deliberation("map_analyst"), deliberation("map_analyst")
    new = new.model_copy(update={"actions": (Draft(colonist_id=2, drafted=True, priority=3),)})
    found = first_difference(tick(old), tick(new))
    assert found is not None
    assert (found.field, found.recorded, found.played) == ("deliberation.actions[0].colonist_id", "1", "2")
    found = first_difference(tick(old), tick(new.model_copy(update={"actions": ()})))
    assert found is not None
    assert (found.field, found.played) == ("deliberation.actions[0]", "absent")


def test_an_extra_event_or_one_of_another_type_is_named() -> None:
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
    assert (
        first_difference(tick(error, deliberation("map_analyst")), tick(deliberation("map_analyst"), error)) is not None
    )
