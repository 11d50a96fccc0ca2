"""The runs below a folder: when they were played, what, by whom, with which scores, and whether they are finished."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pytest_rle.errors import RecordError, SettingError
from pytest_rle.records.limits import parse_json, read_whole
from pytest_rle.report.columns import Row
from pytest_rle.report.means import mean_scores
from pytest_rle.shown import shown

SUMMARY: Final = "summary.json"

NEWEST: Final = 50
"""Runs that are listed unless all are asked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class ListedRun:
    """One run.

    Attributes:
        name: The name of its folder, which begins with its date and time.
        state: `finished`, `interrupted` (it can be resumed), `failed` (a test failed), or what is wrong with it.
        rows: One row for each episode; empty if the run has no summary.
        unreported: How many episodes have no result.
    """

    name: str
    state: str
    rows: Sequence[Row]
    unreported: int

    def lines(self) -> list[str]:
        """The run in lines: its name and state, then each scenario and team."""
        count = len(self.rows)
        more = f", {self.unreported} without a result" if self.unreported else ""
        head = f"{self.name}  {self.state}, {count} episode{'' if count == 1 else 's'}{more}"
        means = [f"  {mean.played}, {mean.team}: {_score(mean)}" for mean in mean_scores(self.rows)]
        return [shown(line) for line in (head, *means)]


def listed_runs(results: Path) -> list[ListedRun]:
    """The runs below a folder, newest first.

    Raises:
        SettingError: There is no such folder, or no run in it.
    """
    if not results.is_dir():
        raise SettingError(f"there is no folder {results}: runs are written there by pytest, or below --rle-output")
    folders = sorted((path for path in results.iterdir() if path.is_dir() and _is_run(path)), reverse=True)
    if not folders:
        raise SettingError(f"{results} holds no run")
    return [_listed(folder) for folder in folders]


def _is_run(folder: Path) -> bool:
    return (folder / SUMMARY).is_file() or any(folder.glob("*/events.jsonl*"))


def _listed(folder: Path) -> ListedRun:
    if not (folder / SUMMARY).is_file():
        return ListedRun(folder.name, "not finished", (), len(list(folder.glob("*/events.jsonl*"))))
    try:
        summary: Any = parse_json(read_whole(folder / SUMMARY))
        rows = tuple(summary["episodes"])
        state = _state(summary, rows)
        return ListedRun(folder.name, state, rows, len(summary["unreported"]))
    except (RecordError, ValueError, KeyError, TypeError):
        return ListedRun(folder.name, f"{SUMMARY} is damaged", (), 0)


def _state(summary: Any, rows: Sequence[Row]) -> str:
    if summary["resume"]:
        return "interrupted"
    if any(row.get("verdict") == "failed" for row in rows):
        return "failed"
    return "finished" if not summary["unreported"] else "not finished"


def _score(mean: Any) -> str:
    return f"{mean.score:.3f} ({mean.seeds} seed{'' if mean.seeds == 1 else 's'})"
