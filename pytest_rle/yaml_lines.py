"""YAML with line numbers: plain values, and the line of every key and element."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.reader import ReaderError

from pytest_rle.errors import SettingError

Location = tuple[str | int, ...]
"""Where a value is in a document: keys and indices from the top."""

LARGEST_FILE: Final = 1 << 20
"""Characters of a file. Ours have fewer than 10 000."""

DEEPEST: Final = 32
"""Levels of mappings and sequences inside each other."""

MOST_VALUES: Final = 20_000
"""Values of a document, with those that its aliases repeat."""

LONGEST_SCALAR: Final = 20_000
"""Characters of a value."""

_PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")
)


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a file. `line` counts from 1."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class YamlFileError(SettingError):
    """A file is not YAML, or demands more than a limit. `faults` lists every fault, by line."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


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
    """Parse YAML.

    Raises:
        YamlFileError: With the line of a syntax error, a duplicate key, an unsupported tag or an excess.
    """
    if len(text) > LARGEST_FILE:
        raise YamlFileError((Fault(path, 1, f"has {len(text):,} characters, and the limit is {LARGEST_FILE:,}"),))
    try:
        loader = _LimitedLoader(text)
    except ReaderError as error:
        raise _illegal_character(path, text, error) from error
    try:
        node = loader.get_single_node()
        lines: dict[Location, int] = {}
        faults: list[Fault] = []
        if node is None:
            raise YamlFileError((Fault(path, 1, "the file is empty"),))
        value = _build(loader, node, (), lines, faults, path)
        if faults:
            raise YamlFileError(tuple(faults))
    except ReaderError as error:
        raise _illegal_character(path, text, error) from error
    except _BeyondLimit as error:
        raise YamlFileError((Fault(path, error.line, error.problem),)) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        raise YamlFileError((Fault(path, line, f"not valid YAML: {error.problem or error.context}"),)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlFileError((Fault(path, 1, f"not valid YAML: {error}"),)) from error
    finally:
        loader.dispose()
    return Document(path, value, lines)


def _illegal_character(path: Path, text: str, error: ReaderError) -> YamlFileError:
    line = text.count("\n", 0, error.position) + 1
    return YamlFileError((Fault(path, line, f"not valid YAML: the character {text[error.position]!a} is not allowed"),))


class _BeyondLimit(SettingError):
    """The document demands more than a limit. `line` counts from 1."""

    def __init__(self, event: yaml.Event, problem: str) -> None:
        self.line, self.problem = event.start_mark.line + 1 if event.start_mark else 1, problem
        super().__init__(problem)


class _LimitedLoader(yaml.SafeLoader):
    """Counts levels and values while the nodes are made; an alias counts as all values of what it repeats.

    A node repeats nothing, so an excess is found before any value is built. Raises _BeyondLimit.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._sizes: dict[str, int | None] = {}
        self._open: list[tuple[str | None, int]] = []
        self._values = 0

    def get_event(self) -> yaml.Event:
        """The next event, which has been counted."""
        event: yaml.Event = super().get_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = self._open.pop()
            if anchor is not None:
                self._sizes[anchor] = self._values - before
        elif isinstance(event, yaml.NodeEvent):
            self._count(event)
        return event

    def _count(self, event: yaml.NodeEvent) -> None:
        anchor, before = event.anchor, self._values
        self._values += 1
        if isinstance(event, yaml.AliasEvent):
            size = self._sizes.get(anchor or "", 0)
            if size is None:
                raise _BeyondLimit(event, f"the alias *{anchor} is inside the value that it repeats")
            self._values += size
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open.append((anchor, before))
            if anchor is not None:
                self._sizes[anchor] = None
            if len(self._open) > DEEPEST:
                raise _BeyondLimit(event, f"is nested deeper than {DEEPEST} levels, the limit")
        elif isinstance(event, yaml.ScalarEvent):
            if anchor is not None:
                self._sizes[anchor] = 1
            if len(event.value) > LONGEST_SCALAR:
                raise _BeyondLimit(event, f"a value has more than {LONGEST_SCALAR:,} characters, the limit")
        if self._values > MOST_VALUES:
            raise _BeyondLimit(event, f"has more than {MOST_VALUES:,} values with its aliases, the limit")


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
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:
        raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from error


def _pairs(loader: yaml.SafeLoader, node: yaml.MappingNode) -> Iterator[tuple[Any, yaml.Node, yaml.Node]]:
    for key_node, value_node in node.value:
        if key_node.tag not in _PLAIN_TAGS or not isinstance(key_node, yaml.ScalarNode):
            problem = "keys must be plain text or numbers"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
        key = loader.construct_object(key_node)
        yield (key if isinstance(key, int | str) else key_node.value), key_node, value_node
