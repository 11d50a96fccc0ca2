"""The part of `rle serve` for an agent from outside that plays a scored episode."""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import re
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_rle.colony.api.host import Saves
from pytest_rle.colony.game import Game
from pytest_rle.episode import EpisodeSpec, has_record
from pytest_rle.episode.run_id import new_run_id
from pytest_rle.errors import SettingError
from pytest_rle.records.history import RESULTS
from pytest_rle.scenario import Scenario
from pytest_rle.shown import shown

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeResult

TOKEN_VARIABLE: Final = "RLE_SEAT_TOKEN"  # noqa: S105 - the name of the variable
SHORTEST_TOKEN: Final = 16

_NAME: Final = re.compile(r"\w[\w. -]{0,39}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    seat = parser.add_argument_group("a seat for an agent from outside")
    seat.add_argument(
        "--seat",
        action="store_true",
        help=f"let one agent play a scored episode: it needs the token (printed, or from {TOKEN_VARIABLE}), gives a "
        "player's orders and ends its turns",
    )
    seat.add_argument(
        "--seat-name", metavar="NAME", type=_name, help="name of the agent in the record (default: agent)"
    )
    seat.add_argument(
        "--turn-timeout", metavar="SECONDS", type=_seconds, help="longest time of one turn (default: 600)"
    )
    seat.add_argument("--ticks", metavar="N", type=_count, help="play so many turns only")
    seat.add_argument("--output", metavar="DIR", type=Path, help=f"folder for the record (default: {RESULTS})")


def require_fitting(options: argparse.Namespace) -> None:
    """Raises SettingError for options that do not go together."""
    needs_seat = ("seat_name", "turn_timeout", "ticks", "output")
    excluded = ("faults", "paused", "lockstep", "strict_quirks")
    if not options.seat:
        given = next((name for name in needs_seat if getattr(options, name) is not None), None)
        if given is not None:
            raise SettingError(f"--{given.replace('_', '-')} belongs to a seat: add --seat")
        return
    given = next((name for name in excluded if getattr(options, name)), None)
    if given is not None:
        raise SettingError(f"--seat excludes --{given.replace('_', '-')}: time passes when the agent ends its turn")
    if options.rimapi_version != "1.10":
        raise SettingError("--seat needs RIMAPI 1.10, because an episode does")


def run(
    options: argparse.Namespace, scenario: Scenario | None, game: Game, save_sha256: str, saves: Saves
) -> EpisodeResult:
    """Play the episode, and say where its record is.

    Raises:
        KeyboardInterrupt: The server was stopped before the end.
        RleError: The episode cannot be played.
    """
    from pytest_rle.seat.serving import SeatClosedError, SeatOptions, serve_seat  # here: loads the episode

    if scenario is None:
        raise SettingError("--seat needs a scenario, which says how long to play and how to score: add --scenario NAME")
    spec = EpisodeSpec(
        scenario=scenario,
        seed=options.seed,
        key=f"{scenario.name}-seed{options.seed}",
        run_id=new_run_id(),
        output=options.output if options.output is not None else RESULTS,
        ticks=options.ticks,
        save=options.save,
        allow_unpinned=options.allow_unpinned,
    )
    token, is_own = _token()
    seat = SeatOptions(
        token=token,
        name=options.seat_name or "agent",
        port=options.port,
        host=options.host,
        allowed_hosts=options.allow_host,
        turn_timeout_s=options.turn_timeout or 600.0,
    )

    def announce(url: str) -> None:
        sys.stdout.write(f"RIMAPI listening on {url}\n")
        sys.stdout.write(f"token: {'as in ' + TOKEN_VARIABLE if is_own else token}\n")
        sys.stdout.flush()

    try:
        result = asyncio.run(serve_seat(game, spec, seat, saves=saves, save_sha256=save_sha256, ready=announce))
    except (KeyboardInterrupt, SeatClosedError):
        if has_record(spec.folder):
            sys.stdout.write(f"record: {shown(str(spec.folder))}\n")
        raise KeyboardInterrupt from None
    attempts = result.operator_attempts
    clean = "a clean run" if result.clean_run else f"{attempts} attempt{'s' * (attempts != 1)} at an operator's power"
    sys.stdout.write(f"{result.outcome}: {shown(result.reason)}; score {result.score:.3f}, {clean}\n")
    sys.stdout.write(f"record: {shown(str(result.folder))}\n")
    return result


def _token() -> tuple[str, bool]:
    """The token, and whether the user has chosen it. Raises SettingError if that one is unusable."""
    given = os.environ.get(TOKEN_VARIABLE)
    if given is None:
        return secrets.token_urlsafe(24), False
    if len(given) < SHORTEST_TOKEN or not re.fullmatch(r"[\x21-\x7e]+", given):
        raise SettingError(
            f"{TOKEN_VARIABLE} must have at least {SHORTEST_TOKEN} printable ASCII characters, no spaces"
        )
    return given, True


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no name: use up to 40 letters, digits, spaces, '.', '-' and '_'")
    return text


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of turns from 1 on")
    return int(text)
