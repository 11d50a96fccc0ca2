"""Reports for people: the result table of a session and the summary files of a run."""

from __future__ import annotations

from pytest_rle.report.columns import Row
from pytest_rle.report.gates import gate_lines
from pytest_rle.report.run_files import benchmark_entry, write_run
from pytest_rle.report.spending import spending_table, total_spending
from pytest_rle.report.table import loss_lines, result_table

__all__ = [
    "Row",
    "benchmark_entry",
    "gate_lines",
    "loss_lines",
    "result_table",
    "spending_table",
    "total_spending",
    "write_run",
]
