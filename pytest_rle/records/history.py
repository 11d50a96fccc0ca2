"""benchmark_history.jsonl: one line for each episode and one for each run, written by any number of processes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from filelock import FileLock, Timeout

from pytest_rle.records.errors import RecordWriteError, write_error

RESULTS: Final = Path("results")
"""The folder of all runs, unless another one is given."""

HISTORY_FILE: Final = "benchmark_history.jsonl"

LOCK_TIMEOUT_S: Final = 30.0
"""Appending a line takes a millisecond, so a process that holds the lock for longer has died or hangs."""

RunType = Literal["scenario", "benchmark"]


def append_history(
    output: Path, run_type: RunType, entry: Mapping[str, Any], *, llm_calls: int, always: bool = False
) -> bool:
    """Append one line to the history in the output folder, under a lock.

    Args:
        output: The folder of all runs.
        run_type: `scenario` for an episode, `benchmark` for a run.
        entry: The other fields of the line.
        llm_calls: How many calls to models were made. Without any, nothing is written.
        always: Write the line even if no model was called.

    Returns:
        Whether a line was written.

    Raises:
        RecordWriteError: The file cannot be written, or another process holds its lock for too long.
    """
    if not llm_calls and not always:
        return False
    path = output / HISTORY_FILE
    line = {"run_type": run_type, "timestamp": datetime.now(UTC).isoformat(timespec="seconds"), **entry}
    data = (json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=str) + "\n").encode("utf-8", "replace")
    try:
        output.mkdir(parents=True, exist_ok=True)
        with FileLock(output / f".{HISTORY_FILE}.lock", timeout=LOCK_TIMEOUT_S), path.open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # a killed process left an incomplete line: start a new one
                    data = b"\n" + data
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except Timeout as error:
        text = f"another process has held its lock for {LOCK_TIMEOUT_S:g} s"
        raise RecordWriteError(path, text) from error
    except OSError as error:
        raise write_error(path, error) from error
    return True
