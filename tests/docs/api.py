"""Writes docs/api.md from the docstrings. Run `python -m tests.docs.api` from the root of the checkout."""

from __future__ import annotations

import ast
import enum
import functools
import importlib
import inspect
import itertools
import json
import pkgutil
import re
import sys
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final

from pydantic import BaseModel

import pytest_rle
from pytest_rle import RleError

PAGE: Final = Path(__file__).parents[2] / "docs" / "api.md"

COMMAND: Final = "python -m tests.docs.api"

MODULES: Final = (
    "pytest_rle",
    "pytest_rle.testing",
    "pytest_rle.team",
    "pytest_rle.team.actions",
    "pytest_rle.team.policies",
    "pytest_rle.scoring",
    "pytest_rle.compare",
    "pytest_rle.stats",
    "pytest_rle.records",
)
"""The public modules, in the order of the page."""

WIDTH: Final = 100
"""Longer signatures take a line for each parameter."""

HEAD: Final = f"""<!-- Written by `{COMMAND}` -->

# The public API

This page lists all public names. Everything else is private and may change in any version
([versioning](versioning.md)). The options, fixtures, markers and hooks are public too: see [running](running.md) and
[your own tests](own-tests.md).

Importing `pytest_rle` imports no library. The other modules import NumPy, SciPy, pydantic and HTTPX, which takes less
than a second. The embedded game is loaded when the first one starts.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, errors_section(), *(module_section(name) for name in MODULES)])


def errors_section() -> str:
    """The tree of exceptions."""
    return (
        "## Exceptions\n\nEvery exception that pytest-rle raises on purpose derives from `RleError`. The groups below "
        "it are in `pytest_rle`:\ncatch one of them, or `RleError` for all.\n\n"
        "```\n" + "\n".join(tree(RleError)) + "\n```\n"
    )


def tree(root: type[Exception], indent: str = "") -> list[str]:
    """A class and the public classes below it, drawn as a tree."""
    import_everything()
    lines = [f"{root.__name__}{_other_bases(root)}"] if not indent else []
    below = sorted((each for each in subclasses(root) if not each.__name__.startswith("_")), key=lambda c: c.__name__)
    for index, each in enumerate(below):
        is_last = index == len(below) - 1
        lines.append(f"{indent}{'└── ' if is_last else '├── '}{each.__name__}{_other_bases(each)}")
        lines.extend(tree(each, indent + ("    " if is_last else "│   ")) if subclasses(each) else [])
    return lines


def subclasses(root: type[Exception]) -> list[type[Exception]]:
    """The classes of the package directly below a class."""
    return [each for each in root.__subclasses__() if each.__module__.startswith("pytest_rle.") and is_current(each)]


def is_current(each: type[BaseException]) -> bool:
    """Whether the class is the one that its module holds: a pytest run inside another imports modules again."""
    module = sys.modules.get(each.__module__)
    return module is not None and getattr(module, each.__name__, each) is each


def exceptions() -> list[type[BaseException]]:
    """Every exception class that the package defines."""
    import_everything()
    found: list[type[BaseException]] = []
    pending: list[type[BaseException]] = [BaseException]
    while pending:
        each = pending.pop()
        pending.extend(each.__subclasses__())
        if each.__module__.partition(".")[0] == "pytest_rle" and each not in found and is_current(each):
            found.append(each)
    return sorted(found, key=lambda each: (each.__module__, each.__name__))


@functools.cache
def import_everything() -> None:
    """Import every module of the package, so that every class exists."""
    for module in pkgutil.walk_packages(pytest_rle.__path__, "pytest_rle."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def module_section(name: str) -> str:
    """The section of a module: its docstring and its names."""
    module = importlib.import_module(name)
    entries = [entry(module, each) for each in sorted(module.__all__, key=str.lower) if not each.startswith("__")]
    return f"## `{name}`\n\n{inspect.cleandoc(module.__doc__ or '')}\n\n" + "\n".join(entries)


def entry(module: ModuleType, name: str) -> str:
    """A name with its signature and the first paragraph of its docstring."""
    value = getattr(module, name)
    text = first_paragraph(docstring(module, name))
    if inspect.isclass(value):
        return f"### `{name}`\n\n```python\n{class_signature(value)}\n```\n\n{text}\n{members(value)}"
    if isinstance(value, FunctionType):
        return f"### `{name}`\n\n```python\n{signature(value, name)}\n```\n\n{text}\n"
    is_plain = all(isinstance(each, str | int | float) for each in (value if isinstance(value, tuple) else (value,)))
    shown = f"\n```python\n{name} = {_value(value)}\n```\n" if is_plain else ""
    return f"### `{name}`\n{shown}\n{text}\n"


def docstring(module: ModuleType, name: str) -> str:
    """The docstring of a name that a module exports; for a constant, the text below its assignment."""
    value = getattr(module, name)
    if inspect.isclass(value):
        own = inspect.cleandoc(value.__doc__ or "")
        return "" if own.startswith(f"{value.__name__}(") else own  # a dataclass without a docstring gets its signature
    if isinstance(value, FunctionType):
        return inspect.getdoc(value) or ""
    return _constant_docstring(_home(module, name), name)


def first_paragraph(text: str) -> str:
    """The text up to its first empty line."""
    return text.partition("\n\n")[0]


def class_signature(cls: type[Any]) -> str:
    """How to make an instance; for an enumeration its values, for an exception and a protocol its bases."""
    if issubclass(cls, enum.Enum):
        return "\n".join([f"class {cls.__name__}({_bases(cls)}):", *(f"    {m.name} = {_value(m.value)}" for m in cls)])
    if issubclass(cls, BaseException) or getattr(cls, "_is_protocol", False):
        return f"class {cls.__name__}({_bases(cls)})"
    if issubclass(cls, BaseModel):
        parameters = [_model_parameter(cls, name) for name in cls.model_fields]
        return _call(f"class {cls.__name__}", parameters, "")
    return signature(cls, f"class {cls.__name__}")


def signature(function: Any, name: str) -> str:
    """A call, with annotations as they are written; a line for each parameter where one line is too long."""
    found = inspect.signature(function)
    parameters: list[str] = []
    for parameter in found.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parameters:
            parameters.append("*")
        if parameter.name not in ("self", "cls"):
            default = "" if parameter.default is parameter.empty else f" = {_value(parameter.default)}"
            parameters.append(f"{parameter.name}: {_annotation(parameter.annotation)}{default}")
    has_result = not inspect.isclass(function) and found.return_annotation is not found.empty
    prefix = "async " if inspect.iscoroutinefunction(function) else ""
    return _call(f"{prefix}{name}", parameters, f" -> {_annotation(found.return_annotation)}" if has_result else "")


def members(cls: type[Any]) -> str:
    """The public methods and properties that a class adds to its bases, with the first paragraph of the docstring."""
    lines = []
    for name, value in vars(cls).items():
        member = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        if name.startswith("_") or any(hasattr(base, name) for base in cls.__mro__[1:]):
            continue
        if isinstance(member, FunctionType) and member.__module__.startswith("pytest_rle"):
            lines.append(f"- `{_in_one_line(signature(member, name))}`: {_summary(member.__doc__)}\n")
        elif isinstance(member, property | functools.cached_property):
            lines.append(f"- `{name}`: {_summary(member.__doc__)}\n")
    return "\n" + "".join(lines) if lines else ""


def _summary(text: str | None) -> str:
    return first_paragraph(inspect.cleandoc(text or "")).replace("\n", " ")


def _call(head: str, parameters: list[str], result: str) -> str:
    line = f"{head}({', '.join(parameters)}){result}"
    if len(line) <= WIDTH:
        return line
    return f"{head}(\n" + "".join(f"    {parameter},\n" for parameter in parameters) + f"){result}"


def _in_one_line(call: str) -> str:
    return re.sub(r"\s+", " ", call).replace("( ", "(").replace(", )", ")")


def _model_parameter(model: type[BaseModel], name: str) -> str:
    annotations = next(found for each in model.__mro__ if name in (found := inspect.get_annotations(each)))
    field = model.model_fields[name]
    default = "..." if field.default_factory is not None else _value(field.default)
    return f"{name}: {_annotation(annotations[name])}" + ("" if field.is_required() else f" = {default}")


def _annotation(annotation: Any) -> str:
    return annotation.__name__ if inspect.isclass(annotation) else str(annotation)


def _value(default: Any) -> str:
    """A default without what differs between machines and versions of Python."""
    if isinstance(default, enum.Enum):
        return f"{type(default).__name__}.{default.name}"
    if isinstance(default, Path):
        return f"Path({_value(str(default))})"
    if isinstance(default, str):
        return json.dumps(default, ensure_ascii=False)
    if isinstance(default, tuple):
        return f"({', '.join(map(_value, default))})"
    if callable(default):
        return f"{default.__module__}.{default.__qualname__}"
    text = repr(default)
    return "..." if text.startswith("<") else text


def _bases(cls: type[Any]) -> str:
    return ", ".join(base.__name__ for base in cls.__bases__)


def _other_bases(cls: type[Any]) -> str:
    other = [base.__name__ for base in cls.__bases__ if not issubclass(base, RleError) and base is not Exception]
    return f"  (also {', '.join(other)})" if other else ""


def _home(module: ModuleType, name: str) -> ModuleType:
    """The module that assigns a name which another one imports and exports."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom) and node.module and any(name == alias.name for alias in node.names):
            return _home(importlib.import_module(node.module), name)
    return module


def _constant_docstring(module: ModuleType, name: str) -> str:
    body = ast.parse(inspect.getsource(module)).body
    for node, following in itertools.pairwise(body):
        is_it = isinstance(node, ast.Assign | ast.AnnAssign) and re.match(rf"{name}\b", ast.unparse(node))
        if is_it and isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            return inspect.cleandoc(str(following.value.value))
    return ""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
