"""Joins the page's scripts, and its style sheets, into one each, so that the page works from a disk without a server.

Each file of `static/` is a module of its own: it names what it needs with lines like `import { el } from "./dom.js";`,
and puts `export` before what it offers. The joined script wraps each file in a function, so its other names stay its
own.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from importlib import resources
from typing import Final

from pytest_rle.page.errors import PageError

ENTRY: Final = "main"
"""The file that starts the page."""

STYLES: Final = ("base", "map", "timeline", "story", "charts", "people", "minds", "run", "narrow")
"""The style sheets in the order in which later ones prevail."""

_IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (async function|function|const|class) (\w+)", re.MULTILINE)


@functools.cache
def page_script() -> str:
    """The script of a page: every file that `main.js` needs, in an order in which each finds what it imports."""
    folder = resources.files("pytest_rle.page") / "static"
    sources = {
        entry.name.removesuffix(".js"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".js")
    }
    return join(sources, ENTRY)


@functools.cache
def page_style() -> str:
    """The style sheet of a page: `base.css` first, and the rules for narrow screens last, so that they prevail."""
    folder = resources.files("pytest_rle.page") / "static"
    return "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


def join(sources: Mapping[str, str], entry: str) -> str:
    """One script from modules, by name without `.js`. Raises PageError for a missing module or a circle of imports."""
    order: list[str] = []
    _visit(entry, sources, order, ())
    return "const $ = {};\n" + "".join(_wrapped(name, sources[name]) for name in order)


def _visit(name: str, sources: Mapping[str, str], order: list[str], path: tuple[str, ...]) -> None:
    if name in order:
        return
    if name in path:
        raise PageError(f"the scripts of the page import each other in a circle: {' -> '.join([*path, name])}")
    if name not in sources:
        raise PageError(f"the script {path[-1] if path else 'of the page'} imports {name}.js, which does not exist")
    for found in _IMPORT.finditer(sources[name]):
        _visit(found[2], sources, order, (*path, name))
    order.append(name)


def _wrapped(name: str, source: str) -> str:
    offered = ", ".join(found[2] for found in _EXPORT.finditer(source))
    body = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = $.{found[2]};\n", source)
    body = _EXPORT.sub(r"\1 \2", body)
    return f"$.{name} = (() => {{\n{body}return {{ {offered} }};\n}})();\n"
