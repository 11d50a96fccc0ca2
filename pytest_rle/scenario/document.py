"""YAML with line numbers: plain values, and the line of every key and element."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from pytest_rle.scenario.errors import Fault, ScenarioFileError

Location = tuple[str | int, ...]
"""Where a value is in a document: keys and indices from the top."""

_PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")
)


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """A parsed file. `lines` maps the location of every key and element to its line, counted from 1."""

    path: Path
    value: Any
    lines: dict[Location, int]

    def line_of(self, location: Location) -> int:
        """The line of a value. If the file does not contain the value, the line of the nearest part around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def parse(path: Path, text: str) -> Document:
    """Parse YAML. Raises ScenarioFileError with the line of a syntax error, a duplicate key or an unsupported tag."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Location, int] = {}
        faults: list[Fault] = []
        if node is None:
            raise ScenarioFileError((Fault(path, 1, "the file is empty"),))
        value = _build(loader, node, (), lines, faults, path)
        if faults:
            raise ScenarioFileError(tuple(faults))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        raise ScenarioFileError((Fault(path, line, f"not valid YAML: {error.problem or error.context}"),)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ScenarioFileError((Fault(path, 1, f"not valid YAML: {error}"),)) from error
    finally:
        loader.dispose()
    return Document(path, value, lines)


def _build(
    loader: yaml.SafeLoader,
    node: yaml.Node,
    location: Location,
    lines: dict[Location, int],
    faults: list[Fault],
    path: Path,
) -> Any:
    lines.setdefault(location, node.start_mark.line + 1)
    if node.tag not in _PLAIN_TAGS:
        raise yaml.MarkedYAMLError(problem=f"the tag {node.tag} is not supported", problem_mark=node.start_mark)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[Any, Any] = {}
        for key, key_node, value_node in _pairs(loader, node):
            line = key_node.start_mark.line + 1
            if key in mapping:
                faults.append(Fault(path, line, f"the key {key!r} is defined twice"))
            lines[*location, key] = line
            mapping[key] = _build(loader, value_node, (*location, key), lines, faults, path)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(loader, element, (*location, index), lines, faults, path) for index, element in enumerate(node.value)
        ]
    return loader.construct_object(node, deep=True)


def _pairs(loader: yaml.SafeLoader, node: yaml.MappingNode) -> Iterator[tuple[Any, yaml.Node, yaml.Node]]:
    for key_node, value_node in node.value:
        if key_node.tag not in _PLAIN_TAGS or not isinstance(key_node, yaml.ScalarNode):
            problem = "keys must be plain text or numbers"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
        key = loader.construct_object(key_node)
        yield (key if isinstance(key, int | str) else key_node.value), key_node, value_node
