"""The command that resumes an interrupted run: the one that began it, with `--rle-resume`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path, PurePath


def recorded_argument(argument: str | Path) -> str:
    """An argument as a record holds it: a path below the current folder is relative, and of another the name is left.

    recorded_argument("--rle-output=/scratch/ann/results")  # "--rle-output=…/results"
    """
    from pytest_rle.privacy import without_folders  # here: only sessions that were interrupted need it

    option, mark, value = str(argument).rpartition("=") if str(argument).startswith("-") else ("", "", str(argument))
    path, colons, rest = value.partition("::")
    place, here = Path(path), Path.cwd()
    if place.is_absolute():
        path = str(place.relative_to(here)) if place.is_relative_to(here) else f"…/{place.name}"
    return f"{option}{mark}{without_folders(path)}{colons}{rest}"


def recorded_command(arguments: Sequence[str | Path]) -> str:
    """The command that began a run as its record holds it, quoted for a POSIX shell."""
    return shlex.join([*_start(None), *map(recorded_argument, arguments)])


def resume_command(arguments: Sequence[str], run: Path, program: str | None = None) -> str:
    """The command, quoted for a POSIX shell.

        resume_command(["benchmarks/", "-k", "raid"], Path("results/20261123-142233-9f3a0c5d7e12"))

    gives `pytest benchmarks/ -k raid --rle-resume results/20261123-142233-9f3a0c5d7e12`.

    Args:
        arguments: What pytest was called with. Runs that they resume already stay: calls may be on record there.
        run: The folder of the interrupted run.
        program: The name of the file that started pytest; by default that of this process.
    """
    return shlex.join([*_start(program), *map(str, arguments), "--rle-resume", str(run)])


def _start(program: str | None) -> list[str]:
    name = PurePath(sys.argv[0] if program is None else program).name
    return ["python", "-m", "pytest"] if name == "__main__.py" else ["pytest"]
