"""Pages that a program writes are up to date."""

from __future__ import annotations

import pytest

from tests.docs import options, tables


def test_the_page_on_running_has_the_table_of_options() -> None:
    page = options.PAGE.read_text(encoding="utf-8")
    assert options.BEGIN in page
    assert page == options.with_tables(page), "docs/running.md is stale: run python -m tests.docs.options"


@pytest.mark.parametrize("table", tables.PAGES)
def test_a_page_has_its_table(table: str) -> None:
    page = tables.PAGES[table].read_text(encoding="utf-8")
    assert tables.text(table) in page, f"{tables.PAGES[table].name} is stale: run python -m tests.docs.tables"
