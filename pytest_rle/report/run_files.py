"""The files of a whole run: summary.json for programs, summary.md for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pytest_rle.records import write_atomically
from pytest_rle.report.table import result_table


def write_run(
    output: Path,
    *,
    run_id: str,
    rows: Sequence[Mapping[str, Any]],
    unreported: Sequence[tuple[str, str]],
    exit_status: int,
) -> Path:
    """Write results/<run>/summary.json and summary.md, and return the run's folder. Raises OSError."""
    folder = output / run_id
    folder.mkdir(parents=True, exist_ok=True)
    summary = {
        "run_id": run_id,
        "exit_status": exit_status,
        "episodes": list(rows),
        "unreported": [{"episode": key, "fate": what} for key, what in unreported],
    }
    write_atomically(folder / "summary.json", json.dumps(summary, indent=2) + "\n")
    table = "\n".join(result_table(rows, unreported))
    write_atomically(folder / "summary.md", f"# Run {run_id}\n\n```\n{table}\n```\n")
    return folder
