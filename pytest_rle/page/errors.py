"""The errors of the page's room."""

from __future__ import annotations

from pytest_rle.errors import RecordError


class PageError(RecordError):
    """A page cannot be written. The message gives the reason."""
