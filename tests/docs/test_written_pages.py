"""Pages that a program writes are up to date."""

from __future__ import annotations

import re

import pytest

from tests.docs import matrix, matrix_rows, options, readme, tables


def test_the_page_on_running_has_the_table_of_options() -> None:
    page = options.PAGE.read_text(encoding="utf-8")
    assert options.BEGIN in page
    assert page == options.with_tables(page), "docs/running.md is stale: run python -m tests.docs.options"


def test_the_readme_shows_what_the_pinned_games_print() -> None:
    if not readme.is_measured():
        pytest.skip("the world has changed since its baseline was measured: run rle baselines")
    page = readme.PAGE.read_text(encoding="utf-8")
    assert len(readme.TABLE.findall(page)) == len(readme.COMPARISON.findall(page)) == 1
    assert page == readme.with_outputs(page), "README.md is stale: run python -m tests.docs.readme"


@pytest.mark.parametrize("table", tables.PAGES)
def test_a_page_has_its_table(table: str) -> None:
    page = tables.PAGES[table].read_text(encoding="utf-8")
    assert tables.text(table) in page, f"{tables.PAGES[table].name} is stale: run python -m tests.docs.tables"


def test_the_matrix_has_every_row_and_all_are_as_expected() -> None:
    page = matrix.PAGE.read_text(encoding="utf-8")
    table = matrix.between(page, matrix.ROWS_BEGIN, matrix.ROWS_END).strip().splitlines()[2:]
    told = [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in table]
    wanted = [(f"`{row.options}`" if row.options else "", row.test) for row in matrix_rows.rows()]
    assert [(options, test) for _, options, test, _ in told] == wanted, "docs/running.md is stale: run nox"
    assert not [line for line in table if "not as expected" in line]
    versions = matrix.between(page, matrix.VERSIONS_BEGIN, matrix.VERSIONS_END)
    assert re.findall(r"(\d+) of (\d+) \|", versions), "no version was tried"
    assert all(works == tried for works, tried in re.findall(r"(\d+) of (\d+) \|", versions))
