"""Promises of scoring 3.0 that hold for any colony: bounds, and that no death or wound raises a metric."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.scoring import Measurement, Score, Scorer, TickInputs
from pytest_rle.scoring.stores import FoodStore, Stores
from tests.scoring.metrics.colonies import TICK, moment, people
from tests.scoring.strategies import founder, histories_of
from tests.shipped import SCENARIOS

counts = st.integers(0, 9)
foods = st.builds(FoodStore, nutrition=st.floats(0, 90), days_to_rot=st.one_of(st.none(), st.floats(0, 40)))


@st.composite
def moments(draw: st.DrawFn) -> Measurement:
    larder = draw(st.lists(foods, max_size=3))
    locked = draw(st.floats(0, 50))
    stores = Stores(
        larder=tuple(larder),
        nutrition=sum(store.nutrition for store in larder) + locked,
        medicine=draw(counts),
        goods=draw(st.floats(0, 9_000)),
        buildings=draw(st.floats(0, 9_000)),
    )
    colonists = (draw(founder(1)), draw(founder(2)), draw(founder(3)))
    points = draw(st.floats(0, 9_000))
    seen = moment(0, colonists, enemies=draw(st.integers(0, 5)), research_points=points, unburied=draw(counts))
    return seen.model_copy(update={"stores": stores})


histories = histories_of(moments(), most=10)


def scored(history: list[Measurement], scenario: str = "crashlanded") -> tuple[Scorer, list[Score]]:
    scorer = Scorer(SCENARIOS[scenario], history[0], version="3.0")
    return scorer, [scorer.add(TickInputs(observation=seen, outcomes=())) for seen in history[1:]]


def assert_no_metric_rose(history: list[Measurement], harmed: list[Measurement], scenario: str) -> None:
    for before, after in zip(scored(history, scenario)[1], scored(harmed, scenario)[1], strict=True):
        for metric, value in after.metrics.items():
            whole = before.metrics[metric]
            assert value is None or whole is None or value <= whole + 1e-9, metric
        assert after.composite <= before.composite + 1e-9


@settings(max_examples=20)
@given(history=histories, scenario=st.sampled_from(sorted(SCENARIOS)))
def test_every_metric_and_every_part_of_a_score_lies_between_zero_and_one(
    history: list[Measurement], scenario: str
) -> None:
    scorer, ticks = scored(history, scenario)
    for score in [*ticks, scorer.final(), scorer.final(has_ended=True)]:
        figures = [score.composite, score.mean, score.final, score.goal, *score.metrics.values()]
        assert all(figure is None or 0 <= figure <= 1 for figure in figures)
    assert scored(history, scenario)[0].final() == scorer.final()


@settings(max_examples=25)
@given(
    history=histories,
    victim=st.integers(1, 3),
    since=st.integers(1, 9),
    scenario=st.sampled_from(["crashlanded", "plague_response", "raid_defense", "toxic_fallout"]),
)
def test_no_death_raises_a_metric(history: list[Measurement], victim: int, since: int, scenario: str) -> None:
    harmed = [
        seen.model_copy(update={"colonists": tuple(one for one in seen.colonists if one.id != victim)})
        if number >= since
        else seen
        for number, seen in enumerate(history)
    ]
    assert_no_metric_rose(history, harmed, scenario)


@settings(max_examples=20)
@given(history=histories, scenario=st.sampled_from(sorted(SCENARIOS)))
def test_no_wound_raises_a_metric(history: list[Measurement], scenario: str) -> None:
    harmed = [history[0]]
    for seen in history[1:]:
        first, *others = seen.colonists
        hurt = {"health": first.health / 2, "needs_tending": True, "in_danger": True, "scars": (first.scars or 0) + 1}
        harmed.append(seen.model_copy(update={"colonists": (first.model_copy(update=hurt), *others)}))
    assert_no_metric_rose(history, harmed, scenario)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_colony_without_founders_scores_nothing_whatever_it_owns(scenario: str) -> None:
    rich = moment(2 * TICK, people(9), nutrition=500.0, goods=9_000.0)
    _, ticks = scored([moment(), moment(TICK), rich], scenario)
    assert ticks[-1].composite == 0
    assert set(ticks[-1].metrics.values()) == {0.0}
