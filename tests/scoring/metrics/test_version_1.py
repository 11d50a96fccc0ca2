"""The formulas of scoring 1.0, against the figures that were published with them."""

from __future__ import annotations

import pytest

from pytest_rle.scenario import Scenario
from pytest_rle.scoring import Measurement, Scorer, TickInputs
from pytest_rle.team.actions import NoAction, SetForbidden
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus
from pytest_rle.team.role import Role
from tests.scoring.run import TICK, Make


def play(
    scenario: Scenario, *history: Measurement, outcomes: tuple[ActionOutcome, ...] = ()
) -> list[dict[str, float | None]]:
    scorer = Scorer(scenario, history[0], version="1.0")
    return [dict(scorer.add(TickInputs(observation=seen, outcomes=outcomes)).metrics) for seen in history[1:]]


def test_food_is_items_for_two_a_colonist_and_day_over_ten_days(crashlanded: Scenario, colony: Make) -> None:
    [metrics] = play(crashlanded, colony(0), colony(TICK, food_items=40))
    assert metrics["food_security"] == pytest.approx(0.67)  # 40 / 6 is 6.7 days


def test_research_is_the_share_of_finished_among_finished_and_startable(crashlanded: Scenario, colony: Make) -> None:
    [metrics] = play(crashlanded, colony(0), colony(TICK, research_finished=7, research_available=24))
    assert metrics["research"] == pytest.approx(7 / 31)


def test_self_sufficiency_is_two_thirds_until_there_is_power(crashlanded: Scenario, colony: Make) -> None:
    [metrics] = play(crashlanded, colony(0), colony(TICK, food_items=40))
    assert metrics["self_sufficiency"] == pytest.approx(2 / 3)
    [powered] = play(crashlanded, colony(0), colony(TICK, food_items=40, power_made=100.0))
    assert powered["self_sufficiency"] == 1.0


def test_a_tick_counts_in_efficiency_from_the_next_tick_on(crashlanded: Scenario, colony: Make) -> None:
    action = SetForbidden(thing_ids=(1,), forbidden=False)
    role = Role.RESOURCE_MANAGER
    outcomes = (
        ActionOutcome(role=role, action=action, status=OutcomeStatus.DONE),
        ActionOutcome(role=role, action=action, status=OutcomeStatus.REFUSED),
        ActionOutcome(role=role, action=NoAction(), status=OutcomeStatus.SKIPPED),
    )
    first, second = play(crashlanded, colony(0), colony(TICK), colony(2 * TICK), outcomes=outcomes)
    assert (first["efficiency"], second["efficiency"]) == (1.0, 0.5)


def test_coordination_is_the_share_of_conflicts_that_were_resolved(crashlanded: Scenario, colony: Make) -> None:
    scorer = Scorer(crashlanded, colony(0), version="1.0")
    inputs = TickInputs(observation=colony(TICK), outcomes=(), conflicts=4, conflicts_resolved=3)
    assert scorer.add(inputs).metrics["coordination"] == 0.75


def test_a_colony_without_colonists_has_fixed_values(crashlanded: Scenario, colony: Make) -> None:
    [metrics] = play(crashlanded, colony(0), colony(TICK, ids=(), food_items=0))
    assert (metrics["mood"], metrics["food_security"]) == (0.5, 0.5)


def test_the_first_tick_of_an_untouched_colony_has_the_published_score(crashlanded: Scenario, colony: Make) -> None:
    """0.8658 at tick 0 of Crashlanded in the published baseline, which began with a mood of 0.6 and 57 meals."""
    scorer = Scorer(crashlanded, colony(0), version="1.0")
    score = scorer.add(TickInputs(observation=colony(0, food_items=58, mood=0.6), outcomes=()))
    weights = crashlanded.weights["1.0"]
    by_hand = sum(weights[m] for m in ("survival", "threat_response", "wealth", "efficiency", "coordination"))
    by_hand += weights["communication_efficiency"] + weights["mood"] * 0.6 + weights["food_security"] * 0.97
    by_hand += weights["research"] * 7 / 31 + weights["self_sufficiency"] * 2 / 3
    assert score.composite == pytest.approx(by_hand, abs=1e-4)
    assert score.composite == pytest.approx(0.866, abs=0.02)


def test_the_score_of_a_run_is_the_mean_over_its_ticks(crashlanded: Scenario, colony: Make) -> None:
    scorer = Scorer(crashlanded, colony(0), version="1.0")
    assert scorer.final().composite == 0.0
    ticks = [scorer.add(TickInputs(observation=colony(n * TICK, mood=n / 10), outcomes=())) for n in range(1, 5)]
    assert scorer.final().composite == pytest.approx(sum(t.composite for t in ticks) / 4, abs=1e-4)
    assert scorer.final(has_ended=True) == scorer.final()
