"""Holm's correction, against a published example."""

from __future__ import annotations

import pytest

from pytest_rle.stats import ComparisonError, holm


def test_holm_corrects_as_in_the_published_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


def test_a_corrected_p_is_at_most_1() -> None:
    assert holm([0.9, 0.8]) == [1.0, 1.0]


@pytest.mark.parametrize("p", [float("nan"), -0.1, 1.1])
def test_what_is_not_a_p_value_is_refused(p: float) -> None:
    with pytest.raises(ComparisonError, match="between 0 and 1"):
        holm([0.5, p])
