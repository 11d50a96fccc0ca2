"""The error of a comparison that is impossible."""

from __future__ import annotations

from pytest_rle.errors import SettingError


class CompareError(SettingError):
    """Teams cannot be compared: one is not found, they share no seed, or they played different games."""
