"""The command that resumes an interrupted run: the one that began it, with `--rle-resume`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path, PurePath


def resume_command(arguments: Sequence[str], run: Path, program: str | None = None) -> str:
    """The command, quoted for a POSIX shell.

        resume_command(["benchmarks/", "-k", "raid"], Path("results/20261123-142233-9f3a0c5d7e12"))

    gives `pytest benchmarks/ -k raid --rle-resume results/20261123-142233-9f3a0c5d7e12`.

    Args:
        arguments: What pytest was called with. Runs that they resume already stay: calls may be on record there.
        run: The folder of the interrupted run.
        program: The name of the file that started pytest; by default that of this process.
    """
    name = PurePath(sys.argv[0] if program is None else program).name
    start = ["python", "-m", "pytest"] if name == "__main__.py" else ["pytest"]
    return shlex.join([*start, *map(str, arguments), "--rle-resume", str(run)])
