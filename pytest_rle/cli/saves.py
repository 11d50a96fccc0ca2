"""`rle saves`: build the saves of the scenarios, or pin them by their hash."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pytest_rle.colony.saves import (
    StartBuilding,
    StartCondition,
    StartError,
    StartItem,
    StartSpec,
    generate,
    write_save,
)
from pytest_rle.colony.world import World
from pytest_rle.scenario import (
    Scenario,
    ScenarioError,
    find_scenarios,
    hash_file,
    pick_scenarios,
    save_path,
    scenarios_directory,
)
from pytest_rle.shown import shown
from pytest_rle.yaml_lines import parse

_PIN: Final = re.compile(r"([ \t]+sha256:)[ \t]*[^\s#]*([ \t]*(?:#[^\r\n]*)?\r?\n?)")
"""The line of a pin: what stands before its value, and what stands after."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    text = "build the save of each scenario from the 'start' of its file"
    build = actions.add_parser("build", help=text, description=text)
    build.add_argument("names", metavar="SCENARIO", nargs="*", help="which scenarios (default: all)")
    build.set_defaults(action=_build)
    text = "write the SHA-256 of each scenario's save into its file"
    pin = actions.add_parser("hash", help=text, description=text)
    pin.add_argument("names", metavar="SCENARIO", nargs="*", help="which scenarios (default: all)")
    pin.add_argument("--print", action="store_true", dest="only_print", help="print the hashes and change nothing")
    pin.set_defaults(action=_hash)


def run(options: argparse.Namespace) -> int:
    """Run the chosen action. Raises ScenarioError and SaveError."""
    action: Callable[[argparse.Namespace], None] = options.action
    action(options)
    return 0


def start_spec(scenario: Scenario) -> StartSpec:
    """The start of a scenario, as the generator of saves takes it."""
    start = scenario.start
    return StartSpec(
        name=scenario.name,
        world_seed=start.world_seed,
        colonists=start.colonists,
        width=start.width,
        height=start.height,
        biome=start.biome,
        mean_temperature=start.mean_temperature,
        rainfall=start.rainfall,
        elevation=start.elevation,
        latitude=start.latitude,
        longitude=start.longitude,
        start_day_of_year=start.start_day_of_year,
        start_hour=start.start_hour,
        storyteller=start.storyteller,
        difficulty=scenario.difficulty,
        items=tuple(StartItem(**item.model_dump()) for item in start.items),
        buildings=tuple(StartBuilding(**building.model_dump()) for building in start.buildings),
        finished_research=start.finished_research,
        research_progress=dict(start.research_progress),
        conditions=tuple(StartCondition(**condition.model_dump()) for condition in start.conditions),
    )


def built_path(scenario: Scenario) -> Path:
    """The path of the save that is built: in the folder `saves` beside the folder of the scenario's file."""
    return scenario.source.resolve().parent.parent / "saves" / scenario.save.file


def with_pin(text: str, digest: str, path: Path) -> str:
    """The text of a scenario file with its save pinned; nothing else changes.

    Raises:
        ScenarioError: The file does not have `save` in block form, with `sha256` on a line of its own.
    """
    lines = text.splitlines(keepends=True)
    inside, pins = False, 0
    for index, line in enumerate(lines):
        if line[0] not in " \t#\r\n":
            inside = line.startswith("save:")
        elif inside and (match := _PIN.fullmatch(line)) is not None:
            lines[index] = f"{match[1]} {digest}{match[2]}"
            pins += 1
    if pins != 1:
        raise ScenarioError(f"{path}: there is no line 'sha256:' under 'save:'; add one, and run this again")
    result = "".join(lines)
    if parse(path, result).value["save"]["sha256"] != digest:
        raise ScenarioError(f"{path}: 'save' has a form that cannot be pinned; put 'sha256:' on a line of its own")
    return result


def _build(options: argparse.Namespace) -> None:
    _require_own_scenarios()
    for scenario in _chosen(options.names):
        path = built_path(scenario)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_save(_generate(scenario), path)
        digest = hash_file(path)
        size = path.stat().st_size / 1024
        state = "as pinned" if digest == scenario.save.sha256 else "not pinned yet: run 'rle saves hash'"
        sys.stdout.write(f"{scenario.name:<18}{size:>6.0f} KB  {digest}  {state}\n")
        sys.stdout.flush()


def _generate(scenario: Scenario) -> World:
    """The world of a scenario's start. Raises ScenarioError if the start is impossible, such as on too small a map."""
    try:
        return generate(start_spec(scenario))
    except StartError as error:
        raise ScenarioError(f"{scenario.source}: start: {error}") from error


def _hash(options: argparse.Namespace) -> None:
    if not options.only_print:
        _require_own_scenarios()
    for scenario in _chosen(options.names):
        digest = hash_file(save_path(scenario))
        if options.only_print:
            sys.stdout.write(f"{digest}  {shown(scenario.save.file)}\n")
        elif digest == scenario.save.sha256:
            sys.stdout.write(f"{scenario.name:<18}{digest}  unchanged\n")
        else:
            raw = scenario.source.read_bytes().decode("utf-8")
            scenario.source.write_bytes(with_pin(raw, digest, scenario.source).encode())
            sys.stdout.write(f"{scenario.name:<18}{digest}  pinned\n")


def _require_own_scenarios() -> None:
    """Check that there are scenarios here: the package's own must not be written to. Raises ScenarioError."""
    folder = Path.cwd() / "scenarios"
    if not folder.is_dir():
        raise ScenarioError(f"there is no folder {folder}: run this in the folder that holds 'scenarios'")


def _chosen(names: list[str]) -> list[Scenario]:
    """The scenarios of these names, or all. Raises ScenarioError if one is unknown or malformed."""
    return pick_scenarios(find_scenarios(scenarios_directory(Path.cwd())), names)
