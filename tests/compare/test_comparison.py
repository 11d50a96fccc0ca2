"""Two teams are compared on the seeds that both played, and unlike games are refused."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from pytest_rle.compare import CompareError, Comparison, Verdict, compare
from pytest_rle.stats import holm
from tests.compare.playing import GAME, joined, team

GOOD = [0.71, 0.74, 0.69, 0.73, 0.70, 0.72, 0.75, 0.70]
POOR = [0.41, 0.42, 0.44, 0.40, 0.43, 0.39, 0.42, 0.41]


def test_a_team_that_is_better_on_every_seed_is_better() -> None:
    found = compare(team("gpt", GOOD), team("idle", POOR))
    one = found.scenarios["crashlanded"]
    assert (found.a, found.b, one.verdict) == ("gpt", "idle", Verdict.BETTER)
    assert one.paired.mean_difference == pytest.approx(0.3025)
    assert (one.a.worst, one.b.worst) == (0.69, 0.39)
    assert one.seeds[3] == pytest.approx(0.33)
    assert compare(team("idle", POOR), team("gpt", GOOD)).scenarios["crashlanded"].verdict is Verdict.WORSE


def test_five_seeds_decide_nothing() -> None:
    one = compare(team("gpt", GOOD[:5]), team("idle", POOR[:5])).scenarios["crashlanded"]
    assert (one.verdict, one.paired.interval, one.paired.detectable_effect) == (Verdict.UNDECIDED, None, None)


def test_seeds_are_paired_by_their_number_and_others_are_named() -> None:
    one = compare(team("a", [0.5, 0.6, 0.7], first_seed=3), team("b", [0.1, 0.2, 0.3], first_seed=4)).scenarios[
        "crashlanded"
    ]
    assert one.seeds == {4: pytest.approx(0.5), 5: pytest.approx(0.5)}
    assert (one.only_a, one.only_b) == ((3,), (6,))


def test_repeats_of_a_seed_count_with_their_mean() -> None:
    a = joined(team("a", [0.4, 0.6]), team("a", [0.6, 0.6]))
    assert compare(a, team("b", [0.1, 0.1])).scenarios["crashlanded"].seeds == {0: pytest.approx(0.4), 1: 0.5}


def test_a_game_without_a_valid_result_drops_out_and_is_counted() -> None:
    one = compare(team("a", [None, 0.6, None]), team("b", [0.1, 0.1, 0.1])).scenarios["crashlanded"]
    assert (list(one.seeds), one.a.invalid, one.b.invalid, one.only_b) == ([1], 2, 0, (0, 2))


def test_defeats_are_counted_by_seed_with_their_exact_interval() -> None:
    a = joined(team("a", [0.1, 0.2], outcome="defeat"), team("a", [0.6] * 6, first_seed=2))
    one = compare(a, team("b", [0.5] * 8)).scenarios["crashlanded"]
    assert (one.a.defeats, one.b.defeats) == (2, 0)
    assert one.a.defeat_rate == pytest.approx((0.0319, 0.6509), abs=1e-4)
    assert one.defeats_p == 0.5


def test_p_values_are_corrected_for_the_number_of_scenarios() -> None:
    a = joined(team("a", GOOD), team("a", GOOD[:6], scenario="first_winter"))
    b = joined(team("b", POOR), team("b", POOR[:6], scenario="first_winter"))
    found = compare(a, b).scenarios
    assert [one.p_holm for one in found.values()] == holm([one.paired.p_value for one in found.values()])
    assert found["first_winter"].p_holm == 0.03125
    assert found["crashlanded"].p_holm == 2 / 128


def test_a_scenario_of_one_team_alone_is_named() -> None:
    a = joined(team("a", GOOD), team("a", GOOD, scenario="first_winter"))
    found = compare(a, team("b", POOR))
    assert (list(found.scenarios), found.only_a, found.only_b) == (["crashlanded"], ("first_winter",), ())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scoring_version": "3.0"}, r"the scoring version \(2.0 and 3.0\)"),
        ({"horizon_game_ticks": 60_000}, r"the length in game ticks \(1800000 and 60000\)"),
        ({"save_sha256": "c" * 64}, r"the save \(aaaaaaaa… and cccccccc…\)"),
        ({"rules_sha256": "c" * 64}, "the scenario's rules or weights"),
        ({"kind": "live"}, r"the kind of game \(embedded and live\)"),
        ({"plugin_version": "0.1"}, r"the version of pytest-rle \(0.2.0 and 0.1\)"),
    ],
)
def test_unlike_games_are_refused_with_what_differs(change: dict[str, Any], message: str) -> None:
    with pytest.raises(CompareError, match=f"cannot be compared in crashlanded: their games differ in {message}"):
        compare(team("a", GOOD), team("b", POOR, **change))
    with pytest.raises(CompareError, match=f"games of a in crashlanded that differ in {message}.*Name one run"):
        compare(joined(team("a", GOOD), team("a", GOOD, **change)), team("b", POOR))


def test_every_field_of_a_game_is_compared() -> None:
    for field in dataclasses.fields(GAME):
        change: dict[str, Any] = {field.name: 1}
        other = dataclasses.replace(GAME, **change)
        assert len(GAME.differences(other)) == 1, field.name
    assert not GAME.differences(dataclasses.replace(GAME))


def test_teams_without_a_common_scenario_or_seed_are_refused() -> None:
    with pytest.raises(CompareError, match="share no scenario: a has crashlanded, and b has first_winter"):
        compare(team("a", GOOD), team("b", GOOD, scenario="first_winter"))
    with pytest.raises(CompareError, match="share no seed with a valid result in crashlanded: a has 0, and b has 9"):
        compare(team("a", [0.5]), team("b", [0.5], first_seed=9))
    with pytest.raises(CompareError, match="a has none, and b has 0"):
        compare(team("a", [None]), team("b", [0.5]))


def test_costs_are_means_and_unknown_if_one_is_unknown() -> None:
    a = team("a", GOOD)
    games = [dataclasses.replace(played, cost_usd=0.5, tokens=1000, calls=7) for played in a.games]
    one = compare(dataclasses.replace(a, games=tuple(games)), team("b", POOR)).scenarios["crashlanded"]
    assert (one.a.cost_usd, one.a.tokens, one.b.cost_usd) == (0.5, 1000, 0.0)
    games[0] = dataclasses.replace(games[0], cost_usd=None)
    one = compare(dataclasses.replace(a, games=tuple(games)), team("b", POOR)).scenarios["crashlanded"]
    assert one.a.cost_usd is None


def test_a_comparison_is_written_as_json_and_read_again() -> None:
    found = compare(team("gpt", GOOD), team("idle", POOR))
    assert Comparison.model_validate_json(found.model_dump_json()) == found
