"""The figures of an audit, on results that are made up."""

from __future__ import annotations

import pytest

from pytest_rle.audit.figures import correlations, distinct_values, gains, highest_at_once, highest_later, limit_of
from tests.audit.results import game, harm

WEIGHTS = {"food": 0.75, "mood": 0.25}


def test_a_gain_is_a_share_of_scripteds_gain_on_the_seeds_that_all_played() -> None:
    games = [
        *(game("idle", seed, 0.1, food=0.1, mood=0.1) for seed in (1, 2, 3)),
        *(game("scripted", seed, 0.9, food=0.9, mood=0.9) for seed in (1, 2)),
        *(game("beds_only", seed, 0.3, food=0.3, mood=0.5) for seed in (2, 3)),
    ]
    idle, scripted, beds = gains(games, WEIGHTS)
    assert [gain.team for gain in (idle, scripted, beds)] == ["idle", "scripted", "beds_only"]
    assert (idle.share, scripted.share) == (0, 1)
    assert beds.share == pytest.approx(0.25)
    assert beds.seeds == (2,)
    assert beds.score == pytest.approx(0.3)
    assert dict(beds.fed_by) == pytest.approx({"food": 0.15, "mood": 0.1})
    assert [metric for metric, _ in beds.fed_by] == ["food", "mood"]


def test_the_limit_is_on_the_mean_and_a_single_seed_may_lie_above() -> None:
    games = [game("idle", seed, 0) for seed in (1, 2)] + [game("scripted", seed, 0.8) for seed in (1, 2)]
    lucky = gains([*games, game("beds_only", 1, 0.5), game("beds_only", 2, 0.1)], WEIGHTS)[-1]
    assert lucky.share == pytest.approx(0.375)
    assert (lucky.lowest, lucky.highest) == (0.1, 0.5)
    assert (lucky.limit, lucky.is_above, lucky.is_certain) == (0.4, False, None)
    above = gains([*games, game("beds_only", 1, 0.5), game("beds_only", 2, 0.2)], WEIGHTS)[-1]
    assert above.is_above
    assert [limit_of(team) for team in ("scripted", "scripted_forbids_packs")] == [None, 1.05]


@pytest.mark.parametrize(("spread", "is_certain"), [(0.01, True), (0.4, False)])
def test_a_share_above_its_limit_is_told_from_chance(spread: float, is_certain: bool) -> None:
    seeds = range(8)
    games = [game(team, seed, score) for seed in seeds for team, score in (("idle", 0), ("scripted", 0.8))]
    games += [game("beds_only", seed, 0.4 + spread * (-1) ** seed * (1 + seed / 20)) for seed in seeds]
    assert gains(games, WEIGHTS)[-1].is_above
    assert gains(games, WEIGHTS)[-1].is_certain is is_certain


def test_the_difference_from_scripted_is_that_of_the_same_seeds() -> None:
    seeds = range(8)
    games = [game("idle", seed, 0) for seed in seeds] + [game("scripted", seed, 0.1 * seed) for seed in seeds]
    games += [game("scripted_forbids_packs", seed, 0.1 * seed + 0.01 * (seed % 3)) for seed in range(7)]
    gain = gains(games, WEIGHTS)[-1]
    assert gain.over_scripted == pytest.approx(0.06 / 7)
    assert gain.interval is not None
    assert gain.interval.low < gain.over_scripted < gain.interval.high
    assert gains([g for g in games if g.seed < 2], WEIGHTS)[-1].interval is None


def test_a_metric_feeds_only_as_long_as_somebody_lives() -> None:
    games = [game("idle", 1, 0), game("scripted", 1, 1), game("holiday", 1, 0.1, lived=0.25, food=0.8, mood=0.4)]
    assert dict(gains(games, WEIGHTS)[-1].fed_by) == pytest.approx({"food": 0.15, "mood": 0.025})


def test_without_a_gain_of_scripted_there_is_no_share() -> None:
    games = [game("idle", 1, 0.5), game("scripted", 1, 0.5), game("beds_only", 1, 0.7)]
    assert [gain.share for gain in gains(games, WEIGHTS)] == [None, None, None]


def test_a_team_without_a_common_seed_has_no_gain() -> None:
    assert [g.team for g in gains([game("idle", 1, 0.1), game("scripted", 1, 0.2), game("holiday", 2, 1)], {})] == [
        "idle",
        "scripted",
    ]


def test_the_highest_gain_comes_first() -> None:
    games = [game("idle", 1, 0), game("scripted", 1, 1), game("holiday", 1, 0.1), game("beds_only", 1, 0.6)]
    assert [gain.team for gain in gains(games, {})] == ["idle", "scripted", "beds_only", "holiday"]


def test_metrics_correlate_over_the_games_in_which_both_have_a_value() -> None:
    games = [
        game("a", 1, 0, food=0.1, mood=0.2, threats=None, research=0),
        game("b", 1, 0, food=0.2, mood=0.4, threats=0.9, research=0),
        game("c", 1, 0, food=0.3, mood=0.6, threats=0.5, research=0),
        game("d", 1, 0, food=0.4, mood=0.8, threats=0.1, research=0),
    ]
    found = {(each.first, each.second): each for each in correlations(games)}
    assert {pair: each.games for pair, each in found.items()} == {
        ("food", "mood"): 4,
        ("food", "threats"): 3,
        ("mood", "threats"): 3,
    }
    assert found["food", "mood"].value == pytest.approx(1)
    assert found["food", "threats"].value == pytest.approx(-1)
    assert (correlations(games)[0].first, correlations(games)[0].second) == ("food", "mood")


def test_values_count_that_lie_clearly_apart() -> None:
    games = [game("a", 1, 0, food=value, threats=None) for value in (0.0, 0.02, 0.05, 0.06, 0.5, 0.52)]
    assert distinct_values(games) == {"food": 3, "threats": 0}


def test_a_rise_at_once_counts_on_any_seed() -> None:
    change = highest_at_once([harm("kill", 1, -0.1, 0), harm("kill", 2, 0.02, 0)])
    assert (change.metric, change.value, change.is_certain) == ("food", 0.02, True)
    assert highest_at_once([harm("kill", 1, 0, 0)]).is_certain is False


def test_a_later_rise_counts_beyond_chance_alone() -> None:
    def rises(*values: float) -> bool | None:
        return highest_later([harm("kill", seed, 0, value) for seed, value in enumerate(values)]).is_certain

    assert rises(0.1, 0.12, 0.11) is None
    assert rises(0, 0, 0) is False
    assert rises(-0.1, 0.05) is False
    assert rises(0.1, 0.12, 0.11, 0.1, 0.13, 0.11, 0.12) is True
    assert rises(0.1, -0.12, 0.11, -0.1, 0.13, -0.11, 0.12) is False
