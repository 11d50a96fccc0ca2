"""The parts of summary.md that are for reading: mean metrics of each team, and what happened."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pytest_rle.errors import RecordError
from pytest_rle.records import read_events
from pytest_rle.report.columns import Row
from pytest_rle.shown import markdown
from pytest_rle.story import tell

MOST_STORIES: Final = 3
"""Episodes whose stories the summary tells. `rle show` tells those of larger runs."""


def metric_table(rows: Sequence[Row]) -> list[str]:
    """A Markdown table of the mean metrics of each team in each scenario; empty without a valid result."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("is_valid") and row.get("metrics"):
            groups.setdefault(f"{row['played']} {row['team']}", []).append(row)
    if not groups:
        return []
    names = sorted({name for members in groups.values() for row in members for name in row["metrics"]})
    lines = [f"| metric | {' | '.join(map(markdown, groups))} |", f"|---|{'---:|' * len(groups)}"]
    for name in names:
        cells = (_mean([row["metrics"].get(name) for row in members]) for members in groups.values())
        lines.append(f"| {markdown(name)} | {' | '.join(cells)} |")
    return ["\n".join(lines)]


def _mean(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{statistics.fmean(known):.3f}" if known else "-"


def run_stories(folder: Path, rows: Sequence[Row]) -> list[str]:
    """The stories of a small run's episodes, as paragraphs of Markdown. A record that cannot be read has none."""
    if len(rows) > MOST_STORIES:
        return []
    paragraphs: list[str] = []
    for row in rows:
        try:
            story = tell(read_events(folder.parent / str(row["folder"]), on_incomplete=lambda _: None))
        except (RecordError, KeyError):
            continue
        paragraphs += [f"### {markdown(row['episode'])}", *map(markdown, story.lines())]
    return paragraphs
