"""The plugin's options: one table, from which pytest's options, the settings and the docs follow."""

from __future__ import annotations

from pytest_rle.plugin.options.checks import read_settings
from pytest_rle.plugin.options.option import Option, options_of
from pytest_rle.plugin.options.reading import declare
from pytest_rle.plugin.options.settings import Settings

__all__ = ["Option", "Settings", "declare", "options_of", "read_settings"]
