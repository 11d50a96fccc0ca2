"""Writing XML as the game does: one element a line, indented with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

Value = str | int | float | bool

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document can hold."""


class XmlWriter:
    """Collects the lines of a document, or of a part of one that begins at some depth."""

    def __init__(self, depth: int = 0) -> None:
        self.lines: list[str] = []
        self._indent = "\t" * depth

    @contextmanager
    def element(self, tag: str, class_name: str | None = None) -> Iterator[None]:
        """An element with the children that are written inside the block."""
        start = f'{tag} Class="{quote(class_name)}"' if class_name is not None else tag
        self.lines.append(f"{self._indent}<{start}>")
        self._indent += "\t"
        yield
        self._indent = self._indent[:-1]
        self.lines.append(f"{self._indent}</{tag}>")

    def leaf(self, tag: str, value: Value) -> None:
        """An element with a value."""
        self.lines.append(f"{self._indent}<{tag}>{escape(plain(value))}</{tag}>")

    def leaf_unless(self, tag: str, value: Value, default: Value) -> None:
        """An element with a value, left out when the value is the default (Scribe_Values)."""
        if value != default:
            self.leaf(tag, value)

    def null(self, tag: str) -> None:
        """An element for something that is not there."""
        self.lines.append(f'{self._indent}<{tag} IsNull="True" />')

    def empty(self, tag: str, class_name: str | None = None) -> None:
        """An element without content."""
        start = f'{tag} Class="{quote(class_name)}"' if class_name is not None else tag
        self.lines.append(f"{self._indent}<{start} />")

    def listing(self, tag: str, values: Iterable[Value]) -> None:
        """A list of values."""
        entries = list(values)
        if not entries:
            self.empty(tag)
            return
        with self.element(tag):
            for value in entries:
                self.leaf("li", value)

    def pairs(self, tag: str, entries: Iterable[tuple[Value, Value]]) -> None:
        """A dictionary, as parallel lists of keys and values."""
        listed = list(entries)
        with self.element(tag):
            self.listing("keys", (key for key, _ in listed))
            self.listing("values", (value for _, value in listed))

    def block(self, tag: str, text: str) -> None:
        """An element whose text stands in lines of its own, such as a packed grid."""
        self.lines.append(f"{self._indent}<{tag}>\n{text}\n{self._indent}</{tag}>")

    def raw(self, lines: Iterable[str]) -> None:
        """Lines that are ready, indented and escaped."""
        self.lines.extend(lines)

    @property
    def indent(self) -> str:
        """The tabs at the current depth."""
        return self._indent


def plain(value: Value) -> str:
    """A value as the game writes it: True and False, and whole numbers without a point."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def escape(text: str) -> str:
    """Text for an element; what XML cannot hold becomes a question mark."""
    return _NOT_XML.sub("?", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quote(text: str) -> str:
    """Text for an attribute."""
    return escape(text).replace('"', "&quot;")


def position(x: int, z: int) -> str:
    """A cell as the game writes it."""
    return f"({x}, 0, {z})"
