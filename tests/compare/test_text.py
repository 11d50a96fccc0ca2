"""A comparison on a terminal of 80 columns, and in Markdown."""

from __future__ import annotations

import dataclasses

from pytest_rle.compare import compare
from pytest_rle.compare.text import markdown_lines, text_lines
from tests.compare.playing import joined, team
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
    text = "\n".join(text_lines(compare(a, team("b", POOR))))
    assert "seeds with a defeat: 1 of 7 (0% to 58%) and 0 of 7 (0% to 41%); McNemar's p 1.000" in text
    assert "a game costs $0.2500, 1,200 tokens and $0.0000, 0 tokens" in text
    assert "games of A without a valid result, which do not count: 1" in text
    assert "seeds of A alone, which do not count: 8, 9" in text
    assert "seeds of B alone, which do not count: 1" in text


def test_several_scenarios_say_that_p_is_corrected_and_which_are_left_out() -> None:
    a = joined(team("a", GOOD), team("a", GOOD, scenario="first_winter"), team("a", GOOD, scenario="ship_launch"))
    b = joined(team("b", POOR), team("b", POOR, scenario="first_winter"))
    lines = text_lines(compare(a, b))
    assert "p is corrected for 2 scenarios (Holm)" in lines
    assert "scenarios of A alone, which do not count: ship_launch" in lines


def test_markdown_has_the_same_cells_and_names_hold_no_markup() -> None:
    lines = markdown_lines(compare(team("a|b\x1b[31m", GOOD), team("*idle*", POOR)))
    assert lines[0] == r"**A**: a\|b\\x1b\[31m (results/a\|b\\x1b\[31m)  "
    assert lines[1] == r"**B**: \*idle\* (results/\*idle\*)"
    assert lines[5].startswith("| crashlanded | 8 | 0.718 |")
    assert not any("\x1b" in line for line in text_lines(compare(team("a\x1b[31m", GOOD), team("b", POOR))))
