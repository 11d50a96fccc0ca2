"""Repeats of a seed tell the model's own deviation from that of the seeds."""

from __future__ import annotations

import math

import pytest

from pytest_rle.compare import compare
from pytest_rle.compare.leaderboard import leaderboard
from pytest_rle.compare.leaderboard_text import text_lines as board_lines
from pytest_rle.compare.repeats import repeats_of
from pytest_rle.compare.text import text_lines
from pytest_rle.stats import variances
from tests.compare.playing import joined, team

FIRST, SECOND = [0.4, 0.5, 0.6, 0.7], [0.44, 0.46, 0.64, 0.66]


def test_the_deviations_of_seeds_and_repeats_stand_apart() -> None:
    scores = {seed: [a, b] for seed, (a, b) in enumerate(zip(FIRST, SECOND, strict=True))}
    wins = {0: [True, True], 1: [True, False], 2: [False, False], 3: [True, True]}
    found, expected = repeats_of(scores, wins), variances(scores)
    assert found is not None
    assert expected is not None
    assert (found.seed_deviation, found.repeat_deviation) == (math.sqrt(expected.seed), math.sqrt(expected.repeat))
    assert found.repeat_deviation == pytest.approx(0.04 / math.sqrt(2))
    assert (found.fewest, found.pass_all) == (2, 0.5)
    assert found.text() == "deviation 0.119 among seeds, 0.028 among repeats; pass^2 0.50"


def test_without_repeats_nothing_is_said() -> None:
    assert repeats_of({1: [0.5], 2: [0.6]}, {1: [True], 2: [True]}) is None
    some = repeats_of({1: [0.5, 0.4], 2: [0.6]}, {1: [True, True], 2: [True]})
    assert some is not None
    assert (some.fewest, some.pass_all) == (1, None)


def test_a_comparison_and_a_leaderboard_tell_of_repeats() -> None:
    a = joined(team("a", FIRST, outcome="victory"), team("a", SECOND, outcome="victory"))
    found = compare(a, team("b", FIRST))
    one = found.scenarios["crashlanded"]
    assert one.b.repeats is None
    assert one.a.repeats is not None
    assert "  repeats of A: deviation 0.119 among seeds, 0.028 among repeats; pass^2 1.00" in text_lines(found)
    board = leaderboard([a, team("b", FIRST)])
    assert "a: deviation 0.119 among seeds, 0.028 among repeats; pass^2 1.00" in board_lines(board)
