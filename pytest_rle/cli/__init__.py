"""The `rle` command: what can be done without pytest."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from pytest_rle import __version__


class Command(Protocol):
    """What a subcommand does with its options; the result is the exit code."""

    def __call__(self, options: argparse.Namespace) -> int:
        """Run the subcommand."""


def parser() -> argparse.ArgumentParser:
    """The options of all subcommands."""
    from pytest_rle.cli import baselines, replay, rescore, saves, scenarios, schema, serve

    main_parser = argparse.ArgumentParser(
        prog="rle", description="The embedded RimWorld colony, its saves, and what was recorded."
    )
    main_parser.add_argument("--version", action="version", version=f"rle {__version__}")
    subparsers = main_parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (serve, saves, scenarios, baselines, replay, rescore, schema):
        module.add_parser(subparsers)
    return main_parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit code: 0 done, 1 failed, 2 asked for something impossible."""
    options = parser().parse_args(argv)
    command = cast("Command", options.run)
    try:
        return command(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
