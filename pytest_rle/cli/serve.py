"""`rle serve`: the embedded colony as a RIMAPI server."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pytest_rle.colony.api.save_store import SaveFolder, ShippedSave
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import SaveError, check_playable, load_save
from pytest_rle.colony.server import LOOPBACK_NAMES, allow_many_connections, host_name, run_server
from pytest_rle.colony.server.faults import Fault, FaultsError, load_faults
from pytest_rle.rimworld.constants import RIMAPI_DEFAULT_PORT, RIMWORLD_VERSION
from pytest_rle.scenario import (
    Scenario,
    ScenarioError,
    ScenarioSaveMissingError,
    find_scenarios,
    hash_file,
    pick_scenario,
    save_path,
    scenarios_directory,
    verify_save,
)
from pytest_rle.seat import command as seat
from pytest_rle.seeds import parse_seed
from pytest_rle.shown import shown

DEFAULT_SCENARIO: Final = "crashlanded"
HIGHEST_PORT: Final = 65535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--scenario", metavar="NAME", help="scenario to serve (default: crashlanded, or none with --save)"
    )
    parser.add_argument("--seed", metavar="N", type=_seed, default=42, help="seed of the game (default: %(default)s)")
    parser.add_argument(
        "--port",
        metavar="N",
        type=_port,
        default=RIMAPI_DEFAULT_PORT,
        help="port to listen on; 0 takes any free port (default: %(default)s)",
    )
    parser.add_argument(
        "--host",
        metavar="ADDRESS",
        help="address or name to listen on, such as 0.0.0.0 for every network (default: 127.0.0.1 and ::1)",
    )
    parser.add_argument(
        "--allow-host",
        metavar="NAME",
        type=_name,
        action="append",
        default=[],
        help="a further name under which clients may reach the server, and whose web pages may use it; repeatable",
    )
    parser.add_argument(
        "--save",
        metavar="FILE",
        type=Path,
        help="start from this .rws file, plain or packed (default: the scenario's save)",
    )
    parser.add_argument(
        "--allow-unpinned", action="store_true", help="accept a save whose SHA-256 is not the one the scenario pins"
    )
    parser.add_argument(
        "--save-folder",
        metavar="DIR",
        type=Path,
        default=Path("rle_saves"),
        help="folder for the saves that clients make (default: %(default)s)",
    )
    parser.add_argument(
        "--speed",
        type=int,
        choices=(1, 2, 3, 4),
        default=1,
        help="game speed: 60, 180, 360 or 900 game ticks a second (default: %(default)s)",
    )
    parser.add_argument("--paused", action="store_true", help="start paused")
    parser.add_argument("--lockstep", action="store_true", help="let time pass only by POST /api/v1/rle/advance")
    parser.add_argument(
        "--rimapi-version",
        choices=("1.9", "1.10"),
        default="1.10",
        help="version of the RIMAPI mod to imitate (default: %(default)s)",
    )
    parser.add_argument(
        "--strict-quirks",
        action="store_true",
        help="reproduce the defects of the mod too; then every web page may use the server",
    )
    parser.add_argument(
        "--faults",
        metavar="NAME|FILE",
        type=_faults,
        default=(),
        help="misbehave as a live game does: 'realistic', 'hostile', one fault, or a YAML file of faults",
    )
    seat.add_arguments(parser)


def _faults(text: str) -> tuple[Fault, ...]:
    try:
        return load_faults(text)
    except FaultsError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _seed(text: str) -> int:
    try:
        return parse_seed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; use a number from 0 to {HIGHEST_PORT}")
    return int(text)


def _name(text: str) -> str:
    name = host_name(text)
    if name is None or (":" in text and ":" not in name):
        raise argparse.ArgumentTypeError(f"{text!r} is not a host; give a name or an address, without scheme or port")
    return name


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted. Raises ScenarioError or ColonyError if it cannot."""
    if options.faults and options.lockstep:
        raise FaultsError("--faults needs a game in real time: omit --lockstep")
    seat.require_fitting(options)
    scenarios = _scenarios(options)
    scenario, game, digest = _load(options, scenarios)
    saves = SaveFolder(options.save_folder, seed=options.seed, shipped=_shipped(scenarios))
    is_open = not options.strict_quirks and not options.seat
    if options.host is not None and is_open and options.host not in LOOPBACK_NAMES:
        sys.stderr.write(f"rle serve: everyone who can reach {shown(options.host)} can play, save and end this game\n")
    allow_many_connections()
    if options.seat:
        seat.run(options, scenario, game, digest, saves)
        return 0
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(
            run_server(
                game,
                options.port,
                host=options.host,
                allowed_hosts=options.allow_host,
                speed=options.speed,
                paused=options.paused,
                lockstep=options.lockstep,
                rimapi_version=options.rimapi_version,
                strict_quirks=options.strict_quirks,
                saves=saves,
                save_sha256=digest,
                faults=options.faults,
                fault_seed=options.seed,
                ready=_announce,
            )
        )
    return 0


def _scenarios(options: argparse.Namespace) -> dict[str, Scenario]:
    """The scenarios of the current folder. With a save, and without a scenario, a broken one is no reason to stop."""
    try:
        return find_scenarios(scenarios_directory(Path.cwd()))
    except ScenarioError:
        if options.scenario is not None or options.save is None:
            raise
        return {}


def _shipped(scenarios: Mapping[str, Scenario]) -> dict[str, ShippedSave]:
    """The scenarios' saves under the names by which clients ask for them; a save that is missing has none."""
    found = {}
    for name, scenario in scenarios.items():
        with contextlib.suppress(ScenarioSaveMissingError):
            save = ShippedSave(save_path(scenario), scenario.difficulty)
            found.update(dict.fromkeys((name, f"rle_{name}", f"rle_{name}_v1"), save))
    return found


def _load(options: argparse.Namespace, scenarios: Mapping[str, Scenario]) -> tuple[Scenario | None, Game, str]:
    scenario: Scenario | None = None
    if options.scenario is not None or options.save is None:
        scenario = pick_scenario(scenarios, options.scenario or DEFAULT_SCENARIO)
    if scenario is None or options.save is not None:
        path = options.save
        if not path.is_file():
            raise SaveError(path, "there is no such file")
        digest = hash_file(path)
    else:
        path = save_path(scenario)
        digest = verify_save(scenario, path, options.allow_unpinned)
    loaded = load_save(path, seed=options.seed, difficulty=scenario.difficulty if scenario is not None else None)
    check_playable(path, loaded)
    version = loaded.notes.game_version
    if version and not version.startswith(RIMWORLD_VERSION):
        rules = f"the rules are those of {RIMWORLD_VERSION}"
        sys.stderr.write(f"rle serve: the save is of RimWorld {shown(version)}; {rules}\n")
    for warning in loaded.warnings:
        sys.stderr.write(f"rle serve: {shown(warning)}\n")
    return scenario, Game(loaded.world), digest


def _announce(url: str) -> None:
    sys.stdout.write(f"RIMAPI listening on {url}\n")
    sys.stdout.flush()
