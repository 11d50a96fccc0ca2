"""Threats: who stood against them, and what they cost."""

from __future__ import annotations

import pytest

from pytest_rle.scoring import Measurement
from pytest_rle.scoring.measurement import ColonistMeasure
from tests.scoring.metrics.colonies import HOUR, Game, moment, people

READY, HURT = people(1, 2, 3, is_fighting=True), people(1, 2, 3, health=0.5, is_fighting=True)


def raid(hours: int, colonists: tuple[ColonistMeasure, ...] = READY, enemies: int = 3, **changes: float) -> Measurement:
    return moment(hours * HOUR, colonists, enemies=enemies, **changes)


def test_before_the_first_enemy_there_is_no_value() -> None:
    assert Game().add(moment(HOUR))["threats"] is None


def test_a_threat_that_is_met_to_its_end_without_harm_is_worth_everything() -> None:
    game = Game()
    assert game.add(raid(1))["threats"] == 0.0  # it was seen now, and nobody has fought yet
    assert game.add(raid(2))["threats"] == 1.0
    assert game.add(moment(3 * HOUR, READY))["threats"] == 1.0


def test_a_threat_that_is_beaten_within_its_first_tick_is_worth_everything() -> None:
    game = Game()
    game.add(raid(1))
    assert game.add(moment(2 * HOUR, READY))["threats"] == 1.0


def test_nobody_who_fights_earns_nothing() -> None:
    game = Game()
    game.add(raid(1))
    game.add(raid(2, people(1, 2, 3)))
    assert game.add(moment(3 * HOUR))["threats"] == 0.0


def test_a_draft_that_is_released_at_once_guards_for_its_time_alone() -> None:
    game = Game()
    game.add(raid(1))
    game.add(raid(2))
    for hour in range(3, 12):
        found = game.add(raid(hour, people(1, 2, 3)))["threats"]
    assert found == pytest.approx(0.1)


def test_as_many_as_there_are_enemies_have_to_stand_or_all_founders() -> None:
    one = people(1, is_fighting=True) + people(2, 3)
    for enemies, expected in ((1, 1.0), (2, 0.5), (9, 1 / 3)):
        game = Game()
        game.add(raid(1, enemies=enemies))
        assert game.add(raid(2, one, enemies=enemies))["threats"] == pytest.approx(expected)
    game = Game()
    game.add(raid(1))
    downed = people(2, 3, is_downed=True)
    found = game.add(raid(2, people(1, is_fighting=True) + downed))["threats"]
    assert found == pytest.approx(1 / 3 * (1 + 2 * 0.25) / 3)


def test_what_it_cost_the_founders_counts() -> None:
    downed = people(1, is_fighting=True) + people(2, 3, is_downed=True)
    for colonists, expected in ((HURT, 0.5), (READY[:2], 5 / 6 * 2 / 3), (downed, 2 / 3 * 1.5 / 3)):
        game = Game()
        game.add(raid(1))
        game.add(raid(2))
        assert game.add(moment(3 * HOUR, colonists))["threats"] == pytest.approx(expected)


def test_a_decisive_raid_that_downs_everybody_is_worth_little_however_they_stood() -> None:
    game = Game()
    game.add(raid(1))
    for hour in range(2, 11):
        game.add(raid(hour))
    found = game.add(moment(11 * HOUR, people(1, 2, 3, is_downed=True)))["threats"]
    assert found == pytest.approx(0.9 * 0.25)


def test_the_dead_and_lost_buildings_cost() -> None:
    game = Game()
    game.add(raid(1, people(1, 2), buildings=1000.0))
    game.add(raid(2, people(1, 2, is_fighting=True), buildings=1000.0))
    assert game.add(moment(3 * HOUR, READY[:2], buildings=1000.0))["threats"] == pytest.approx(2 / 3 * 2 / 3)
    game = Game()
    game.add(raid(1, buildings=1000.0))
    game.add(raid(2, buildings=1000.0))
    assert game.add(moment(3 * HOUR, READY, buildings=750.0))["threats"] == pytest.approx(0.9)


def test_a_larger_threat_weighs_more() -> None:
    game = Game()
    game.add(raid(1, enemies=1))
    game.add(raid(2, enemies=1))
    game.add(moment(3 * HOUR, READY))
    game.add(raid(4, enemies=3))
    game.add(raid(5, people(1, 2, 3), enemies=3))
    assert game.add(moment(6 * HOUR))["threats"] == pytest.approx(1 / 4)
