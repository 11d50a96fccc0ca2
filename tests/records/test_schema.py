"""The exported JSON Schema and the documentation list the events of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle import records
from pytest_rle.cli import main
from pytest_rle.records import EVENT_TYPES

DOCS = Path(__file__).parents[2] / "docs"
EXPORTED = DOCS / "record.schema.json"


def test_the_exported_schema_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert EXPORTED.read_text(encoding="utf-8") == capsys.readouterr().out, "run: rle schema > docs/record.schema.json"


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_the_documentation_has_a_row_for_every_event(kind: str) -> None:
    rows = [line for line in (DOCS / "record.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert any(f"`{kind}`" in row.split("|")[1] for row in rows)


@pytest.mark.parametrize("model", EVENT_TYPES.values())
def test_every_model_of_an_event_is_public(model: type) -> None:
    assert model.__name__ in records.__all__
