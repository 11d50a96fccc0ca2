"""The exported JSON Schema is that of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.cli import main

EXPORTED = Path(__file__).parents[2] / "docs" / "record.schema.json"


def test_the_exported_schema_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert EXPORTED.read_text(encoding="utf-8") == capsys.readouterr().out, "run: rle schema > docs/record.schema.json"
