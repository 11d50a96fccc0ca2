"""Why a mood is low, and the timetable that the team has set."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.rimapi.models import Building, MapWeather
from pytest_rle.team.views.mood import causes, lacking, timetable


def test_low_needs_are_named_with_their_level(world: Any) -> None:
    person = world.observation.colonists[0]
    assert causes(person) == ()
    low = person.model_copy(update={"joy": 0.1, "comfort": 0.25})
    assert causes(low) == ("bored (10)", "uncomfortable (25)")


def test_what_the_colony_lacks_is_named(world: Any) -> None:
    assert lacking(world.observation) == (
        "fewer beds than people", "no table to eat at", "no roofed bedroom", "14 °C outdoors",
    )  # fmt: skip
    table = Building.model_validate({"id": 1, "def": "Table2x2c", "position": {"x": 1, "y": 0, "z": 1}, "rotation": 0})
    warm = world.with_(buildings=(table,), weather=MapWeather(weather="Clear", temperature=20.0))
    assert lacking(warm) == ("fewer beds than people", "no roofed bedroom")


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({}, ""),
        ({22: "Sleep", 23: "Sleep", 0: "Sleep", 1: "Sleep", 18: "Joy"}, "Sleep 22-1, Joy 18"),
        ({5: "Work", 6: "Work", 9: "Work"}, "Work 5-6 and 9"),
    ],
)
def test_a_timetable_names_spans_of_hours(hours: dict[int, Any], words: str) -> None:
    assert timetable(hours) == words
