"""The page of a run: one self-contained HTML file that shows what stood, what each role thought, and what became of it.

    from pytest_rle.page import write_page

    write_page([Path("results/20261123-142233-9f3a")])

`docs/page.md` describes the page. The scripts of the page are in `static/`, one idea each.
"""

from __future__ import annotations

from pytest_rle.page.digest import EpisodeDigest, TickDigest
from pytest_rle.page.errors import PageError
from pytest_rle.page.write import PAGE_NAME, write_page

__all__ = ["PAGE_NAME", "EpisodeDigest", "PageError", "TickDigest", "write_page"]
