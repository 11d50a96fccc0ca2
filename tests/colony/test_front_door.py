"""The docstring of the package shows how to play the embedded colony."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

import pytest_rle.colony
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import load_save

CHECKOUT = Path(__file__).parents[2]


def example() -> str:
    """The code in the docstring: its indented lines."""
    lines = (pytest_rle.colony.__doc__ or "").splitlines()
    return textwrap.dedent("\n".join(line for line in lines if not line or line.startswith("    ")))


def test_the_example_prints_the_hash_after_a_day(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CHECKOUT)
    exec(example(), {})
    printed = capsys.readouterr().out.strip()
    assert re.fullmatch(r"[0-9a-f]{32}", printed)
    game = Game(load_save(Path("saves/crashlanded.rws.gz"), seed=42).world)
    game.advance(60_000)
    assert printed == game.state_hash()
