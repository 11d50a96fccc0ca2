"""Writes the tables of metrics in docs/scoring.md from the metrics' own descriptions.

Run `python -m tests.scoring.page` from the root of the checkout after a metric has changed.
"""

from __future__ import annotations

from pathlib import Path

from pytest_rle.scoring import SCORING_VERSIONS
from pytest_rle.scoring.metrics import metrics_of

PAGE = Path(__file__).parents[2] / "docs" / "scoring.md"

COLUMNS = "| metric | formula | is 1 when | moved by |\n|---|---|---|---|"


def table(version: str) -> str:
    """The table of a version's metrics."""
    rows = [f"| {m.name} | {m.formula} | {m.full} | {m.moved_by} |" for m in metrics_of(version)]
    return "\n".join([COLUMNS, *rows])


def written(page: str) -> str:
    """The page with the tables as they should be."""
    for version in SCORING_VERSIONS:
        begin = f"<!-- metrics of {version}: written by python -m tests.scoring.page -->\n"
        end = f"<!-- end of metrics of {version} -->"
        if page.count(begin) != 1 or page.count(end) != 1:
            raise ValueError(f"{PAGE.name} needs one place for the metrics of version {version}: {begin}{end}")
        head, _, rest = page.partition(begin)
        page = f"{head}{begin}{table(version)}\n{end}{rest.partition(end)[2]}"
    return page


def main() -> None:
    """Write the page."""
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
