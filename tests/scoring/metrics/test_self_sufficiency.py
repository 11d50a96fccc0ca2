"""Self-sufficiency: crops, a kitchen and covered power."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.run import TICK, Make, Run


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
        ({"power_made": 200.0, "power_drawn": 200.0, "power_wanted": 200.0}, 0.25),
        ({"power_made": 0.5, "power_drawn": 0.5, "power_wanted": 0.5}, 0.25),
        ({"power_wanted": 200.0}, 0.0),
        ({"power_stored": 0.5, "power_drawn": 200.0, "power_wanted": 200.0}, 0.25),
        ({"power_stored": 300.0, "power_drawn": 200.0, "power_wanted": 200.0}, 0.25),
        ({"crops": 60, "meal_bills": 2, "power_made": 10.0, "power_drawn": 5.0, "power_wanted": 5.0}, 1.0),
    ],
)
def test_self_sufficiency_is_crops_a_kitchen_and_covered_power(
    run: Run, colony: Make, changes: dict[str, Any], value: float
) -> None:
    assert run.add(colony(TICK, **changes))["self_sufficiency"] == pytest.approx(value)
