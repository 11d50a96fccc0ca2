"""A status line below a long item: redrawn in place on a terminal, a slow heartbeat elsewhere."""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from typing import Any, Final

import pytest

from pytest_rle.shown import shown

HEARTBEAT_S: Final = 60.0
"""Seconds between two status lines where no line can be redrawn. A CI service stops a job that stays silent."""


class Progress:
    """Draws on the real terminal, with pytest's capture suspended, and erases what it drew.

    Attributes:
        interval_s: How often the line is redrawn, in seconds.
    """

    def __init__(self, config: pytest.Config, *, interval_s: float = 0.2) -> None:
        self.interval_s = interval_s
        self._reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
        self._capture: Any = config.pluginmanager.get_plugin("capturemanager")
        is_worker = hasattr(config, "workerinput")
        quiet = config.get_verbosity() < 0 or is_worker or self._reporter is None
        has_markup = self._reporter is not None and self._reporter.hasmarkup
        self._redraws = not quiet and has_markup and config.getoption("capture") != "no"
        self._beats = not quiet and not self._redraws
        self._last_beat = time.monotonic()

    def show(self, text: str) -> None:
        """Redraw the line. Where that is impossible, write a line each minute."""
        if self._redraws:
            with self._capture.global_and_fixture_disabled():
                self._draw_below(shown(text)[: shutil.get_terminal_size().columns - 1])
        elif self._beats and time.monotonic() - self._last_beat >= HEARTBEAT_S:
            self._last_beat = time.monotonic()
            with self._capture.global_and_fixture_disabled():
                self._reporter.ensure_newline()
                self._reporter.write_line(shown(text))

    def clear(self) -> None:
        """Erase the line."""
        if self._redraws:
            with self._capture.global_and_fixture_disabled():
                self._draw_below("")

    @staticmethod
    def _draw_below(text: str) -> None:
        """Write on the line below the cursor, and put the cursor back to where pytest expects it.

        An index (ESC D) and a step up make room first if the cursor is on the last line of the screen, because a saved
        position does not scroll with the text.
        """
        terminal = sys.__stdout__
        if terminal is not None:
            with contextlib.suppress(OSError):  # the terminal is gone: its shell was closed
                terminal.write(f"\x1bD\x1b[A\x1b7\x1b[B\r\x1b[2K{text}\x1b8")
                terminal.flush()
