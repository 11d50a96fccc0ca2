"""Shelter: beds under roofs, in comfortable rooms."""

from __future__ import annotations

import pytest

from pytest_rle.scoring.measurement import ShelteredPlaces
from tests.scoring.run import TICK, Make, Run


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
def test_shelter_is_a_bed_under_a_roof_for_each_founder_and_is_best_in_a_comfortable_room(
    run: Run, colony: Make, shelters: list[tuple[int, float]], value: float
) -> None:
    rooms = tuple(ShelteredPlaces(places=places, temperature=temperature) for places, temperature in shelters)
    assert run.add(colony(TICK, shelters=rooms))["shelter"] == pytest.approx(value)
