"""The page's script files become one script."""

from __future__ import annotations

from importlib import resources

import pytest

from pytest_rle.page.errors import PageError
from pytest_rle.page.script import join, page_script
from pytest_rle.story import Kind


def test_a_module_comes_after_what_it_imports() -> None:
    sources = {
        "main": 'import { a, b } from "./one.js";\nimport { c } from "./two.js";\nexport const d = c;\n',
        "two": 'import { a } from "./one.js";\nexport function c() { return a; }\n',
        "one": "const hidden = 1;\nexport const a = hidden;\nexport const b = 2;\n",
        "unused": "export const d = 1;\n",
    }
    assert join(sources, "main") == (
        "const $ = {};\n"
        "$.one = (() => {\nconst hidden = 1;\nconst a = hidden;\nconst b = 2;\nreturn { a, b };\n})();\n"
        "$.two = (() => {\nconst { a } = $.one;\nfunction c() { return a; }\nreturn { c };\n})();\n"
        "$.main = (() => {\nconst { a, b } = $.one;\nconst { c } = $.two;\nconst d = c;\nreturn { d };\n})();\n"
    )


def test_a_circle_of_imports_is_refused() -> None:
    sources = {"main": 'import { a } from "./one.js";\n', "one": 'import { b } from "./main.js";\n'}
    with pytest.raises(PageError, match="in a circle: main -> one -> main"):
        join(sources, "main")


def test_a_missing_module_is_named() -> None:
    with pytest.raises(PageError, match=r"main imports one\.js, which does not exist"):
        join({"main": 'import { a } from "./one.js";\n'}, "main")


def test_the_page_has_no_module_syntax_left() -> None:
    """A form of import or export that the joining does not know would stop the whole page."""
    lines = page_script().splitlines()
    assert [line for line in lines if line.startswith(("import ", "export "))] == []


def test_the_script_can_stand_in_an_element_of_html() -> None:
    assert "</script" not in page_script().lower()


def test_every_kind_of_happening_has_a_look() -> None:
    looks = (resources.files("pytest_rle.page") / "static" / "kinds.js").read_text(encoding="utf-8")
    assert [kind for kind in Kind if f"\n  {kind}: {{" not in looks] == []
