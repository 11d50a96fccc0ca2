"""The page on fidelity lists the figures of the suite."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.conformance import report
from tests.conformance.catalogue import FIGURES, KNOWN_DIFFERENCES
from tests.conformance.figure import Figure


@pytest.fixture(scope="module")
def page() -> str:
    return report.PAGE.read_text(encoding="utf-8")


def test_the_page_lists_the_figures_of_the_suite_in_order(page: str) -> None:
    assert report.listed(page) == [report.identity(figure) for figure in FIGURES], (
        "docs/fidelity.md is stale: run python -m tests.conformance.report"
    )


def test_the_page_lists_known_differences_and_what_is_not_modelled(page: str) -> None:
    assert report.differences() in page
    assert report.left_out() in page


def test_the_suite_has_at_least_450_figures_with_different_names() -> None:
    names = Counter(figure.name for figure in FIGURES)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) >= 450


def test_known_differences_are_figures_of_the_suite() -> None:
    assert set(KNOWN_DIFFERENCES) <= {figure.name for figure in FIGURES}


def test_sources_are_classes_or_defs_of_the_game() -> None:
    assert [figure.source for figure in FIGURES if "§" in figure.source or "mechanics" in figure.source] == []


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (-0.0, "0"), (1200.0, "1 200"), (0.453, "0.453"), (1 / 3, "0.3333")]
)
def test_numbers_have_no_superfluous_digits(value: float, text: str) -> None:
    assert report.number(value) == text


def test_a_row_of_the_table_can_be_parsed() -> None:
    figure = Figure("Wood in a wall", "", 5, 0, "ThingDef Wall", lambda: 5.0)
    assert report.listed(report.row(figure, 5.0)) == [report.identity(figure)]
    assert report.listed(report.row(figure, None)) == [report.identity(figure)]
