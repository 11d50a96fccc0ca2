"""The end of a run under scoring 3.0: a stated share of the score."""

from __future__ import annotations

import pytest

from pytest_rle.scenario.metrics import SHIP_PARTS
from pytest_rle.scoring import Score
from pytest_rle.scoring.measurement import ColonistMeasure
from tests.scoring.metrics.colonies import DAY, TICK, Game, larder, moment, people

FULL = larder((72.0, None))


def played(
    days: int,
    last: tuple[ColonistMeasure, ...] = people(1, 2, 3),
    scenario: str = "first_winter",
    *,
    is_defeat: bool = False,
    ship_parts: int = 0,
) -> Score:
    """The score of a game of good days that ended with these founders."""
    game = Game(moment(larder=FULL), scenario=scenario)
    parts = dict(list(SHIP_PARTS.items())[:ship_parts])
    for tick in range(1, 4 * days):
        game.add(moment(tick * TICK, larder=FULL, ship_parts=parts))
    game.add(moment(days * DAY, last, larder=FULL, ship_parts=parts))
    return game.scorer.final(has_ended=is_defeat)


def test_a_score_is_the_mean_as_far_as_the_founders_are_well_and_the_end() -> None:
    well = played(60)
    assert (well.final, well.goal) == (1.0, 1.0)
    assert well.mean is not None
    assert well.composite == pytest.approx(0.75 * well.mean + 0.25)


def test_after_a_defeat_a_quarter_of_the_mean_is_left() -> None:
    lost = played(30, is_defeat=True)
    assert (lost.final, lost.goal) == (0.0, 0.0)
    assert lost.mean is not None
    assert lost.composite == pytest.approx(0.25 * lost.mean)


def test_the_last_tick_decides_who_lives_and_the_last_day_how_well_they_are() -> None:
    assert played(60, people(1)).final == pytest.approx(1 / 3)
    assert played(60, people(1, 2, 3, health=0.2)).final == pytest.approx(0.8)
    assert played(60, ()).final == 0.0


@pytest.mark.parametrize("last", [people(1), people(1, health=0.01), people(1, is_downed=True)])
def test_four_good_weeks_do_not_make_up_for_founders_who_die_at_the_end(last: tuple[ColonistMeasure, ...]) -> None:
    whole, late = played(60), played(60, last)
    assert late.composite < 0.65 * whole.composite


def test_a_lost_game_never_outranks_a_won_one() -> None:
    """The best defeat, on the last day, against victories with the fewest founders, and with the worst health."""
    best_defeat = played(60, (), is_defeat=True)
    for last in (people(1, 2), people(1, 2, health=0.2)):
        assert played(60, last).composite > best_defeat.composite


def test_a_colony_of_newcomers_is_lost() -> None:
    game = Game()
    game.add(moment(TICK))
    found = game.add(moment(2 * TICK, people(9)))
    assert set(found.values()) == {0.0}
    assert game.scorer.final().final == 0.0


def test_a_metric_of_a_run_says_how_well_they_lived_and_the_mean_for_how_long() -> None:
    short, long = played(6, (), is_defeat=True), played(30, (), is_defeat=True)
    assert short.metrics["wellbeing"] == pytest.approx(1.0)
    assert short.metrics["wellbeing"] == long.metrics["wellbeing"]
    assert short.mean is not None
    assert long.mean is not None
    assert long.mean > 4 * short.mean


class TestEarlyVictory:
    """A ship that launches before the horizon."""

    def test_the_last_five_days_stand_for_the_rest_and_not_the_last_tick(self) -> None:
        bad_tick = played(60, people(1, 2, 3, mood=0.2, food=0.0), "ship_launch")
        good = played(60, scenario="ship_launch")
        assert bad_tick.mean is not None
        assert good.mean is not None
        assert good.mean - bad_tick.mean < 0.02

    def test_the_goal_stays_reached(self) -> None:
        game = Game(moment(), scenario="ship_launch")
        for tick in range(1, 240):
            game.add(moment(tick * TICK))
        game.add(moment(60 * DAY, ship_parts=dict(SHIP_PARTS)))
        launched = game.scorer.final()
        assert launched.goal == 1.0
        assert launched.metrics["goal"] == pytest.approx(0.5, abs=0.01)

    def test_to_launch_is_worth_more_than_to_go_on_without_a_ship(self) -> None:
        launched = played(60, scenario="ship_launch", ship_parts=len(SHIP_PARTS))
        assert launched.composite > played(120, scenario="ship_launch", ship_parts=3).composite
