"""The result table: plain text of at most 80 columns, the same on a terminal and in a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from pytest_rle.report.answers import answer_notes
from pytest_rle.report.columns import COLUMNS, Column, Row
from pytest_rle.report.means import mean_scores, paired_lines, repeat_lines
from pytest_rle.report.teams import team_notes
from pytest_rle.rimworld.constants import RIMWORLD_VERSION
from pytest_rle.shown import shown

WIDTH: Final = 80
"""Characters of a terminal that a line should fit into.

A wider table first uses narrower gaps, then drops the columns that it can do without, then shortens the names of the
episodes.
"""

RULES: Final = RIMWORLD_VERSION.rpartition(".")[0]
"""The version of RimWorld whose rules the colony follows, without the build."""

SHORTEST_NAME: Final = 24
"""Characters of an episode's name that are always kept: its end holds the scenario, the policy and the seed."""


def result_table(rows: Sequence[Row], unreported: Sequence[Row] = ()) -> list[str]:
    """The lines of the table: one line per episode, the means over several seeds, and notes.

    Args:
        rows: One row per episode that has a result.
        unreported: One row per episode without a result, with `what` became of it.
    """
    lines = _table(rows) if rows else []
    means = mean_scores(rows, unreported)
    lines += [mean.text() for mean in means if mean.episodes > 1 or mean.is_partial]
    lines += [*repeat_lines(means), *paired_lines(means)]
    lines += [f"re-roll of a valid result, in no mean: {row['episode']}" for row in rows if row.get("is_reroll")]
    lines += team_notes(rows)
    lines += answer_notes(rows)
    lines += [
        f"{row['episode']}: played again, because an attempt was lost: {lost['reason']}"
        for row in rows
        for lost in row.get("lost_attempts", ())
    ]
    unpinned = sum(row.get("is_pinned") is False for row in rows)
    if unpinned:
        lines.append(f"{unpinned} of {len(rows)} began with a save that is not the scenario's")
    versions = Counter(version for row in rows if (version := row.get("save_version")) and not _is_current(version))
    lines += [
        f"{count} of {len(rows)} began with a save of RimWorld {version}; the rules are those of {RULES}"
        for version, count in sorted(versions.items())
    ]
    lossy = [row for row in rows if row.get("save_warnings")]
    if lossy:
        kinds = len({text for row in lossy for text in row["save_warnings"]})
        things = f"{kinds} {'kind' if kinds == 1 else 'kinds'} of things"
        lines.append(f"{len(lossy)} of {len(rows)} lost part of their save, {things}; -v lists them")
    lines += [f"{row['episode']}: {row['reason']}" for row in rows if row.get("is_cut_off")]
    lines += [f"{row['episode']}: {row['what']}" for row in unreported]
    return list(map(shown, lines))


def loss_lines(rows: Sequence[Row]) -> list[str]:
    """What the saves of the rows lost: one line per warning, each once."""
    return [
        shown(f"save: {text}") for text in dict.fromkeys(text for row in rows for text in row.get("save_warnings", ()))
    ]


def _is_current(version: str) -> bool:
    """Whether a save is of the version of RimWorld whose rules the colony follows, apart from the build."""
    return version.startswith(f"{RULES}.")


def _table(rows: Sequence[Row]) -> list[str]:
    """The heading and one line per episode."""
    columns = [column for column in COLUMNS if column.is_shown(rows)]
    widths = [_width(column, rows) for column in columns]
    gap = "  " if _total(widths, gap=2) <= WIDTH else " "
    while _total(widths, gap=1) > WIDTH and any(column.dropped is not None for column in columns):
        columns.remove(min(columns, key=lambda column: column.dropped or len(COLUMNS)))
        widths = [_width(column, rows) for column in columns]
    excess = max(0, _total(widths, gap=1) - WIDTH)
    widths[0] = max(min(widths[0], SHORTEST_NAME), widths[0] - excess)
    texts = [[column.heading for column in columns], *([shown(column.text(row)) for column in columns] for row in rows)]
    return [gap.join(map(_aligned, cells, [column.align for column in columns], widths)).rstrip() for cells in texts]


def _width(column: Column, rows: Sequence[Row]) -> int:
    return max([len(column.heading), *(len(shown(column.text(row))) for row in rows)])


def _total(widths: Sequence[int], *, gap: int) -> int:
    return sum(widths) + gap * (len(widths) - 1)


def _aligned(text: str, align: str, width: int) -> str:
    """The text in its column. A text that is too long keeps its end."""
    cut = text if len(text) <= width else f"…{text[len(text) - width + 1 :]}"
    return f"{cut:{align}{width}}"
