"""The public API is the page about it: names, docstrings and exceptions."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import pytest

from pytest_rle import RleError
from tests.docs import api

OUTSIDE: dict[str, str] = {
    "pytest_rle.records.reader.IncompleteRecordWarning": "a warning",
    "pytest_rle.rimapi.transport.AnswerTooLarge": "a transport raises the errors of httpx",
}
"""Exception classes that do not derive from RleError, each with the reason."""


def test_the_page_is_up_to_date() -> None:
    assert api.PAGE.read_text(encoding="utf-8") == api.page(), f"docs/api.md is stale: run {api.COMMAND}"


def test_the_page_lists_the_exports_of_the_public_modules() -> None:
    page = api.PAGE.read_text(encoding="utf-8")
    sections = re.split(r"(?m)^## ", page)[2:]
    listed = {section.split("`")[1]: set(re.findall(r"(?m)^### `(\w+)`$", section)) for section in sections}
    exported = {name: set(importlib.import_module(name).__all__) - {"__version__"} for name in api.MODULES}
    assert listed == exported, f"docs/api.md is stale: run {api.COMMAND}"


@pytest.mark.parametrize("name", api.MODULES)
def test_every_public_name_has_a_docstring(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__
    names = [each for each in module.__all__ if not each.startswith("__")]
    assert [each for each in names if not api.docstring(module, each)] == []


def test_importing_the_package_imports_no_library() -> None:
    code = "import sys; before = set(sys.modules); import pytest_rle; print(*set(sys.modules) - before)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    libraries = {name for name in result.stdout.split() if name.partition(".")[0] not in sys.stdlib_module_names}
    assert libraries == {"pytest_rle", "pytest_rle.errors", "pytest_rle.shown"}


def test_every_exception_derives_from_the_base() -> None:
    outside = {f"{each.__module__}.{each.__name__}" for each in api.exceptions() if not issubclass(each, RleError)}
    assert outside == set(OUTSIDE)


def test_every_exception_says_what_it_means() -> None:
    assert [each.__name__ for each in api.exceptions() if not each.__doc__] == []
