"""The page on the score lists every metric as it is computed."""

from __future__ import annotations

from tests.scoring.page import PAGE, written


def test_the_tables_of_metrics_on_the_page_are_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "docs/scoring.md is stale; run python -m tests.scoring.page"
