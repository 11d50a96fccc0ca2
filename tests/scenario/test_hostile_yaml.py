"""Hostile scenario files: each is refused with its file and line, before anything is built from it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from pytest_rle.cli import main
from pytest_rle.scenario import ScenarioError, load_scenario
from pytest_rle.yaml_lines import DEEPEST, LARGEST_FILE, LONGEST_SCALAR, MOST_VALUES

BOMB: Final = "a: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"b{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)
)

HOSTILE: Final = {
    "alias bomb": (BOMB, 5, f"has more than {MOST_VALUES:,} values with its aliases, the limit"),
    "recursive alias": ("name: x\nweights: &w\n  inner: *w\n", 3, "the alias *w is inside the value that it repeats"),
    "recursive list": ("name: x\nitems: &w [*w]\n", 2, "the alias *w is inside the value that it repeats"),
    "undefined alias": ("name: x\ntitle: *nothing\n", 2, "not valid YAML: found undefined alias 'nothing'"),
    "deep flow": ("name: x\ndays: " + "[" * 100_000, 2, f"is nested deeper than {DEEPEST} levels, the limit"),
    "deep blocks": (
        "".join(f"{' ' * level}a:\n" for level in range(1_000)),
        DEEPEST + 1,
        f"is nested deeper than {DEEPEST} levels, the limit",
    ),
    "NUL": ("name: x\n\ntitle: a\0b\n", 3, "not valid YAML: the character '\\x00' is not allowed"),
    "escape": ("name: x\ntitle: \x1b[2J\n", 2, "not valid YAML: the character '\\x1b' is not allowed"),
    "size": ("# " + "x" * LARGEST_FILE, 1, f"has {LARGEST_FILE + 2:,} characters, and the limit is {LARGEST_FILE:,}"),
    "long value": (f"name: x\ntitle: {'y' * 30_000}\n", 2, f"a value has more than {LONGEST_SCALAR:,} characters"),
    "huge number": (f"name: x\ndays: {'9' * 5_000}\n", 2, "not valid YAML: Exceeds the limit (4300 digits)"),
    "impossible date": ("name: x\ndays: 2026-13-45\n", 2, "not valid YAML: month must be in 1..12"),
    "python object": ("name: x\ndays: !!python/object/apply:os.system [id]\n", 2, "is not supported"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_scenario_is_refused_with_file_and_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text, line, message = HOSTILE[name]
    path = tmp_path / "scenarios" / "hostile.yaml"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    monkeypatch.chdir(tmp_path)
    assert main(["scenarios"]) == 2
    assert f"hostile.yaml:{line}: " in capsys.readouterr().err


def test_a_value_that_is_repeated_by_an_alias_counts_once_for_each_use(tmp_path: Path) -> None:
    path = tmp_path / "few.yaml"
    path.write_text("a: &a [1, 2]\nb: [*a, *a]\n")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert "unknown key 'a'" in str(caught.value), "the aliases are read, and the schema decides"


def test_a_scenario_that_is_no_file_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "folder.yaml"
    path.mkdir()
    with pytest.raises(ScenarioError, match="is not a regular file"):
        load_scenario(path)
