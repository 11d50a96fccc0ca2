"""What a part of a team earns: the whole team against the team that lacks it, seed by seed."""

from __future__ import annotations

import dataclasses

import pytest

from pytest_rle.compare import CompareError, Team, Verdict
from pytest_rle.compare.credit import Credit, credit
from pytest_rle.compare.credit_text import markdown_lines, text_lines
from pytest_rle.compare.games import Variant
from pytest_rle.stats import holm
from tests.compare.playing import joined, team
from tests.compare.test_comparison import GOOD, POOR


def variant(one: Team, *, whole: str = "gpt", form: str = "roles", without: tuple[str, ...] = ()) -> Team:
    games = (dataclasses.replace(played, variant=Variant(whole, form, without)) for played in one.games)
    return dataclasses.replace(one, games=tuple(games))


WHOLE = variant(team("gpt", GOOD))
NO_MEDIC = variant(team("gpt-without-medical_officer", POOR), without=("medical_officer",))
SILENT = variant(team("gpt-silent", [score + 0.001 * (-1) ** place for place, score in enumerate(GOOD)]), form="silent")
SOLO = variant(team("gpt-solo", [score + 0.1 for score in GOOD]), form="solo")


def found(*teams: Team) -> Credit:
    return credit({one.name: one for one in teams})


def test_each_part_has_its_paired_effect_and_the_largest_comes_first() -> None:
    effects = found(WHOLE, NO_MEDIC, SILENT, SOLO).effects
    assert [(one.part, one.verdict) for one in effects] == [
        ("medical_officer", Verdict.BETTER),
        ("messages", Verdict.UNDECIDED),
        ("one agent per role", Verdict.WORSE),
    ]
    assert effects[0].paired.mean_difference == pytest.approx(0.3025)
    assert [one.p_holm for one in effects] == holm([one.paired.p_value for one in effects])


def test_a_role_left_out_of_a_silent_team_is_compared_with_the_silent_team() -> None:
    lacking = variant(team("gpt-silent-without-map_analyst", GOOD), form="silent", without=("map_analyst",))
    assert [(one.part, one.whole) for one in found(SILENT, lacking).effects] == [("map_analyst", "gpt-silent")]


def test_a_team_without_its_whole_team_says_what_to_play() -> None:
    report = found(NO_MEDIC, variant(team("gpt", GOOD, scenario="first_winter")))
    assert (report.effects, report.unpaired) == (
        [],
        ["gpt-without-medical_officer: play gpt on the same seeds, to see what it lacks"],
    )
    with pytest.raises(CompareError, match="no team here lacks a role: play some seeds with --rle-without ROLE"):
        found(WHOLE)


def test_unlike_games_are_refused() -> None:
    with pytest.raises(CompareError, match="their games differ in the scoring version"):
        found(WHOLE, variant(team("gpt-silent", GOOD, scoring_version="1.0"), form="silent"))


def test_the_table_fits_a_terminal_and_json_is_read_again() -> None:
    report = found(WHOLE, NO_MEDIC, SILENT, SOLO)
    lines = text_lines(report)
    assert lines[:4] == [
        "crashlanded, gpt:",
        "part               seeds effect 95 % interval        p it",
        "medical_officer        8 +0.302 +0.267 to +0.328 0.023 earns",
        "messages               8 +0.000 -0.001 to +0.001 1.000 undecided",
    ]
    assert max(map(len, lines)) <= 80
    assert "| medical_officer | 8 | +0.302 |" in "\n".join(markdown_lines(report)).replace(r"\_", "_").replace(
        r"\+", "+"
    )
    assert Credit.model_validate_json(report.model_dump_json()) == report


def test_few_seeds_say_so() -> None:
    few = found(variant(team("gpt", GOOD[:4])), variant(team("gpt-solo", GOOD[:4]), form="solo"))
    assert "too few seeds to say" in text_lines(few)[2]
    assert found(joined(WHOLE, WHOLE), SOLO).effects[0].paired.pairs == 8
