"""The page of a run, written at the end of the session."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pytest_rle.errors import RleError
from pytest_rle.plugin.options import Settings

MOST_EPISODES: Final = 20
"""A run of more episodes gets its page only when it is asked for: hundreds of records take minutes to read."""


def page_line(settings: Settings, folder: Path, episodes: int) -> str | None:
    """Write the page of a run's folder, as `--rle-page` says.

    Returns:
        A line that names the page, or says why there is none; None if the options want no page.
    """
    if settings.page == "never" or episodes == 0:
        return None
    if settings.page == "auto" and episodes > MOST_EPISODES:
        return f"page: none for {episodes} episodes; this writes it: rle page {folder}"
    try:
        from pytest_rle.page import write_page  # here: only sessions that played need it

        return f"page: {write_page([folder])}"
    except (RleError, OSError, ImportError) as error:
        return f"page: none, because it could not be written: {error}"
