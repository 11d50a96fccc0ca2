"""The simulator against the game's published figures: one test a figure, each played."""

from __future__ import annotations

import pytest

from tests.conformance.catalogue import FIGURES, KNOWN_DIFFERENCES
from tests.conformance.figure import Figure


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_the_simulator_agrees_with_the_game(figure: Figure) -> None:
    if not figure.measurable:
        pytest.skip("the real RimWorld save is not beside this checkout")
    simulated = figure.measure()
    if figure.name in KNOWN_DIFFERENCES:
        assert not figure.agrees(simulated), f"{figure.name} agrees now: take it off the list of known differences"
        return
    assert simulated == pytest.approx(figure.expected, abs=figure.tolerance + 1e-9), figure.source
