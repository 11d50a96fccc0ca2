"""The `rle` command: everything that can be done without pytest.

To add a command, add a line to `COMMANDS` and a module of that name to this package, with `add_arguments` and `run`.
A command's module is imported only when its name is given, so that `rle --help` answers at once.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import sys
from collections.abc import Sequence
from typing import Final, Protocol, cast

from pytest_rle import __version__
from pytest_rle.errors import RleError
from pytest_rle.shown import shown

IMPOSSIBLE: Final = 2
"""Exit code if a command cannot do what was asked."""

COMMANDS: Final = {
    "doctor": "check a game, models and this machine before a run on them",
    "serve": "serve the embedded colony as RIMAPI, for any client of the mod",
    "saves": "build the saves of the scenarios, or pin them by their hash",
    "scenarios": "list the scenarios, and check their files and saves",
    "baselines": "measure what the shipped policies score, and pin it seed by seed",
    "audit": "see if degenerate teams or harm to colonists can raise the score",
    "list": "list the runs below results/, with their scores",
    "show": "tell the story of a run, its losses, orders and costs",
    "diff": "find where two records of one seed begin to differ",
    "frame": "write records as one tidy table, CSV or Parquet",
    "compare": "compare two teams on the same seeds: is one better?",
    "credit": "what each role earns: the whole team against the team without it",
    "leaderboard": "rank the teams of runs, beside the pinned baselines",
    "replay": "replay a record without model or network, and compare",
    "cassette": "write what a fidelity run needs of a record into one file",
    "fidelity": "play a cassette's orders on the embedded colony, and compare",
    "page": "write a run as one HTML file to look at, or compare two runs",
    "rescore": "compute the score of a record again, from its events alone",
    "package": "pack the records of a run into one file, with their digests",
    "verify": "check, replay and re-score a packed run",
    "map": "paint the map at a tick of an episode",
    "film": "make a film of the map over an episode",
    "schema": "print the JSON Schema of the events of a record",
}
"""Each command and its line in `rle --help`."""


class Command(Protocol):
    """The module of a command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments of the command."""

    def run(self, options: argparse.Namespace) -> int:
        """Run the command. Returns the exit code; raises RleError if the command cannot do its work."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit code: 0 done, 1 failed, 2 asked for something impossible, 130 interrupted.
    """
    parser = _parser()
    options = parser.parse_args(argv)
    name = options.command
    if name is None:
        parser.print_help(sys.stderr)
        return IMPOSSIBLE
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        advice = f"did you mean {near[0]!r}?" if near else "'rle --help' lists the commands"
        parser.error(f"there is no command {name!r}; {advice}")
    command = cast("Command", importlib.import_module(f"pytest_rle.cli.{name}"))
    command_parser = argparse.ArgumentParser(prog=f"rle {name}", description=_sentence(COMMANDS[name]))
    command.add_arguments(command_parser)
    try:
        return command.run(command_parser.parse_args(options.arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except (RleError, OSError) as error:
        text = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else error
        sys.stderr.write(f"rle {name}: {shown(text, keep_lines=True)}\n")
        return IMPOSSIBLE


def _parser() -> argparse.ArgumentParser:
    width = max([len(name) for name in COMMANDS])  # once imported, the command `map` hides the function of that name
    lines = "".join(f"  {name:<{width}}  {text}\n" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="rle",
        usage="rle [-h] [--version] COMMAND ...",
        description="The embedded RimWorld colony, its saves, and the records of episodes.",
        epilog=f"commands:\n{lines}\n'rle COMMAND --help' describes a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"rle {__version__}")
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
