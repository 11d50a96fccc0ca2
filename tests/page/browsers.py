"""The browsers of this machine that can drive the page."""

from __future__ import annotations

import shutil
from typing import Final

CHROMIUM_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIREFOX_NAMES: Final = ("firefox-esr", "firefox")


def find_chromium() -> str | None:
    """The path of Chromium or Chrome, None without one."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def find_firefox() -> str | None:
    """The path of Firefox, None without one."""
    return next(filter(None, map(shutil.which, FIREFOX_NAMES)), None)
