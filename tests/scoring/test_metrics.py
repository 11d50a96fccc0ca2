"""What moves each metric of scoring 2.0, and by how much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_rle.scenario import Scenario
from pytest_rle.scenario.metrics import WEIGHTED_METRICS
from pytest_rle.scoring import Measurement, Scorer, TickInputs, UnknownScoringVersionError, condition_figures
from pytest_rle.scoring.measurement import ShelteredPlaces
from pytest_rle.scoring.version_1 import METRICS as METRICS_1
from pytest_rle.scoring.version_2 import METRICS as METRICS_2
from pytest_rle.team.actions import (
    Action,
    CreateGrowingZone,
    CreateStockpile,
    Draft,
    Equip,
    Rect,
    SetForbidden,
    SetResearch,
    SetWorkPriorities,
    TogglePower,
)
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus, Role

Make = Callable[..., Measurement]
TICK, HOUR = 15_000, 2_500


def outcome(action: Action, status: OutcomeStatus = OutcomeStatus.DONE) -> ActionOutcome:
    return ActionOutcome(role=Role.DEFENSE_COMMANDER, action=action, status=status)


class Run:
    """One colony, tick by tick."""

    def __init__(self, scenario: Scenario, start: Measurement) -> None:
        self.scorer = Scorer(scenario)
        self.scorer.observe_start(start)

    def add(self, seen: Measurement, *outcomes: ActionOutcome) -> Any:
        return dict(self.scorer.add(TickInputs(observation=seen, outcomes=outcomes)).metrics)


@pytest.fixture
def run(crashlanded: Scenario, colony: Make) -> Run:
    return Run(crashlanded, colony(0))


def test_the_versions_measure_what_the_scenarios_weigh(crashlanded: Scenario) -> None:
    assert WEIGHTED_METRICS["1.0"] == METRICS_1
    assert WEIGHTED_METRICS["2.0"] == METRICS_2
    assert all(set(crashlanded.weights[version]) == set(WEIGHTED_METRICS[version]) for version in ("1.0", "2.0"))


@pytest.mark.parametrize(("mood", "value"), [(0.1, 0.0), (0.2, 0.0), (0.525, 0.5), (0.85, 1.0), (1.0, 1.0)])
def test_mood_counts_from_the_major_break_threshold_to_very_good(
    run: Run, colony: Make, mood: float, value: float
) -> None:
    assert run.add(colony(TICK, mood=mood))["mood"] == pytest.approx(value)


def test_food_for_twelve_days_is_security(run: Run, colony: Make) -> None:
    assert run.add(colony(TICK, nutrition=12 * 3 * 1.6))["food_security"] == 1.0
    assert run.add(colony(2 * TICK, nutrition=6 * 3 * 1.6))["food_security"] == pytest.approx(0.5)
    assert run.add(colony(3 * TICK, nutrition=0.0))["food_security"] == 0.0


def test_untended_wounds_and_danger_halve_health(run: Run, colony: Make) -> None:
    wounded = colony(TICK, health=0.8)
    first, *others = wounded.colonists
    left_alone = wounded.model_copy(update={"colonists": (first.model_copy(update={"needs_tending": True}), *others)})
    dying = first.model_copy(update={"needs_tending": True, "in_danger": True})
    assert run.add(wounded)["health"] == pytest.approx(0.8)
    assert run.add(left_alone)["health"] == pytest.approx((0.4 + 0.8 + 0.8) / 3)
    assert run.add(wounded.model_copy(update={"colonists": (dying, *others)}))["health"] == pytest.approx(
        (0.2 + 0.8 + 0.8) / 3
    )


@pytest.mark.parametrize(
    ("shelters", "value"),
    [
        ([], 0.0),
        ([(3, 20)], 1.0),
        ([(1, 20)], 1 / 3),
        ([(9, 20)], 1.0),
        ([(3, 6)], 0.7),
        ([(3, 11)], 0.85),
        ([(3, -20)], 0.7),
        ([(2, -20), (3, 20)], 1.0),
        ([(2, 20), (1, 36)], (2 + 0.7) / 3),
    ],
)
def test_shelter_is_a_bed_under_a_roof_for_each_founder_and_best_a_warm_one(
    run: Run, colony: Make, shelters: list[tuple[int, float]], value: float
) -> None:
    rooms = tuple(ShelteredPlaces(places=places, temperature=temperature) for places, temperature in shelters)
    assert run.add(colony(TICK, shelters=rooms))["shelter"] == pytest.approx(value)


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({"crops": 30}, 0.25),
        ({"crops": 60}, 0.5),
        ({"crops": 600}, 0.5),
        ({"crops": 60, "infected_crops": 60}, 0.0),
        ({"meal_bills": 1}, 0.25),
        ({"power_made": 1000.0}, 0.0),
        ({"power_made": 1000.0, "power_drawn": 200.0, "power_wanted": 200.0}, 0.25),
        ({"power_made": 100.0, "power_drawn": 200.0, "power_wanted": 200.0}, 0.0),
        ({"power_stored": 300.0, "power_drawn": 200.0, "power_wanted": 200.0}, 0.25),
        ({"crops": 60, "meal_bills": 2, "power_made": 10.0, "power_drawn": 5.0, "power_wanted": 5.0}, 1.0),
    ],
)
def test_self_sufficiency_is_crops_a_kitchen_and_covered_power(
    run: Run, colony: Make, changes: dict[str, Any], value: float
) -> None:
    assert run.add(colony(TICK, **changes))["self_sufficiency"] == pytest.approx(value)


def test_wealth_counts_growth_over_the_founding_wealth_up_to_double_of_it(run: Run, colony: Make) -> None:
    assert run.add(colony(TICK, wealth=13_000.0))["wealth"] == 0.0
    assert run.add(colony(2 * TICK, wealth=21_000.0))["wealth"] == pytest.approx(0.5)
    assert run.add(colony(3 * TICK, wealth=90_000.0))["wealth"] == 1.0


def test_research_counts_points_a_founder_and_day(run: Run, colony: Make) -> None:
    assert run.add(colony(TICK, research_points=45.0))["research"] == pytest.approx(0.5)  # a first day counts whole
    assert run.add(colony(240_000, research_points=180.0))["research"] == pytest.approx(0.5)
    assert run.add(colony(300_000, research_points=900.0))["research"] == 1.0


class TestThreats:
    """Threat response."""

    DRAFT = outcome(Draft(colonist_id=1, drafted=True))

    def test_an_answer_in_the_first_tick_and_no_harm_is_full(self, run: Run, colony: Make) -> None:
        assert run.add(colony(HOUR, enemies=3))["threat_response"] == 0.0
        assert run.add(colony(2 * HOUR, enemies=3), self.DRAFT)["threat_response"] == 1.0
        assert run.add(colony(3 * HOUR))["threat_response"] == 1.0

    def test_each_hour_of_waiting_costs_a_sixth(self, run: Run, colony: Make) -> None:
        run.add(colony(HOUR, enemies=3))
        run.add(colony(2 * HOUR, enemies=3))
        run.add(colony(3 * HOUR, enemies=3))
        assert run.add(colony(4 * HOUR, enemies=3), self.DRAFT)["threat_response"] == pytest.approx(4 / 6)

    def test_no_answer_is_nothing_however_it_ends(self, run: Run, colony: Make) -> None:
        run.add(colony(HOUR, enemies=3))
        assert run.add(colony(2 * HOUR))["threat_response"] == 0.0
        assert run.add(colony(3 * HOUR), self.DRAFT)["threat_response"] == 0.0

    @pytest.mark.parametrize(
        "order",
        [
            outcome(Draft(colonist_id=1, drafted=False)),
            outcome(Draft(colonist_id=1, drafted=True), OutcomeStatus.REFUSED),
            outcome(Draft(colonist_id=1, drafted=True), OutcomeStatus.SKIPPED),
            outcome(SetResearch(project="Smithing")),
        ],
    )
    def test_what_is_no_order_to_fight_is_no_answer(self, run: Run, colony: Make, order: ActionOutcome) -> None:
        run.add(colony(HOUR, enemies=3))
        assert run.add(colony(2 * HOUR, enemies=3), order)["threat_response"] == 0.0

    def test_harm_to_founders_counts_until_the_threat_is_over(self, run: Run, colony: Make) -> None:
        run.add(colony(HOUR, enemies=3))
        run.add(colony(2 * HOUR, enemies=3, health=0.7), outcome(Equip(colonist_id=1, thing_id=5)))
        assert run.add(colony(3 * HOUR, ids=(1, 2), health=0.6))["threat_response"] == pytest.approx(0.4)
        assert run.add(colony(4 * HOUR, ids=(1, 2), health=1.0))["threat_response"] == pytest.approx(0.4)

    def test_threats_are_averaged(self, run: Run, colony: Make) -> None:
        run.add(colony(HOUR, enemies=3))
        run.add(colony(2 * HOUR), self.DRAFT)
        run.add(colony(3 * HOUR, enemies=1))
        assert run.add(colony(4 * HOUR))["threat_response"] == pytest.approx(0.5)

    def test_enemies_who_are_there_from_the_start_are_a_threat(self, crashlanded: Scenario, colony: Make) -> None:
        run = Run(crashlanded, colony(0, enemies=2))
        assert run.add(colony(HOUR, enemies=2), self.DRAFT)["threat_response"] == 1.0


class TestPlans:
    """Efficiency and plan coherence."""

    def test_efficiency_is_the_share_of_orders_that_the_game_took(self, run: Run, colony: Make) -> None:
        action = SetForbidden(thing_ids=(1,), forbidden=False)
        metrics = run.add(
            colony(TICK),
            outcome(action),
            outcome(action, OutcomeStatus.REFUSED),
            outcome(action, OutcomeStatus.OVERRULED),
            outcome(action, OutcomeStatus.SKIPPED),
        )
        assert metrics["efficiency"] == pytest.approx(1 / 3)

    @pytest.mark.parametrize(
        ("first", "second", "clash"),
        [
            (SetResearch(project="Smithing"), SetResearch(project="Stonecutting"), True),
            (SetResearch(project="Smithing"), SetResearch(project="Smithing"), False),
            (
                SetWorkPriorities(colonist_id=1, priorities={"Growing": 1, "Cooking": 2}),
                SetWorkPriorities(colonist_id=1, priorities={"Growing": 3}),
                True,
            ),
            (
                SetWorkPriorities(colonist_id=1, priorities={"Growing": 1}),
                SetWorkPriorities(colonist_id=2, priorities={"Growing": 3}),
                False,
            ),
            (
                CreateStockpile(area=Rect(x1=1, z1=1, x2=3, z2=3)),
                CreateGrowingZone(area=Rect(x1=3, z1=3, x2=5, z2=5), plant_def="Plant_Rice"),
                True,
            ),
            (
                CreateStockpile(area=Rect(x1=1, z1=1, x2=3, z2=3)),
                CreateStockpile(area=Rect(x1=4, z1=1, x2=6, z2=3)),
                False,
            ),
            (TogglePower(building_id=1, on=True), TogglePower(building_id=1, on=False), True),
            (Draft(colonist_id=1, drafted=True), Draft(colonist_id=1, drafted=False), True),
        ],
    )
    def test_orders_that_want_one_thing_in_two_ways_are_incoherent(
        self, run: Run, colony: Make, first: Action, second: Action, clash: bool
    ) -> None:
        metrics = run.add(colony(TICK), outcome(first), outcome(second))
        assert metrics["plan_coherence"] == (0.0 if clash else 1.0)

    def test_to_release_whom_one_drafted_a_tick_ago_is_no_contradiction(self, run: Run, colony: Make) -> None:
        run.add(colony(HOUR), outcome(Draft(colonist_id=1, drafted=True)))
        assert run.add(colony(2 * HOUR), outcome(Draft(colonist_id=1, drafted=False)))["plan_coherence"] == 1.0

    def test_to_change_ones_mind_within_a_day_is_one(self, run: Run, colony: Make) -> None:
        run.add(colony(TICK), outcome(SetResearch(project="Smithing")))
        metrics = run.add(colony(2 * TICK), outcome(SetResearch(project="Stonecutting")))
        assert metrics["plan_coherence"] == 0.0

    def test_what_the_game_refused_contradicts_nothing(self, run: Run, colony: Make) -> None:
        refused = outcome(SetResearch(project="Stonecutting"), OutcomeStatus.REFUSED)
        assert run.add(colony(TICK), outcome(SetResearch(project="Smithing")), refused)["plan_coherence"] == 1.0


def test_a_well_kept_colony_is_far_above_an_unmanaged_one_and_below_perfect(
    crashlanded: Scenario, colony: Make
) -> None:
    def play(**kept: Any) -> float:
        busy = kept.pop("busy")
        run = Run(crashlanded, colony(0))
        for number in range(1, 121):
            changes = {name: value(number / 4) if callable(value) else value for name, value in kept.items()}
            action = SetForbidden(thing_ids=(number,), forbidden=False)
            run.add(colony(number * TICK, **changes), *([outcome(action)] if busy else []))
        return run.scorer.final().composite

    idle = play(busy=False, mood=0.4, nutrition=lambda day: max(3.0, 51.3 - 4.8 * day), wealth=13_000.0)
    kept = play(
        busy=True,
        mood=0.6,
        nutrition=45.0,
        wealth=lambda day: 14_000.0 + 300 * day,
        research_points=lambda day: 60 * day,
        crops=lambda day: 60 if day > 3 else 0,
        meal_bills=1,
        shelters=lambda day: (ShelteredPlaces(places=3, temperature=18),) if day > 3 else (),
    )
    assert idle < 0.45
    assert kept > idle + 0.25
    assert kept < 0.9


def test_condition_figures_are_those_that_conditions_may_name(colony: Make) -> None:
    from pytest_rle.scenario.metrics import CONDITION_METRICS

    start = colony(0)
    seen = colony(
        90_000,
        ids=(1, 2, 9),
        nutrition=9.6,
        research_finished=9,
        ship_parts={"Ship_Engine": 5, "Ship_Reactor": 1},
    )
    figures = condition_figures(start, seen)
    assert set(figures) == set(CONDITION_METRICS)
    assert figures == {
        "days_survived": 1.5,
        "population": 3.0,
        "survival_rate": pytest.approx(2 / 3),
        "colonists_dead": 1.0,
        "food_days": pytest.approx(2.0),
        "mood_average": 0.5,
        "wealth": 14_000.0,
        "research_completed": 2.0,
        "ship_parts": 4.0,
    }


def test_where_nobody_lives_no_mood_is_made_up(colony: Make) -> None:
    figures = condition_figures(colony(0), colony(TICK, ids=()))
    assert figures["mood_average"] == 0.0
    assert figures["population"] == 0.0


def test_an_unknown_version_is_an_error(crashlanded: Scenario) -> None:
    with pytest.raises(UnknownScoringVersionError, match=r"there are 1\.0, 2\.0"):
        Scorer(crashlanded, version="3.0")


def test_a_tick_before_the_start_is_an_error(crashlanded: Scenario, colony: Make) -> None:
    with pytest.raises(RuntimeError, match="observe_start comes first"):
        Scorer(crashlanded).add(TickInputs(observation=colony(0), outcomes=()))
