"""Waits between attempts double up to a limit."""

from __future__ import annotations

from pytest_rle.backoff import Backoff


def test_waits_double_from_the_first_to_the_longest() -> None:
    backoff = Backoff(first_s=0.25, longest_s=1.5)
    assert [backoff.wait_s(failures) for failures in range(1, 6)] == [0.25, 0.5, 1.0, 1.5, 1.5]


def test_any_number_of_failures_has_a_wait() -> None:
    assert Backoff(first_s=0.25, longest_s=10.0).wait_s(5_000) == 10.0
