"""Teams are ranked where their games tell them apart, and shown without a rank where they do not suffice."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pytest_rle.compare import CompareError, Team
from pytest_rle.compare.leaderboard import Leaderboard, Standing, leaderboard
from pytest_rle.compare.leaderboard_text import markdown_lines, text_lines
from pytest_rle.stats import interquartile_interval, interquartile_mean, mean_interval
from tests.compare.playing import joined, scale, team

WORLDS = np.random.default_rng(4).normal(0, 0.03, 10)


def scores(mean: float, noise: int) -> list[float]:
    return [float(score) for score in mean + WORLDS + np.random.default_rng(noise).normal(0, 0.01, 10)]


IDLE, SCRIPTED = team("idle", scores(0.3, 1)), team("scripted", scores(0.8, 2))
GPT, TWIN = team("gpt", scores(0.6, 3)), team("twin", scores(0.6, 4))


def by_name(rows: object) -> dict[str, Standing]:
    assert isinstance(rows, (list, tuple))
    return {row.team: row for row in rows}


def test_teams_that_cannot_be_told_apart_share_a_rank_and_the_next_counts_them() -> None:
    rows = leaderboard([IDLE, GPT, SCRIPTED, TWIN]).scenarios["crashlanded"]
    assert [(row.rank, row.team) for row in rows if row.team in ("scripted", "idle")] == [(1, "scripted"), (4, "idle")]
    assert {row.rank for row in rows if row.team in ("gpt", "twin")} == {2}


def test_a_standing_holds_the_figures_of_its_games() -> None:
    row = by_name(leaderboard([IDLE, GPT, SCRIPTED]).scenarios["crashlanded"])["gpt"]
    own = [played.score or 0.0 for played in GPT.games]
    assert row.score == pytest.approx(np.mean(own))
    assert row.interval == pytest.approx(mean_interval(own))
    assert row.quartile_mean == interquartile_mean(own)
    assert row.worst_decile == min(own)
    assert (row.seeds, row.coverage, row.defeats, row.failures) == (10, 1.0, 0.0, {})
    assert row.differences["idle"] == pytest.approx(0.3, abs=0.02)
    assert row.differences["scripted"] == pytest.approx(-0.2, abs=0.02)


def test_fewer_than_eight_seeds_have_no_rank_and_take_none() -> None:
    few = Team("few", "results/few", team("few", scores(0.9, 5)).games[:7])
    rows = leaderboard([few, GPT]).scenarios["crashlanded"]
    assert [(row.team, row.rank) for row in rows] == [("few", None), ("gpt", 1)]


def test_a_team_with_lost_games_has_no_rank_and_its_failures_are_counted() -> None:
    lost = joined(team("lossy", scores(0.7, 6)), team("lossy", [None, None], first_seed=10))
    row = by_name(leaderboard([lost, GPT]).scenarios["crashlanded"])["lossy"]
    assert (row.rank, row.failures) == (None, {"infra_failed": 2})
    assert row.coverage == pytest.approx(10 / 12)
    assert "lossy: 83% of its games have a valid result; 2 infra_failed" in text_lines(leaderboard([lost, GPT]))


def test_the_front_holds_whoever_scores_most_for_its_cost() -> None:
    def costing(one: Team, cost: float | None) -> Team:
        games = (dataclasses.replace(played, cost_usd=cost, tokens=1000) for played in one.games)
        return dataclasses.replace(one, games=tuple(games))

    dear = costing(team("dear", scores(0.7, 7)), 2.0)
    poor = costing(team("poor", scores(0.5, 8)), 3.0)
    secret = costing(team("secret", scores(0.9, 9)), None)
    rows = by_name(leaderboard([costing(GPT, 1.0), dear, poor, secret]).scenarios["crashlanded"])
    assert {name: row.is_on_front for name, row in rows.items()} == {
        "gpt": True,
        "dear": True,
        "poor": False,
        "secret": None,
    }


def test_costs_have_their_source_and_faults_and_anchored_scores_are_told() -> None:
    about = {"cost_usd": 1.0, "cost_source": "bill", "tokens": 1000, "seconds": 60.0, "faults": {"timeout": 2}}
    games = tuple(dataclasses.replace(one, **about) for one in GPT.games)  # type: ignore[arg-type]
    found = leaderboard([dataclasses.replace(GPT, games=games), IDLE], baselines=scale(0.2, 0.7))
    row = by_name(found.scenarios["crashlanded"])["gpt"]
    assert (row.cost_sources, row.faults) == (("bill",), {"timeout": 20})
    assert row.interval is not None
    assert row.anchored == pytest.approx((row.score - 0.2) / 0.5)
    assert row.anchored_interval == pytest.approx([(end - 0.2) / 0.5 for end in row.interval])
    lines = text_lines(found)
    assert "gpt: 1,000 tokens a game, 60s, cost by bill" in lines
    assert "gpt: faults of calls: 20 timeout" in lines
    assert max(map(len, lines)) <= 80
    assert "| 100% | " in "\n".join(markdown_lines(found))
    assert "| bill |" in "\n".join(markdown_lines(found))


def test_over_all_scenarios_only_teams_that_played_all_stand() -> None:
    both = joined(GPT, team("gpt", scores(0.4, 10), scenario="first_winter"))
    other = joined(SCRIPTED, team("scripted", scores(0.6, 11), scenario="first_winter"))
    found = leaderboard([both, other, IDLE])
    assert [(row.team, row.rank, row.seeds) for row in found.overall] == [("scripted", 1, 20), ("gpt", 2, 20)]
    gpt = by_name(found.overall)["gpt"]
    parts = {name: by_name(rows)["gpt"].score for name, rows in found.scenarios.items()}
    assert gpt.score == pytest.approx(np.mean(list(parts.values())))
    assert gpt.interval is None
    games = {name: [one.score or 0.0 for one in both.in_scenario(name)] for name in parts}
    assert gpt.quartile_interval == pytest.approx(interquartile_interval(games))
    assert leaderboard([GPT, IDLE]).overall == ()


def test_a_scenario_without_a_scale_says_why_and_leaves_the_whole_without_one() -> None:
    both = joined(GPT, team("gpt", scores(0.4, 10), scenario="first_winter"))
    table = scale(0.2, 0.7)
    found = leaderboard([both], baselines=table)
    assert by_name(found.scenarios["crashlanded"])["gpt"].anchored is not None
    assert (by_name(found.overall)["gpt"].anchored, list(found.unanchored)) == (None, ["first_winter"])
    lines = text_lines(found)
    assert "not anchored: first_winter" in lines
    assert "not anchored: no baseline of first_winter is pinned under scoring 2.0" in lines
    assert "- not anchored: first\\_winter" in markdown_lines(found)

    games = {**table["2.0"], **scale(0.3, 0.5, scenario="first_winter")["2.0"]}
    found = leaderboard([both], baselines={"2.0": games})
    parts = [by_name(rows)["gpt"].anchored for rows in found.scenarios.values()]
    assert by_name(found.overall)["gpt"].anchored == pytest.approx(np.mean([part for part in parts if part]))
    assert not any("not anchored" in line for line in text_lines(found))


def test_unlike_games_are_refused() -> None:
    other = team("other", scores(0.5, 12), scoring_version="3.0")
    with pytest.raises(CompareError, match=r"gpt and other played different games of crashlanded: the scoring version"):
        leaderboard([GPT, other])
    with pytest.raises(CompareError, match="no team has a game with a valid result"):
        leaderboard([team("none", [None] * 8)])


def test_the_text_fits_a_terminal_and_names_are_shown_escaped() -> None:
    odd = team("a-model-with-a-long-name\x1b[31m", scores(0.5, 13))
    found = leaderboard([odd, GPT, IDLE, SCRIPTED])
    lines = text_lines(found)
    assert max(map(len, lines)) <= 80
    assert lines[1].split() == [
        "rank",
        "team",
        "seeds",
        "score",
        "anchored",
        "worst",
        "lost",
        "vs",
        "idle",
        "vs",
        "scr.",
        "cost",
    ]
    assert not any("\x1b" in line for line in [*lines, *markdown_lines(found)])


def test_a_leaderboard_is_written_as_json_and_read_again() -> None:
    found = leaderboard([GPT, IDLE])
    assert Leaderboard.model_validate_json(found.model_dump_json()).scenarios["crashlanded"][0].team == "gpt"
