"""Threat response: promptness, and how the founders came out of it."""

from __future__ import annotations

import pytest

from pytest_rle.scenario import Scenario
from pytest_rle.team.actions import Draft, Equip, SetResearch
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus
from tests.scoring.run import HOUR, Make, Run, outcome

DRAFT = outcome(Draft(colonist_id=1, drafted=True))


def test_an_answer_in_the_first_tick_without_harm_counts_in_full(run: Run, colony: Make) -> None:
    assert run.add(colony(HOUR, enemies=3))["threat_response"] == 0.0
    assert run.add(colony(2 * HOUR, enemies=3), DRAFT)["threat_response"] == 1.0
    assert run.add(colony(3 * HOUR))["threat_response"] == 1.0


def test_only_the_first_answer_to_a_threat_counts(run: Run, colony: Make) -> None:
    run.add(colony(HOUR, enemies=3))
    run.add(colony(2 * HOUR, enemies=3), DRAFT)
    run.add(colony(3 * HOUR, enemies=3))
    assert run.add(colony(4 * HOUR, enemies=3), DRAFT)["threat_response"] == 1.0


def test_an_order_to_fight_before_any_threat_is_no_answer_to_it(run: Run, colony: Make) -> None:
    assert run.add(colony(HOUR), DRAFT).get("threat_response") is None
    run.add(colony(2 * HOUR, enemies=3))
    assert run.add(colony(3 * HOUR, enemies=3))["threat_response"] == 0.0


def test_health_above_the_usual_counts_as_full(run: Run, colony: Make) -> None:
    run.add(colony(HOUR, enemies=3))
    assert run.add(colony(2 * HOUR, enemies=3, health=1.5), DRAFT)["threat_response"] == 1.0


def test_each_hour_of_waiting_costs_a_sixth(run: Run, colony: Make) -> None:
    run.add(colony(HOUR, enemies=3))
    run.add(colony(2 * HOUR, enemies=3))
    run.add(colony(3 * HOUR, enemies=3))
    assert run.add(colony(4 * HOUR, enemies=3), DRAFT)["threat_response"] == pytest.approx(4 / 6)


def test_a_threat_without_an_answer_counts_nothing_even_if_nobody_is_hurt(run: Run, colony: Make) -> None:
    run.add(colony(HOUR, enemies=3))
    assert run.add(colony(2 * HOUR))["threat_response"] == 0.0
    assert run.add(colony(3 * HOUR), DRAFT)["threat_response"] == 0.0


@pytest.mark.parametrize(
    "order",
    [
        outcome(Draft(colonist_id=1, drafted=False)),
        outcome(Draft(colonist_id=1, drafted=True), OutcomeStatus.REFUSED),
        outcome(Draft(colonist_id=1, drafted=True), OutcomeStatus.SKIPPED),
        outcome(SetResearch(project="Smithing")),
    ],
)
def test_only_an_accepted_order_to_fight_is_an_answer(run: Run, colony: Make, order: ActionOutcome) -> None:
    run.add(colony(HOUR, enemies=3))
    assert run.add(colony(2 * HOUR, enemies=3), order)["threat_response"] == 0.0


def test_harm_to_founders_counts_until_the_threat_is_over(run: Run, colony: Make) -> None:
    run.add(colony(HOUR, enemies=3))
    run.add(colony(2 * HOUR, enemies=3, health=0.7), outcome(Equip(colonist_id=1, thing_id=5)))
    assert run.add(colony(3 * HOUR, ids=(1, 2), health=0.6))["threat_response"] == pytest.approx(0.4)
    assert run.add(colony(4 * HOUR, ids=(1, 2), health=1.0))["threat_response"] == pytest.approx(0.4)


def test_threats_are_averaged(run: Run, colony: Make) -> None:
    run.add(colony(HOUR, enemies=3))
    run.add(colony(2 * HOUR), DRAFT)
    run.add(colony(3 * HOUR, enemies=1))
    assert run.add(colony(4 * HOUR))["threat_response"] == pytest.approx(0.5)


def test_enemies_at_the_start_are_a_threat(crashlanded: Scenario, colony: Make) -> None:
    run = Run(crashlanded, colony(0, enemies=2))
    assert run.add(colony(HOUR, enemies=2), DRAFT)["threat_response"] == 1.0
