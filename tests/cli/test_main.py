"""The `rle` command itself: its help, and how it finds its commands."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import subprocess
import sys

import pytest

from pytest_rle import __version__, cli
from pytest_rle.cli import COMMANDS, main


def test_every_command_is_a_module_with_its_arguments_and_its_work() -> None:
    modules = {module.name for module in pkgutil.iter_modules(cli.__path__)}
    assert modules == set(COMMANDS)
    for name in COMMANDS:
        command = importlib.import_module(f"pytest_rle.cli.{name}")
        command.add_arguments(argparse.ArgumentParser())
        assert callable(command.run)


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_import_no_command_and_no_library(option: str) -> None:
    code = f"""
import atexit, sys
atexit.register(lambda: print(*sys.modules))
from pytest_rle.cli import main
main(["{option}"])
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = result.stdout.splitlines()[-1].split()
    ours = {name for name in imported if name.startswith("pytest_rle")}
    assert ours == {"pytest_rle", "pytest_rle.cli", "pytest_rle.errors", "pytest_rle.shown"}
    assert not {"asyncio", "numpy", "pydantic", "httpx", "pytest", "yaml"} & set(imported)


def test_help_names_every_command_within_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    for name, text in COMMANDS.items():
        assert any(re.fullmatch(rf"  {name} +{re.escape(text)}", line) for line in lines)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_says_what_each_option_wants(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert all(len(line) <= 80 for line in text.splitlines())
    for option, metavar in re.findall(r"--([a-z-]+) ([A-Z_]+)\b", text):
        assert metavar != option.upper().replace("-", "_"), "a metavar says what is wanted: FILE, N, NAME"


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"rle {__version__}\n"


def test_without_a_command_it_prints_its_help_and_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("usage: rle ")
    assert "rescore" in output.err


def test_an_unknown_command_is_refused_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["serv"])
    assert caught.value.code == 2
    assert "there is no command 'serv'; did you mean 'serve'?" in capsys.readouterr().err


def test_the_module_runs_as_the_command_does() -> None:
    command = [sys.executable, "-m", "pytest_rle", "--version"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"rle {__version__}\n"


@pytest.mark.parametrize("command", ["replay", "rescore", "verify"])
def test_a_path_that_no_file_system_takes_is_one_line(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "y" * 300]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"rle {command}: {'y' * 300}")
    assert line.endswith(": File name too long")
