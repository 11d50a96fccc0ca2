"""The result table: plain text of at most 80 columns, the same on a terminal and in a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pytest_rle.report.means import mean_scores

COLUMNS: Final = (
    ("episode", "episode", "<"),
    ("outcome", "outcome", "<"),
    ("days", "days", ">"),
    ("colonists", "alive", ">"),
    ("score", "score", ">"),
    ("anchored", "anchored", ">"),
    ("ticks", "ticks", ">"),
    ("cost", "cost", ">"),
    ("seconds", "time", ">"),
)
"""Key of the row, heading, and alignment."""

WIDTH: Final = 80
"""Columns of a terminal that the table should fit.

A wider one moves closer together, then goes without the time, then names its episodes by their ends alone.
"""

SHORTEST_NAME: Final = 24
"""Characters of an episode's name that are kept: scenario, policy and seed stand at its end."""


def result_table(rows: Sequence[Mapping[str, Any]], unreported: Iterable[tuple[str, str]] = ()) -> list[str]:
    """The lines of the table: one row an episode, a mean where several were scored, and what is to be known of them."""
    cells = [[_cell(key, row) for key, _, _ in COLUMNS] for row in rows]
    shown = [index for index, (key, _, _) in enumerate(COLUMNS) if _is_worth_a_column(key, rows)]
    widths = {index: max([len(COLUMNS[index][1]), *(len(row[index]) for row in cells)]) for index in shown}
    gap = "  " if sum(widths.values()) + 2 * (len(shown) - 1) <= WIDTH else " "
    if sum(widths.values()) + len(shown) - 1 > WIDTH:
        shown.pop()  # wall time is the first to go: it decides nothing
        excess = sum(widths[index] for index in shown) + len(shown) - 1 - WIDTH
        widths[0] = max(min(widths[0], SHORTEST_NAME), widths[0] - max(0, excess))
    lines = [gap.join(_aligned(COLUMNS[index][1], index, widths) for index in shown).rstrip()] if rows else []
    lines += [gap.join(_aligned(row[index], index, widths) for index in shown).rstrip() for row in cells]
    lines += [
        f"mean of {mean.seeds} seeds, {mean.played} {mean.team}: {mean.score:.3f}"
        for mean in mean_scores(rows)
        if mean.seeds > 1
    ]
    unpinned = sum(row.get("is_pinned") is False for row in rows)
    if unpinned:
        lines.append(f"{unpinned} of {len(rows)} began with a save that is not the scenario's")
    lines += [f"{key}: {what}" for key, what in unreported]
    return lines


def _aligned(text: str, index: int, widths: Mapping[int, int]) -> str:
    width = widths[index]
    cut = text if len(text) <= width else f"…{text[len(text) - width + 1 :]}"
    return f"{cut:{COLUMNS[index][2]}{width}}"


def _is_worth_a_column(key: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Columns that would be empty for every episode are left out."""
    return key != "anchored" or any(row.get(key) is not None for row in rows)


def _cell(key: str, row: Mapping[str, Any]) -> str:
    value = row.get(key)
    if key == "colonists":
        return f"{value}/{row['founders']}" if value is not None else "-"
    if value is None:
        return "-"
    if key in ("score", "anchored"):
        return f"{value:.3f}"
    if key == "days":
        return f"{value:.1f}"
    if key == "seconds":
        return f"{value:.0f}s"
    if key == "cost":
        return str(value).replace("at least ", "≥ ") if row.get("calls") else "-"
    return str(value)
