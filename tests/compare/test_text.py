"""A comparison on a terminal of 80 columns, and in Markdown."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from pytest_rle.compare import compare
from pytest_rle.compare.text import markdown_lines, text_lines
from tests.compare.playing import joined, scale, team
from tests.compare.test_comparison import GOOD, POOR


def test_the_table_fits_a_terminal_and_says_who_is_better() -> None:
    lines = text_lines(compare(team("gpt", GOOD), team("idle", POOR)))
    assert lines[:5] == [
        "A: gpt (results/gpt)",
        "B: idle (results/idle)",
        "",
        "scenario    seeds     A     B  A - B 95 % interval        p A is",
        "crashlanded     8 0.718 0.415 +0.302 +0.267 to +0.328 0.008 better",
    ]
    assert max(map(len, lines)) <= 80
    assert "  no game was lost, so the interval does not include defeats (up to 37%)" in lines


def test_the_longest_scenario_fits_too() -> None:
    a, b = (team(name, scores, scenario="plague_response") for name, scores in (("a", GOOD), ("b", POOR)))
    assert max(map(len, text_lines(compare(a, b)))) <= 80


def test_five_seeds_say_how_many_are_needed_instead_of_an_interval() -> None:
    lines = text_lines(compare(team("gpt", GOOD[:5]), team("idle", POOR[:5])))
    assert "too few seeds to say" in lines[4]
    assert "  5 seeds cannot give a p below 0.05: play at least 6" in lines


def test_alike_seeds_have_no_interval_either() -> None:
    lines = text_lines(compare(team("a", [0.5] * 8), team("b", [0.5] * 8)))
    assert "all seeds alike 1.000 undecided" in lines[4]


def test_a_difference_that_takes_more_seeds_says_how_many() -> None:
    lines = text_lines(compare(team("a", [0.5, 0.6, 0.4, 0.5, 0.6, 0.5]), team("b", [0.5, 0.4, 0.5, 0.5, 0.5, 0.5])))
    assert "  6 seeds detect a difference of 0.185 (80 % power); to detect this one takes 78" in lines


def test_defeats_costs_and_games_that_do_not_count_are_told() -> None:
    a = joined(team("a", [0.1, None], outcome="defeat"), team("a", GOOD, first_seed=2))
    a = dataclasses.replace(a, games=tuple(dataclasses.replace(one, tokens=1200, cost_usd=0.25) for one in a.games))
    lines = text_lines(compare(a, team("b", POOR)))
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    assert "seeds with a defeat: 1 of 7 (0-58%) and 0 of 7 (0-41%); McNemar's p 1.000" in text
    assert "a game costs $0.2500, 1,200 tokens and $0.0000, 0 tokens" in text
    assert "games of A without a valid result, which do not count: 1" in text
    assert "seeds of A alone, which do not count: 8, 9" in text
    assert "seeds of B alone, which do not count: 1" in text


def test_several_scenarios_say_that_p_is_corrected_and_which_are_left_out() -> None:
    a = joined(team("a", GOOD), team("a", GOOD, scenario="first_winter"), team("a", GOOD, scenario="ship_launch"))
    b = joined(team("b", POOR), team("b", POOR, scenario="first_winter"))
    lines = text_lines(compare(a, b))
    assert "p is corrected for 2 scenarios (Holm)." in lines
    assert not any("cannot give a p" in line for line in lines)
    assert "scenarios of A alone, which do not count: ship_launch" in lines


def test_too_few_seeds_for_so_many_scenarios_say_how_many_it_takes() -> None:
    names = ("crashlanded", "first_winter", "ship_launch", "raid_defense")
    a = joined(*(team("a", GOOD[:6], scenario=name) for name in names))
    b = joined(*(team("b", POOR[:6], scenario=name) for name in names))
    assert "6 seeds cannot give a p below 0.05 for 4 scenarios: play at least 8." in text_lines(compare(a, b))


def test_both_teams_stand_on_the_scale_of_the_present_baselines() -> None:
    lines = text_lines(compare(team("gpt", GOOD), team("idle", POOR), baselines=scale(0.415, 0.815)))
    assert "  anchored: 0.756 and 0.000 (0 is idle, 1 is the scripted reference)" in lines


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"scenario": "first_winter"}, "no baseline of first_winter is pinned under scoring 2.0"),
        ({"horizon_game_ticks": 120_000}, "the pinned baseline is of 30 days, and this game is of 2"),
        ({"save_sha256": None}, "the pinned baseline was played on another save"),
        ({"rules_sha256": "c" * 64}, "the pinned baseline was played under other rules (difficulty,"),
        ({"board": "realtime"}, "this game went on while the team thought, and a baseline's game"),
    ],
)
def test_a_game_without_a_scale_says_why(change: dict[str, Any], reason: str) -> None:
    found = compare(team("gpt", GOOD, **change), team("idle", POOR, **change), baselines=scale(0.4, 0.8))
    lines = text_lines(found)
    assert any(line.startswith(f"  not anchored: {reason}") for line in lines)
    assert max(map(len, lines)) <= 80


def test_a_reference_that_is_not_above_idle_makes_no_scale() -> None:
    lines = text_lines(compare(team("gpt", GOOD), team("idle", POOR), baselines=scale(0.4, 0.4)))
    assert "  not anchored: the pinned scripted team does not score above idle" in lines


def test_markdown_has_the_same_cells_and_names_hold_no_markup() -> None:
    lines = markdown_lines(compare(team("a|b\x1b[31m", GOOD), team("*idle*", POOR)))
    assert lines[0] == r"**A**: a\|b\\x1b\[31m (results/a\|b\\x1b\[31m)  "
    assert lines[1] == r"**B**: \*idle\* (results/\*idle\*)"
    assert lines[5].startswith("| crashlanded | 8 | 0.718 |")
    assert not any("\x1b" in line for line in text_lines(compare(team("a\x1b[31m", GOOD), team("b", POOR))))
