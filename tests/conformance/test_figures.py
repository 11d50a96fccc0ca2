"""The simulator agrees with the published figures of the game. Each figure is a test."""

from __future__ import annotations

import pytest

from tests.conformance.catalogue import FIGURES, KNOWN_DIFFERENCES
from tests.conformance.figure import Figure


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_the_simulator_agrees_with_the_game(figure: Figure) -> None:
    if not figure.measurable:
        pytest.skip("this machine has no save of RimWorld itself")
    simulated = figure.measure()
    if figure.name in KNOWN_DIFFERENCES:
        assert not figure.agrees(simulated), f"{figure.name} agrees now: remove it from KNOWN_DIFFERENCES"
        return
    assert simulated == pytest.approx(figure.expected, abs=figure.tolerance + 1e-9), figure.source
