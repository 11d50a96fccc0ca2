"""Pages that a program writes are up to date."""

from __future__ import annotations

from tests.docs import options


def test_the_page_on_running_has_the_table_of_options() -> None:
    page = options.PAGE.read_text(encoding="utf-8")
    assert options.BEGIN in page
    assert page == options.with_tables(page), "docs/running.md is stale: run python -m tests.docs.options"
