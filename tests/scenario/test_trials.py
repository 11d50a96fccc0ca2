"""Every shipped scenario holds trials after its opening, which no team passes without orders.

A team that opens well and then sleeps would otherwise score as one that leads (law 9; `rle audit` plays such teams).
"""

from __future__ import annotations

from pathlib import Path

from pytest_rle.scenario import Scenario, find_scenarios

SHIPPED = find_scenarios(Path(__file__).parents[2] / "scenarios")


def raids(scenario: Scenario) -> list[tuple[float | None, float | None]]:
    """The day and the threat points of each raid that the scenario triggers."""
    return [(i.day, i.parameters.points) for i in scenario.incidents if i.name == "RaidEnemy"]


def test_raiders_come_to_the_plague_four_times_each_band_stronger_than_the_last() -> None:
    assert raids(SHIPPED["plague_response"]) == [(6.5, 100), (9.5, 120), (13, 140), (16, 160)]
    assert "four bands of raiders" in SHIPPED["plague_response"].description
