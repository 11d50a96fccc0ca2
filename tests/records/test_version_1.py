"""A stored record of schema version 1: every later version must read it."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from pytest_rle.llm import CostSource
from pytest_rle.records import (
    EVENT_TYPES,
    Event,
    RecordReadError,
    events_path,
    find_altered_line,
    has_traffic,
    read_events,
    read_traffic,
)
from pytest_rle.team.actions import SetWorkPriorities

DATA: Final = Path(__file__).parent / "data"
STORED: Final = DATA / "version_1"
"""Two ticks of a model with a raid, a conflict, answers without a plan, and bills that arrived after the last tick."""


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return list(read_events(STORED))


def test_the_stored_record_was_not_altered() -> None:
    assert find_altered_line(events_path(STORED)) is None


def test_it_has_an_event_of_every_type_of_version_1(events: list[Event]) -> None:
    assert {event.type for event in events} == set(EVENT_TYPES) - {"call_started", "checkpoint", "scene", "thinking"}
    assert Counter(event.type for event in events)["provider_call"] == 16


def test_its_values_are_read_as_they_were_written(events: list[Event]) -> None:
    start, end = events[0], events[-1]
    assert start.type == "episode_start"
    assert (start.schema_version, start.seed, start.policy, start.model) == (1, 2, "llm", "test-model")
    assert start.recipe["role_timeout_s"] == 60.0
    assert str(start.prices["test-model"].completion_per_mtok) == "2.00"
    assert end.type == "episode_end"
    assert (end.outcome, end.ticks, end.score, end.state_hash) == (
        "horizon",
        2,
        0.567778167,
        "a87c07ab2aea564d5d2bb8211b02cbe3",
    )
    calls = [event.call for event in events if event.type == "provider_call"]
    assert (calls[0].raw_text[:13], calls[0].prompt_tokens, calls[0].cost_source) == (
        '{"actions": [',
        1000,
        CostSource.ESTIMATED,
    )
    conflict = next(event for event in events if event.type == "conflict")
    assert isinstance(conflict.losing_action, SetWorkPriorities)
    assert (conflict.target, conflict.losing_action.priorities) == ("work 2518 Growing", {"Growing": 4})
    failed = [event.status for event in events if event.type == "deliberation" and event.error]
    assert failed == ["parse_failure", "parse_failure"]


def test_its_prompts_are_read_in_parts(events: list[Event]) -> None:
    prompts = [event for event in events if event.type == "prompt"]
    assert len(prompts) == 14
    for event in prompts:
        assert hashlib.sha256(event.text.encode()).hexdigest() == event.sha256
    assert (
        len({part.name for event in prompts for part in event.parts if (part.text or "").startswith("# The colony\n")})
        == 1
    )


def test_stored_traffic_of_a_live_game_is_refused_in_one_line() -> None:
    folder = DATA / "traffic_version_1"
    assert has_traffic(folder)
    with pytest.raises(RecordReadError, match=r"has schema version 1, and this pytest-rle reads 2; replay it with"):
        list(read_traffic(folder))
