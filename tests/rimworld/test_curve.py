"""Curves and interpolation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.rimworld import Curve, inverse_lerp, lerp

CURVE = Curve(((0.0, 1.0), (10.0, 2.0), (20.0, 0.0)))


@pytest.mark.parametrize(("x", "y"), [(-5, 1), (0, 1), (5, 1.5), (10, 2), (15, 1), (20, 0), (99, 0)])
def test_a_curve_is_linear_between_its_points_and_constant_outside(x: float, y: float) -> None:
    assert CURVE(x) == y


@given(st.floats(0, 1))
def test_inverse_lerp_undoes_lerp(share: float) -> None:
    assert inverse_lerp(2.0, 6.0, lerp(2.0, 6.0, share)) == pytest.approx(share, abs=1e-9)


@given(st.floats(-10, 10))
def test_both_clamp_to_the_ends(share: float) -> None:
    assert 2.0 <= lerp(2.0, 6.0, share) <= 6.0
    assert 0.0 <= inverse_lerp(2.0, 6.0, share) <= 1.0
