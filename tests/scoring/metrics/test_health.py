"""Health: the founders, their wounds and the danger they are in."""

from __future__ import annotations

import pytest

from tests.scoring.run import TICK, Make, Run


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
