"""A fidelity run in lines of a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from pytest_rle.episode.fidelity import Fidelity, OtherAnswer, Trajectory
from pytest_rle.report.wrapping import wrapped
from pytest_rle.shown import counted, shown

MOST_ANSWERS: Final = 10
"""Kinds of orders with another answer that are listed."""

_HEAD: Final = ("", "cassette", "embedded", "mean gap", "worst gap")


def fidelity_lines(found: Fidelity) -> list[str]:
    """The result: a table of the metrics, one of the figures, and the orders that were answered differently."""
    lines = wrapped(
        f"{found.scenario}, seed {found.seed}: {counted(found.ticks, 'tick')}, {counted(found.orders, 'order')}; "
        + ("nothing differs" if found.is_identical else f"{len(found.other_answers)} answered differently")
    )
    metrics = [one for one in found.trajectories if one.is_metric]
    figures = [one for one in found.trajectories if not one.is_metric]
    for title, rows in (("metric", metrics), ("figure", figures)):
        lines += ["", *_table(title, rows)]
    return [*lines, *_answers(found.other_answers)]


def _table(title: str, rows: Sequence[Trajectory]) -> list[str]:
    """One line for each trajectory: the values after the last tick, and how far they lie apart."""
    lines = [f"{title:<20}{_HEAD[1]:>12}{_HEAD[2]:>12}{_HEAD[3]:>12}{_HEAD[4]:>18}"]
    for row in rows:
        worst = row.worst_tick
        gap = "-" if worst is None else f"{_gap(row, worst)} at {worst}"
        ends = f"{_number(row.recorded[-1]):>12}{_number(row.embedded[-1]):>12}"
        mean = _number(row.mean_difference if row.differences else None)
        lines.append(f"{shown(row.name):<20.20}{ends}{mean:>12}{gap:>18}")
    return lines


def _gap(row: Trajectory, tick: int) -> str:
    one, other = row.recorded[tick], row.embedded[tick]
    return _number(other - one) if one is not None and other is not None else "-"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if abs(value) < 10 else f"{value:.1f}"


def _answers(others: Sequence[OtherAnswer]) -> list[str]:
    if not others:
        return []
    kinds = Counter((one.request, one.recorded, one.embedded) for one in others)
    lines = ["", "orders that were answered differently:"]
    for (request, recorded, embedded), count in kinds.most_common(MOST_ANSWERS):
        lines += wrapped(f"{count} x {request}: cassette {recorded}, embedded {embedded}", indent="  ")
    if len(kinds) > MOST_ANSWERS:
        lines.append(f"  and {len(kinds) - MOST_ANSWERS} more kinds")
    return lines
