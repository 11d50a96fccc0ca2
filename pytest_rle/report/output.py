"""What commands about runs share: the folders that they read, and `--format`, the form of their result."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel

from pytest_rle.records.history import RESULTS

FORMATS: Final = ("text", "markdown", "json")
"""As text for a terminal, as Markdown for a page, or as JSON for a program."""

Found = TypeVar("Found", bound=BaseModel)


def add_folders(parser: argparse.ArgumentParser, runs: str) -> None:
    """Declare the folders of runs. `runs` says of which runs, for the help."""
    parser.add_argument(
        "folders",
        nargs="*",
        metavar="RUN",
        type=Path,
        default=[RESULTS],
        help=f"folders of {runs}, or of all runs (default: {RESULTS})",
    )


def add_format(parser: argparse.ArgumentParser) -> None:
    """Declare `--format`."""
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=f"default: {FORMATS[0]}")


def write(
    options: argparse.Namespace,
    found: Found,
    *,
    text: Callable[[Found], Sequence[str]],
    markdown: Callable[[Found], Sequence[str]],
) -> None:
    """Print a result in the format of the options.

    Args:
        options: The options of a command that has called `add_format`.
        found: The result; its JSON is that of the model.
        text: The lines for a terminal.
        markdown: The lines of Markdown.
    """
    if options.format == "json":
        sys.stdout.write(found.model_dump_json(indent=2) + "\n")
        return
    lines = markdown(found) if options.format == "markdown" else text(found)
    sys.stdout.write("\n".join(lines) + "\n")
