"""What people look at: the table of a session, and the run's summary files."""

from __future__ import annotations

from pytest_rle.report.run_files import write_run
from pytest_rle.report.table import result_table

__all__ = ["result_table", "write_run"]
