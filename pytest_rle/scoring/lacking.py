"""What a scoring version needs and an old record may lack. Such a record gets an error, and never a number."""

from __future__ import annotations

from typing import TypeVar

from pytest_rle.errors import SettingError

T = TypeVar("T")


class LacksFiguresError(SettingError):
    """A record cannot be scored under a version, because it lacks what the version measures."""


def measured(figure: T | None) -> T:
    """A figure that scoring 3.0 needs.

    Raises:
        LacksFiguresError: It is None: the record was written before this was measured.
    """
    if figure is None:
        raise LacksFiguresError(
            "scoring 3.0 needs figures that this record does not have, because an earlier version of pytest-rle wrote "
            "it: play the game again, or score the record under version 2.0"
        )
    return figure
