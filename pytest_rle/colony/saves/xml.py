"""Writes XML in the game's form: an element on each line, indented with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

Value = str | int | float | bool

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML does not allow."""


class XmlWriter:
    """Collects the lines of an XML document.

        xml = XmlWriter()
        with xml.element("info"):
            xml.leaf("name", "New Arrivals")

    `lines` are the lines so far. A part of a document starts at a `depth` above 0.
    """

    def __init__(self, depth: int = 0) -> None:
        self.lines: list[str] = []
        self._indent = "\t" * depth

    @contextmanager
    def element(self, tag: str, class_name: str | None = None) -> Iterator[None]:
        """Write an element. Its children are what the block writes."""
        start = f'{tag} Class="{quote(class_name)}"' if class_name is not None else tag
        self.lines.append(f"{self._indent}<{start}>")
        self._indent += "\t"
        yield
        self._indent = self._indent[:-1]
        self.lines.append(f"{self._indent}</{tag}>")

    def leaf(self, tag: str, value: Value) -> None:
        """Write an element with a value."""
        self.lines.append(f"{self._indent}<{tag}>{escape(plain(value))}</{tag}>")

    def leaf_unless(self, tag: str, value: Value, default: Value) -> None:
        """Write an element with a value, unless the value is the default (Scribe_Values)."""
        if value != default:
            self.leaf(tag, value)

    def null(self, tag: str) -> None:
        """Write an element for an absent object."""
        self.lines.append(f'{self._indent}<{tag} IsNull="True" />')

    def empty(self, tag: str, class_name: str | None = None) -> None:
        """Write an element without content."""
        start = f'{tag} Class="{quote(class_name)}"' if class_name is not None else tag
        self.lines.append(f"{self._indent}<{start} />")

    def listing(self, tag: str, values: Iterable[Value]) -> None:
        """Write a list of values."""
        entries = list(values)
        if not entries:
            self.empty(tag)
            return
        with self.element(tag):
            for value in entries:
                self.leaf("li", value)

    def pairs(self, tag: str, entries: Iterable[tuple[Value, Value]]) -> None:
        """Write a dictionary, as parallel lists of keys and values."""
        listed = list(entries)
        with self.element(tag):
            self.listing("keys", (key for key, _ in listed))
            self.listing("values", (value for _, value in listed))

    def block(self, tag: str, text: str) -> None:
        """Write an element with its text on separate lines, such as a packed grid."""
        self.lines.append(f"{self._indent}<{tag}>\n{text}\n{self._indent}</{tag}>")

    def raw(self, lines: Iterable[str]) -> None:
        """Add lines that are already indented and escaped."""
        self.lines.extend(lines)

    @property
    def indent(self) -> str:
        """The tabs at the current depth."""
        return self._indent


def plain(value: Value) -> str:
    """A value in the game's form: `True` and `False`, and whole numbers without a decimal point."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def escape(text: str) -> str:
    """Text for an element. Characters that XML does not allow become question marks."""
    return _NOT_XML.sub("?", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quote(text: str) -> str:
    """Text for the value of an attribute."""
    return escape(text).replace('"', "&quot;")


def position(x: int, z: int) -> str:
    """A cell in the game's form, such as `(125, 0, 140)`."""
    return f"({x}, 0, {z})"
