"""Every shipped scenario holds trials after its opening, which no team passes without orders.

A team that opens well and then sleeps would otherwise score nearly as one that leads; `rle audit` plays such teams.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_rle.audit.gallery.half_hearted import OPENING_DAYS
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import Scenario, find_scenarios
from pytest_rle.scoring.metrics.research import POINTS_PER_FOUNDER_DAY

SHIPPED = find_scenarios(Path(__file__).parents[2] / "scenarios")

WINTER = (45, 60)
"""The days of the year of winter on the northern half of the planet, the last one excluded."""


def trials(scenario: Scenario) -> Iterator[str]:
    """What waits for a colony after its opening, and is not passed by what the opening leaves behind."""
    for incident in scenario.incidents:
        known, day = DEFS.incidents[incident.name], incident.game_tick / GAME_TICKS_PER_DAY
        if known.category == "ThreatBig" and day > OPENING_DAYS:
            yield f"{incident.name} on day {day:g}"
        if known.duration_days is not None and day + known.duration_days[0] > OPENING_DAYS:
            yield f"{incident.name} until day {day + known.duration_days[0]:g} or longer"
    start = scenario.start
    first = start.start_day_of_year
    if start.latitude > 0 and first + OPENING_DAYS < WINTER[0] and WINTER[1] <= first + scenario.days:
        yield "a whole winter"
    if scenario.goal.metric == "ship_parts":
        missing = {name for name in DEFS.research if name.startswith("Ship")} - set(start.finished_research)
        if sum(DEFS.research[name].cost for name in missing) > OPENING_DAYS * POINTS_PER_FOUNDER_DAY * start.colonists:
            yield "research of the ship"


def raids(scenario: Scenario) -> list[tuple[float | None, float | None]]:
    """The day and the threat points of each raid that the scenario triggers."""
    return [(i.day, i.parameters.points) for i in scenario.incidents if i.name == "RaidEnemy"]


@pytest.mark.parametrize("scenario", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_scenario_holds_trials_after_its_opening(scenario: Scenario) -> None:
    assert list(trials(scenario))


@pytest.mark.parametrize("scenario", [s for s in SHIPPED.values() if raids(s)], ids=lambda s: s.name)
def test_raids_grow_come_until_late_and_are_announced(scenario: Scenario) -> None:
    days, points = zip(*raids(scenario), strict=True)
    assert list(days) == sorted(days)
    assert list(points) == sorted(points)
    assert days[-1] > 0.7 * scenario.days, "an early raid alone leaves a long time in which nothing needs an order"
    assert "raider" in scenario.description.lower()


def test_the_raids_that_only_orders_beat_are_these() -> None:
    assert raids(SHIPPED["crashlanded"]) == [(9, 90), (16, 120), (23, 150)]
    assert raids(SHIPPED["plague_response"]) == [(6.5, 100), (9.5, 120), (13, 140), (16, 160)]


def test_a_scenario_whose_opening_settles_it_is_found() -> None:
    still = SHIPPED["crashlanded"].model_copy(update={"incidents": ()})
    assert not list(trials(still))
