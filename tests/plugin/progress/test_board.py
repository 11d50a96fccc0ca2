"""The lines of the progress: what they say, in how much room, and how long the rest is expected to take."""

from __future__ import annotations

import dataclasses

import pytest

from pytest_rle.episode import EpisodeSpec
from pytest_rle.plugin.progress.board import Board, duration
from pytest_rle.plugin.progress.report import EpisodeProgress, PlannedEpisode, expected_ticks, name_shown
from pytest_rle.scenario import load_scenario
from tests.conftest import CHECKOUT

FIRST = EpisodeProgress(
    item="crashlanded-seed2",
    episode="crashlanded-seed2",
    team="model",
    ticks=41,
    of_ticks=120,
    days=9.5,
    of_days=30.0,
    score=0.712,
    tick_seconds=3.0,
    calls=287,
    cost_usd="0.1234",
)


def name_of(seed: int) -> str:
    return f"crashlanded-seed{seed}"


def board_of(*seeds: int, team: str = "model") -> Board:
    board = Board()
    board.plan([PlannedEpisode(name_of(seed), team, 120) for seed in seeds])
    return board


def progress_of(seed: int, **changes: object) -> EpisodeProgress:
    names = {"item": name_of(seed), "episode": name_of(seed)}
    return dataclasses.replace(FIRST, **(names | changes))  # type: ignore[arg-type]


def test_one_episode_is_one_line_where_it_fits() -> None:
    board = board_of(2)
    board.update(FIRST)
    text = "0/1 episode, crashlanded-seed2 tick 41 of 120, day 9.5 of 30, score 0.71, $0.12, about 4 min left"
    assert board.lines(120) == [text]
    assert board.heartbeat() == text


def test_one_episode_is_two_lines_on_80_columns() -> None:
    board = board_of(*range(1, 21))
    for seed in (1, 3, 4):
        board.update(progress_of(seed))
        board.end(name_of(seed))
    board.update(FIRST)
    assert board.lines(79) == [
        "3/20 episodes, $0.49, about 1 h 40 min left",
        "crashlanded-seed2 tick 41 of 120, day 9.5 of 30, score 0.71, $0.12",
    ]


def test_each_episode_under_way_has_a_line() -> None:
    board = board_of(1, 2, 3)
    board.update(progress_of(1, calls=0))
    board.update(progress_of(2, calls=0))
    board.update(progress_of(3, ticks=None, score=None, calls=0, tick_seconds=None))
    assert board.lines(79) == [
        "0/3 episodes, about 6 min left",
        "crashlanded-seed1 tick 41 of 120, day 9.5 of 30, score 0.71",
        "crashlanded-seed2 tick 41 of 120, day 9.5 of 30, score 0.71",
        "crashlanded-seed3 starting",
    ]
    assert board.heartbeat() == (
        "0/3 episodes, crashlanded-seed1 tick 41 of 120, crashlanded-seed2 tick 41 of 120, "
        "crashlanded-seed3 starting, about 6 min left"
    )


@pytest.mark.parametrize(("columns", "rows"), [(79, 24), (79, 4), (40, 6), (20, 2), (12, 2)])
def test_no_line_is_longer_than_the_terminal_and_no_block_higher(columns: int, rows: int) -> None:
    board = board_of(*range(32))
    for seed in range(32):
        board.update(progress_of(seed, episode=f"test_a_long_name_of_a_test-ship_launch-seed{seed}-attempt2"))
    lines = board.lines(columns, rows)
    assert len(lines) <= rows
    assert all(len(line) <= columns for line in lines)
    assert lines[-1].startswith("and ")
    assert len(board.heartbeat()) < 400


def test_a_name_that_does_not_fit_loses_its_middle() -> None:
    assert name_shown("test_a_long_name-ship_launch-seed7", 20) == "test_a_lo...ch-seed7"
    assert len(name_shown("test_a_long_name-ship_launch-seed7", 20)) == 20
    assert name_shown("a\x1b[2J", 20) == r"a\x1b[2J"


def test_the_cost_of_an_unpriced_call_is_not_taken_for_nothing() -> None:
    board = board_of(1, 2)
    board.update(progress_of(1, unknown_calls=3, cost_usd="0"))
    assert "cost unknown" in board.heartbeat()
    board.update(progress_of(2, cost_usd="0.0042"))
    assert "at least $0.0042" in board.heartbeat()


def test_an_attempt_that_follows_counts_with_what_the_one_before_has_cost() -> None:
    board = board_of(1)
    board.update(progress_of(1, cost_usd="1.50"))
    board.end(name_of(1))
    board.update(progress_of(1, episode=f"{name_of(1)}-attempt2", ticks=1, cost_usd="0.25"))
    line = board.heartbeat()
    assert line.startswith("0/1 episode, crashlanded-seed1-attempt2 tick 1 of 120")
    assert "$1.75" in line


def test_an_item_that_was_skipped_is_over() -> None:
    board = board_of(1, 2)
    board.end(name_of(1))
    board.end("a test that plays nothing")
    board.update(progress_of(2))
    assert board.heartbeat().startswith("1/2 episodes, ")


def test_workers_report_the_same_plan_once() -> None:
    board = board_of(1, 2)
    board.plan([PlannedEpisode(name_of(seed), "model", 120) for seed in (1, 2)])
    assert board.heartbeat() == "0/2 episodes"


def test_the_time_left_is_that_of_each_teams_pace_over_the_slots() -> None:
    board = board_of(1, 2, 3)
    board.plan([PlannedEpisode("crashlanded-idle-seed1", "idle", 100)])
    board.update(progress_of(1, ticks=20, tick_seconds=10.0))
    assert board.seconds_left() is None, "no idle tick was played, so nothing is known of the rest"
    board.update(progress_of(1, item="crashlanded-idle-seed1", episode="x", team="idle", ticks=20, tick_seconds=0.5))
    board.end("crashlanded-idle-seed1")
    assert board.seconds_left() == pytest.approx((100 + 120 + 120) * 10 / 2), "two have run at once"
    board.end(name_of(2))
    assert board.seconds_left() == pytest.approx(120 * 10), "one that is whole takes longer than half of the rest"
    board.end(name_of(3))
    assert board.seconds_left() == pytest.approx(100 * 10), "one that is left runs alone"
    board.end(name_of(1))
    assert board.seconds_left() is None


def test_the_pace_follows_the_recent_ticks() -> None:
    board = board_of(1)
    for tick in range(40):
        board.update(progress_of(1, ticks=tick + 1, tick_seconds=0.001))
    for tick in range(40, 80):
        board.update(progress_of(1, ticks=tick + 1, tick_seconds=6.0))
    assert board.seconds_left() == pytest.approx(40 * 6.0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "10 s"),
        (42.0, "40 s"),
        (94.0, "90 s"),
        (96.0, "2 min"),
        (240.0, "4 min"),
        (5600.0, "93 min"),
        (7800.0, "2 h 10 min"),
        (172800.0, "2 d 0 h"),
    ],
)
def test_a_time_is_not_more_exact_than_it_can_be(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_the_expected_end_follows_the_game_time_that_is_left() -> None:
    scenario = load_scenario(CHECKOUT / "scenarios" / "crashlanded.yaml")
    day = 60_000
    whole = EpisodeSpec(scenario=scenario, seed=1)
    ticks_a_day = day // scenario.game_ticks_per_tick(threatened=False)
    assert expected_ticks(whole) == scenario.days * ticks_a_day
    assert expected_ticks(whole, 40, day) == 40 + (scenario.days - 1) * ticks_a_day, "a raid has made ticks shorter"
    assert expected_ticks(EpisodeSpec(scenario=scenario, seed=1, ticks=6)) == 6
    assert expected_ticks(EpisodeSpec(scenario=scenario, seed=1, ticks=6), 3, 2500) == 6
    assert expected_ticks(EpisodeSpec(scenario=scenario, seed=1, ticks=10_000)) == scenario.days * ticks_a_day
