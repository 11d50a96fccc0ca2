"""Reads scenario files. A malformed file is refused with all its faults at once, each with its line."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pytest_rle.scenario.errors import ScenarioErrors, ScenarioFileError, UnknownScenarioError
from pytest_rle.scenario.schema import Scenario, ScenarioContent
from pytest_rle.yaml_lines import LARGEST_FILE, Document, Fault, Location, YamlFileError, parse


def load_scenario(path: Path) -> Scenario:
    """Read one scenario. Raises ScenarioFileError, which lists every fault with file and line."""
    try:
        if path.exists() and not path.is_file():
            raise ScenarioFileError((Fault(path, 1, "is not a regular file"),))
        with path.open("rb") as file:
            raw = file.read(4 * LARGEST_FILE + 1)  # the most bytes that the limit of characters allows, and one more
        text = raw.decode("utf-8")
    except OSError as error:
        raise ScenarioFileError((Fault(path, 1, f"cannot be read: {error.strerror}"),)) from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ScenarioFileError((Fault(path, line, "is not UTF-8 text"),)) from error
    try:
        document = parse(path, text)
    except YamlFileError as error:
        raise ScenarioFileError(error.faults) from error
    if not isinstance(document.value, dict):
        raise ScenarioFileError((Fault(path, 1, "must be a mapping of keys such as name, days and save"),))
    try:
        content = ScenarioContent.model_validate(document.value)
    except ValidationError as error:
        raise ScenarioFileError(tuple(_fault(document, detail) for detail in _causes(error.errors()))) from None
    if content.name != path.stem:
        line = document.line_of(("name",))
        raise ScenarioFileError((Fault(path, line, f"the name is {content.name!r}, but the file is {path.name}"),))
    fields: dict[str, Any] = {name: getattr(content, name) for name in ScenarioContent.model_fields}
    return Scenario(**fields, source=path, sha256=hashlib.sha256(raw).hexdigest())


def find_scenarios(directory: Path) -> dict[str, Scenario]:
    """Every scenario in a folder, by name, in alphabetical order.

    Raises ScenarioErrors, which lists all malformed files, and UnknownScenarioError if there is no scenario file.
    """
    found: dict[str, Scenario] = {}
    errors: list[ScenarioFileError] = []
    for path in sorted(directory.glob("*.yaml")):
        try:
            found[path.stem] = load_scenario(path)
        except ScenarioFileError as error:
            errors.append(error)
    if errors:
        raise ScenarioErrors(tuple(errors))
    if not found:
        raise UnknownScenarioError(f"there is no scenario file (*.yaml) in {directory}")
    return found


def pick_scenario(scenarios: Mapping[str, Scenario], name: str) -> Scenario:
    """The scenario of this name. Raises UnknownScenarioError, which suggests the closest name or lists all."""
    if name in scenarios:
        return scenarios[name]
    close = difflib.get_close_matches(name, scenarios, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else f"; use one of {', '.join(sorted(scenarios))}"
    folders = sorted({str(scenario.source.parent) for scenario in scenarios.values()})
    raise UnknownScenarioError(f"there is no scenario {name!r} in {', '.join(folders)}{hint}")


def pick_scenarios(scenarios: Mapping[str, Scenario], names: Iterable[str]) -> list[Scenario]:
    """The scenarios of these names, each once; all of them if no name is given. Raises UnknownScenarioError."""
    return [pick_scenario(scenarios, name) for name in dict.fromkeys(names)] or list(scenarios.values())


def _causes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """The faults without those that follow from a deeper one, as "the list is empty" follows from a bad element."""
    places = [detail["loc"] for detail in details]
    return [d for d in details if not any(len(p) > len(d["loc"]) and p[: len(d["loc"])] == d["loc"] for p in places)]


def _fault(document: Document, detail: ErrorDetails) -> Fault:
    location: Location = tuple(part for part in detail["loc"] if part != "[key]")
    where = ".".join(str(part) for part in location)
    if detail["type"] == "extra_forbidden":
        text = f"unknown key {where!r}{_did_you_mean(location)}"
    elif detail["type"] == "missing":
        text = f"the key {where!r} is missing"
    else:
        message = detail["msg"].removeprefix("Value error, ")
        text = f"{where}: {message}" if where else message
    deeper: Location = tuple(detail.get("ctx", {}).get("at", ()))
    return Fault(document.path, document.line_of(location + deeper), text)


def _did_you_mean(location: Location) -> str:
    model: type[BaseModel] = ScenarioContent
    for part in location[:-1]:
        if not isinstance(part, str) or part not in model.model_fields:
            continue
        inner = _model_in(model.model_fields[part].annotation)
        if inner is None:
            return ""
        model = inner
    close = difflib.get_close_matches(str(location[-1]), model.model_fields, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        inner = _model_in(argument)
        if inner is not None:
            return inner
    return None
