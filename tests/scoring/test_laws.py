"""The promises of docs/scoring.md: scoring 2.0 keeps them, and 1.0 breaks them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, NUTRITION_PER_DAY
from pytest_rle.scenario import Scenario
from pytest_rle.scoring import Measurement, Score, Scorer, TickInputs
from pytest_rle.scoring.measurement import ColonistMeasure, ShelteredPlaces
from pytest_rle.team.actions import Draft, NoAction, SetResearch, SetWorkPriorities
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus
from pytest_rle.team.role import Role
from tests.scoring.run import TICK, Make
from tests.scoring.strategies import founder, histories_of, shares
from tests.shipped import SCENARIOS

SCENARIO = SCENARIOS["crashlanded"]

places = st.builds(ShelteredPlaces, places=st.integers(0, 4), temperature=st.floats(-30, 45))


measurements = st.builds(
    Measurement,
    game_tick=st.just(0),
    colonists=st.tuples(founder(1), founder(2), founder(3)),
    enemies=st.integers(0, 5),
    nutrition=st.floats(0, 200),
    food_items=st.integers(0, 500),
    wealth=st.floats(0, 60_000),
    research_points=st.floats(0, 20_000),
    research_finished=st.integers(0, 77),
    research_available=st.integers(0, 40),
    crops=st.integers(0, 200),
    infected_crops=st.integers(0, 50),
    meal_bills=st.integers(0, 3),
    power_made=st.floats(0, 5_000),
    power_drawn=st.floats(0, 5_000),
    power_wanted=st.floats(0, 5_000),
    power_stored=st.floats(0, 1_000),
    shelters=st.lists(places, max_size=3).map(tuple),
)
histories = histories_of(measurements, most=12)


def scores(
    history: list[Measurement], version: str = "2.0", scenario: Scenario = SCENARIO
) -> tuple[Scorer, list[Score]]:
    scorer = Scorer(scenario, history[0], version=version)
    return scorer, [scorer.add(TickInputs(observation=seen, outcomes=())) for seen in history[1:]]


def done(action: Draft | SetResearch | SetWorkPriorities | NoAction) -> ActionOutcome:
    return ActionOutcome(role=Role.RESOURCE_MANAGER, action=action, status=OutcomeStatus.DONE)


def days(colony: Make, count: int, **changes: object) -> list[Measurement]:
    return [colony(tick * TICK, **changes) for tick in range(count * 4 + 1)]


class TestTrueZero:
    """Promise 1."""

    def test_a_wiped_out_colony_scores_zero_from_its_end_to_the_horizon(self, colony: Make) -> None:
        alive = days(colony, 3)
        dead = [colony(m.game_tick + 3 * GAME_TICKS_PER_DAY, ids=(), nutrition=500.0, crops=99) for m in alive[1:]]
        scorer, ticks = scores(alive + dead)
        assert all(score.composite > 0 for score in ticks[:12])
        assert all(score.composite == 0 and set(score.metrics.values()) == {0.0} for score in ticks[12:])
        lived = math.fsum(score.composite for score in ticks[:12]) / 12
        assert scorer.final().composite == pytest.approx(lived * 3 / 30)

    def test_a_later_newcomer_does_not_revive_the_score(self, colony: Make) -> None:
        _, ticks = scores([colony(0), colony(TICK, ids=()), colony(2 * TICK, ids=(9,))])
        assert ticks[-1].composite == 0

    def test_a_run_that_is_lost_early_is_scored_over_the_whole_horizon(self, colony: Make) -> None:
        scorer, ticks = scores(days(colony, 15))
        assert scorer.final(has_ended=True).composite == pytest.approx(ticks[0].composite / 2, rel=0.2)
        metrics = scorer.final(has_ended=True).metrics
        assert metrics["survival"] == pytest.approx(0.5)

    def test_a_goal_that_is_reached_early_does_not_cost_the_rest_of_the_horizon(self, colony: Make) -> None:
        scorer, ticks = scores(days(colony, 15))
        final = scorer.final().composite
        assert final >= min(score.composite for score in ticks)
        assert scorer.final().metrics["survival"] == 1.0

    def test_game_time_counts_and_not_the_number_of_ticks(self, colony: Make) -> None:
        hourly = [colony(hour * 2_500) for hour in range(25)]
        six_hourly = [colony(hour * 2_500) for hour in range(0, 25, 6)]
        assert scores(hourly)[0].final().composite == pytest.approx(scores(six_hourly)[0].final().composite)

    def test_ticks_after_the_horizon_do_not_count(self, colony: Make) -> None:
        history = days(colony, 30)
        late = [*history, colony(31 * GAME_TICKS_PER_DAY, ids=())]
        assert scores(late)[0].final().composite == scores(history)[0].final().composite


class TestNothingFree:
    """Promise 2."""

    def test_doing_nothing_earns_no_process_credit(self, colony: Make) -> None:
        _, ticks = scores(days(colony, 5))
        for score in ticks:
            for metric in ("efficiency", "plan_coherence", "self_sufficiency", "shelter", "research", "wealth"):
                assert score.metrics[metric] == 0

    def test_a_threat_that_never_came_has_no_value_and_its_weight_is_shared(self, colony: Make) -> None:
        scorer, ticks = scores(days(colony, 5))
        assert all(score.metrics["threat_response"] is None for score in ticks)
        assert scorer.final().metrics["threat_response"] is None
        weights = SCENARIO.weights["2.0"]
        valued = {m: v for m, v in ticks[0].metrics.items() if v is not None}
        expected = sum(weights[m] * v for m, v in valued.items()) / (1 - weights["threat_response"])
        assert ticks[0].composite == pytest.approx(expected)

    def test_an_action_that_does_nothing_earns_nothing(self, colony: Make) -> None:
        scorer = Scorer(SCENARIO, colony(0), version="2.0")
        score = scorer.add(TickInputs(observation=colony(TICK), outcomes=(done(NoAction()),)))
        assert score.metrics["efficiency"] == 0

    def test_orders_older_than_a_day_earn_nothing(self, colony: Make) -> None:
        scorer = Scorer(SCENARIO, colony(0), version="2.0")
        order = done(SetWorkPriorities(colonist_id=1, priorities={"Growing": 1}))
        assert scorer.add(TickInputs(observation=colony(TICK), outcomes=(order,))).metrics["efficiency"] == 1
        later = [scorer.add(TickInputs(observation=colony(TICK * n), outcomes=())) for n in range(2, 7)]
        assert [score.metrics["efficiency"] for score in later] == [1, 1, 1, 0, 0]


class TestHarmNeverPays:
    """Promise 3."""

    @settings(max_examples=50)
    @given(history=histories, victim=st.integers(1, 3), since=st.integers(1, 11))
    def test_killing_a_colonist_raises_no_metric_although_he_no_longer_eats(
        self, history: list[Measurement], victim: int, since: int
    ) -> None:
        harmed = []
        for number, seen in enumerate(history):
            if number < since:
                harmed.append(seen)
                continue
            saved = (number - since + 1) * TICK / GAME_TICKS_PER_DAY * NUTRITION_PER_DAY
            left = tuple(c for c in seen.colonists if c.id != victim)
            harmed.append(seen.model_copy(update={"colonists": left, "nutrition": seen.nutrition + saved}))
        assert_no_metric_rose(history, harmed)

    @settings(max_examples=40)
    @given(history=histories, since=st.integers(1, 11), rest=shares)
    def test_burning_food_or_goods_raises_no_metric(self, history: list[Measurement], since: int, rest: float) -> None:
        harmed = [
            seen.model_copy(update={"nutrition": seen.nutrition * rest, "wealth": seen.wealth * rest})
            if number >= since
            else seen
            for number, seen in enumerate(history)
        ]
        assert_no_metric_rose(history, harmed)

    @settings(max_examples=40)
    @given(history=histories, since=st.integers(1, 11))
    def test_tearing_down_a_room_a_kitchen_or_a_field_raises_no_metric(
        self, history: list[Measurement], since: int
    ) -> None:
        loss = {"meal_bills": 0, "crops": 0, "power_made": 0.0, "power_stored": 0.0}
        harmed = [
            seen.model_copy(update={**loss, "shelters": seen.shelters[1:]}) if number >= since else seen
            for number, seen in enumerate(history)
        ]
        assert_no_metric_rose(history, harmed)

    @settings(max_examples=40)
    @given(history=histories)
    def test_wounding_a_colonist_raises_no_metric(self, history: list[Measurement]) -> None:
        harmed = [history[0]]
        for seen in history[1:]:
            first, *others = seen.colonists
            wounded = first.model_copy(
                update={"health": first.health / 2, "needs_tending": True, "mood": first.mood / 2}
            )
            harmed.append(seen.model_copy(update={"colonists": (wounded, *others)}))
        assert_no_metric_rose(history, harmed)

    def test_a_newcomer_does_not_replace_a_founder(self, colony: Make) -> None:
        _, ticks = scores([colony(0), colony(TICK, ids=(1, 2, 9))])
        assert ticks[0].metrics["survival"] == pytest.approx(2 / 3)
        assert ticks[0].metrics["health"] == pytest.approx(2 / 3)


def assert_no_metric_rose(history: list[Measurement], harmed: list[Measurement]) -> None:
    for before, after in zip(scores(history)[1], scores(harmed)[1], strict=True):
        for metric, value in after.metrics.items():
            whole = before.metrics[metric]
            assert (value is None) == (whole is None)
            if value is not None and whole is not None:
                assert value <= whole + 1e-9, metric
        assert after.composite <= before.composite + 1e-9


@settings(max_examples=50)
@given(history=histories)
def test_every_metric_and_every_composite_lies_between_zero_and_one(history: list[Measurement]) -> None:
    scorer, ticks = scores(history)
    for score in [*ticks, scorer.final(), scorer.final(has_ended=True)]:
        assert 0 <= score.composite <= 1
        assert all(value is None or 0 <= value <= 1 for value in score.metrics.values())


@settings(max_examples=20)
@given(history=histories)
def test_the_same_run_has_the_same_score(history: list[Measurement]) -> None:
    assert scores(history)[0].final() == scores(history)[0].final()


class TestVersionOneBreaksThem:
    """How the formulas of 1.0 score the same colonies."""

    def test_a_dead_colony_keeps_half_of_its_points(self, colony: Make) -> None:
        _, ticks = scores([colony(0), colony(TICK, ids=(), food_items=0)], version="1.0")
        assert ticks[0].composite > 0.3

    def test_an_untouched_colony_begins_near_the_top_by_doing_nothing(self, colony: Make) -> None:
        _, ticks = scores([colony(0), colony(TICK, mood=0.6, food_items=80)], version="1.0")
        assert ticks[0].composite > 0.8
        for metric in ("efficiency", "coordination", "communication_efficiency", "threat_response", "wealth"):
            assert ticks[0].metrics[metric] == 1.0

    def test_it_has_metrics_that_cannot_move(self, colony: Make) -> None:
        raided = colony(TICK, enemies=9, wealth=3.0)
        _, ticks = scores([colony(0), raided, colony(2 * TICK, enemies=9)], version="1.0")
        assert {score.metrics["threat_response"] for score in ticks} == {1.0}
        assert {score.metrics["wealth"] for score in ticks} == {1.0}

    def test_a_death_raises_food_and_mood(self, colony: Make) -> None:
        happy, sad = ColonistMeasure(id=1, health=1, mood=0.9), ColonistMeasure(id=2, health=1, mood=0.1)
        start = colony(0, ids=(1, 2))
        both = colony(TICK, food_items=24).model_copy(update={"colonists": (happy, sad)})
        one = both.model_copy(update={"colonists": (happy,)})
        whole, harmed = scores([start, both], "1.0")[1][0], scores([start, one], "1.0")[1][0]
        for metric in ("food_security", "mood"):
            after, before = harmed.metrics[metric], whole.metrics[metric]
            assert after is not None
            assert before is not None
            assert after > before
