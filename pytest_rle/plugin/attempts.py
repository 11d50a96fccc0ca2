"""The attempts of an item, carried on its reports to the process that owns the session.

A plugin that repeats items need not log a report for every attempt: flaky logs the last one alone, and pytest-retry
logs the first one twice. So each report carries the rows of all attempts so far, and each row counts once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from pytest_rle.shown import shown

Row = dict[str, Any]

RERUN: Final = "rerun"
"""The verdict of an attempt that another one followed."""

_ROWS: Final = pytest.StashKey[dict[str, Row]]()


def note_attempt(item: pytest.Item, row: Row) -> None:
    """Note the row of an attempt. JUnit's properties of the test case are those of the last attempt."""
    item.stash.setdefault(_ROWS, {})[row["episode"]] = row
    # On the item, because junitxml reads the properties of the teardown's report.
    item.user_properties[:] = [
        *(each for each in item.user_properties if not each[0].startswith("rle_")),
        *((f"rle_{name}", value) for name, value in row.items() if isinstance(value, int | float)),
        *((f"rle_{name}", shown(value)) for name, value in row.items() if isinstance(value, str)),
    ]


def was_noted(item: pytest.Item) -> bool:
    """Whether an attempt of the item is over."""
    return _ROWS in item.stash


def put_attempts(item: pytest.Item, report: pytest.TestReport) -> None:
    """Put the rows of the item's attempts on a report."""
    if was_noted(item):
        report.rle_attempts = list(item.stash[_ROWS].values())  # type: ignore[attr-defined]  # pytest keeps attributes


class AttemptRows:
    """The rows of all attempts, from the reports that are logged."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def take(self, report: pytest.TestReport) -> None:
        """Take the rows from a report. The verdict of the last attempt is the outcome of the last report of a call."""
        attempts: list[Row] = getattr(report, "rle_attempts", [])
        verdict: str | None = None
        for row in attempts:
            known = self._rows.setdefault(row["episode"], {**row, "verdict": None})
            verdict = known["verdict"] or verdict
            known["verdict"] = RERUN
        if attempts:
            last = self._rows[attempts[-1]["episode"]]
            last["verdict"] = report.outcome if report.when == "call" else verdict
