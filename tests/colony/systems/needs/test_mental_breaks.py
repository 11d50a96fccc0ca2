"""Low mood causes mental breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import mental_breaks
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Pawn, Trait

Live = Callable[..., None]
MakePawn = Callable[..., Pawn]
BREAKS = (150, mental_breaks.step)


@pytest.mark.parametrize(
    ("trait", "degree", "threshold"),
    [
        ("Kind", 0, 0.35),
        ("Nerves", 2, 0.17),
        ("Nerves", 1, 0.26),
        ("Nerves", -1, 0.43),
        ("Nerves", -2, 0.50),
        ("Neurotic", 2, 0.49),
        ("TooSmart", 0, 0.47),
    ],
)
def test_traits_change_the_thresholds_of_breaks(
    meadow: Colony, place: MakePawn, trait: str, degree: int, threshold: float
) -> None:
    pawn = place(meadow)
    pawn.traits.append(Trait(trait, degree))
    minor, major, extreme = mental_breaks.thresholds(pawn)
    assert (minor, major, extreme) == pytest.approx((threshold, threshold * 4 / 7, threshold / 7))


def broken(pawn: Pawn) -> bool:
    return pawn.mental_state is not None or bool(pawn.hediffs)


def mean_days(colony: Colony, live: Live, pawn: Pawn, mood: float, rounds: int) -> float:
    """Mean days until a pawn of this mood has a break, without the first 2 000 game ticks."""
    total = 0
    for _ in range(rounds):
        pawn.mental_state, pawn.can_break_after, pawn.needs.mood = None, 0, mood
        pawn.hediffs.clear()
        start = colony.now
        while not broken(pawn):
            live(colony, 150, BREAKS)
        total += colony.now - start - 2_100
    return total / rounds / 60_000


@pytest.mark.parametrize(("mood", "days"), [(0.30, 4.0), (0.15, 0.8), (0.02, 0.5)])
def test_breaks_come_sooner_at_a_lower_mood(
    meadow: Colony, place: MakePawn, live: Live, mood: float, days: float
) -> None:
    assert mean_days(meadow, live, place(meadow), mood, 60) == pytest.approx(days, rel=0.35)


def test_no_break_occurs_in_the_first_2000_game_ticks(meadow: Colony, place: MakePawn, live: Live) -> None:
    people = [place(meadow, 10 + n, 10) for n in range(40)]
    for pawn in people:
        pawn.needs.mood = 0.0
    live(meadow, 1_950, BREAKS)
    assert all(pawn.mental_state is None and not pawn.hediffs for pawn in people)


def test_no_break_occurs_above_the_threshold_or_asleep(meadow: Colony, place: MakePawn, live: Live) -> None:
    glad, sleeper = place(meadow), place(meadow, 31, 31)
    glad.needs.mood, sleeper.needs.mood, sleeper.asleep = 0.36, 0.0, True
    live(meadow, 10 * 60_000, BREAKS)
    assert glad.mental_state is None
    assert sleeper.mental_state is None
    assert not sleeper.hediffs


def test_a_break_lasts_its_duration_and_ends_with_catharsis(meadow: Colony, place: MakePawn, live: Live) -> None:
    pawn = place(meadow)
    mental_breaks.start(meadow, pawn, "Wander_Sad")
    began = meadow.now
    while pawn.mental_state is not None:
        live(meadow, 150, BREAKS)
    assert 40_000 <= meadow.now - began <= 60_150
    assert [memory.def_name for memory in pawn.memories] == ["Catharsis"]
    assert pawn.can_break_after == meadow.now + 15_000


def test_a_break_sends_a_letter_and_undrafts_the_colonist(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow, name="Ann")
    pawn.drafted = True
    mental_breaks.start(meadow, pawn, "Berserk")
    assert not pawn.drafted
    (letter,) = [event for event in meadow.drain_events() if event.name == "letter_received"]
    assert "Ann" in str(letter.data["letter"])


def test_catatonia_is_a_hediff_and_not_a_mental_state(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    mental_breaks.start(meadow, pawn, "CatatonicBreakdown")
    hediff = hediffs.of(pawn, "CatatonicBreakdown")
    assert hediff is not None
    assert 100_000 <= hediff.ends_tick <= 300_000
    assert pawn.mental_state is None


def test_an_unknown_state_raises_an_error_that_names_it(meadow: Colony, place: MakePawn) -> None:
    with pytest.raises(ValueError, match="Sulking"):
        mental_breaks.start(meadow, place(meadow), "Sulking")


def test_a_colonist_without_company_has_no_insulting_spree(meadow: Colony, place: MakePawn) -> None:
    pawn, seen = place(meadow), set()
    for tick in range(300):
        meadow.world.game_tick = tick
        chosen = mental_breaks.choose(meadow, pawn, "Minor")
        seen.add(chosen.state if chosen is not None else "")
    assert seen == {"Binging_Food", "Wander_Sad"}


def test_breaks_are_drawn_by_their_weights(meadow: Colony, place: MakePawn) -> None:
    pawn, other = place(meadow), place(meadow, 31, 31)
    states = []
    for tick in range(1_000):
        meadow.world.game_tick = tick
        chosen = mental_breaks.choose(meadow, pawn, "Minor")
        states.append(chosen.state if chosen is not None else "")
    assert states.count("Binging_Food") / 1_000 == pytest.approx(0.8 / 2.3, abs=0.05)
    assert not other.dead
