"""Names the place of an element in a save, such as `game/maps/li[1]/things/thing[Human20]/needs/needs/li[Food]`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

LONGEST_NAME: Final = 60


def places(root: Element, wanted: Iterable[tuple[Element, str]]) -> list[str]:
    """The path from the root to each child, which is given by its parent and its path below that.

    An entry of a list is named by its id, else by its def, else by its number from 1.
    """
    parents = {child: parent for parent in root.iter() for child in parent}
    return [f"{_place(element, parents)}/{path}".removesuffix("/.") for element, path in wanted]


def _place(element: Element, parents: dict[Element, Element]) -> str:
    steps: list[str] = []
    while (parent := parents.get(element)) is not None:
        steps.append(_step(element, parent))
        element = parent
    return "/".join(reversed(steps))


def _step(element: Element, parent: Element) -> str:
    if element.tag not in ("li", "thing"):
        return element.tag
    name = element.findtext("id") or element.findtext("def") or ""
    if not name.strip():
        siblings = [other for other in parent if other.tag == element.tag]
        name = str(siblings.index(element) + 1)
    return f"{element.tag}[{name.strip()[:LONGEST_NAME]}]"
