"""What a new day changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import day_start, thoughts
from pytest_rle.colony.world import Pawn

Live = Callable[..., None]
MakePawn = Callable[..., Pawn]
MIDNIGHT = (2_500, day_start.step)


def test_the_date_changes_once_a_day_at_local_midnight(meadow: Colony, live: Live) -> None:
    meadow.world.tile.longitude = -15.0
    live(meadow, 3 * 60_000, MIDNIGHT)
    events = [event for event in meadow.drain_events() if event.name == "date_changed"]
    assert [event.data["ticks"] for event in events] == [45_000, 105_000, 165_000]
    assert events[0].data["date"] == {"full": "7th of Aprimay, 5500", "dayOfYear": 6, "year": 5500, "season": "Spring"}


def test_a_new_day_resets_learning_and_drops_expired_memories(meadow: Colony, place: MakePawn, live: Live) -> None:
    pawn = place(meadow)
    pawn.skills["Mining"].xp_today = 3_900.0
    thoughts.add_memory(meadow, pawn, "SoakingWet")
    thoughts.add_memory(meadow, pawn, "Catharsis")
    live(meadow, 60_000, MIDNIGHT)
    assert pawn.skills["Mining"].xp_today == 0.0
    assert [memory.def_name for memory in pawn.memories] == ["Catharsis"]


@pytest.mark.parametrize(("silver", "fall"), [(0, 0.18), (20_000, 0.13), (50_000, 0.11), (100_000, 0.10), (1e6, 0.07)])
def test_joy_tolerance_falls_more_slowly_with_higher_expectations(
    meadow: Colony, place: MakePawn, live: Live, silver: float, fall: float
) -> None:
    pawn = place(meadow)
    meadow.world.counted_wealth = silver
    pawn.needs.joy_tolerance["Social"] = 0.5
    live(meadow, 60_000, MIDNIGHT)
    assert pawn.needs.joy_tolerance["Social"] == pytest.approx(0.5 - fall)


def test_worn_apparel_loses_two_hit_points_in_five_days(meadow: Colony, place: MakePawn, live: Live) -> None:
    people = [place(meadow, apparel=("Apparel_Pants",)) for _ in range(40)]
    live(meadow, 10 * 60_000, MIDNIGHT)
    lost = sum(100 - pawn.apparel[0].hit_points for pawn in people) / len(people)
    assert lost == pytest.approx(4.0, abs=0.7)
