"""A status line under a long item: on a terminal it is redrawn in place, elsewhere it is a slow heartbeat."""

from __future__ import annotations

import shutil
import sys
import time
from typing import Any

import pytest


class Progress:
    """Draws through the real terminal, with capture suspended, and always erases what it drew."""

    def __init__(self, config: pytest.Config, *, every: float = 0.2, heartbeat: float = 60.0) -> None:
        self._reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
        self._capture: Any = config.pluginmanager.get_plugin("capturemanager")
        is_worker = hasattr(config, "workerinput")
        quiet = config.get_verbosity() < 0 or is_worker or self._reporter is None
        has_markup = self._reporter is not None and self._reporter.hasmarkup
        self._live = not quiet and has_markup and config.getoption("capture") != "no"
        self._heartbeat = None if quiet or self._live else heartbeat
        self.every = every
        self._last_beat = time.monotonic()

    def show(self, text: str) -> None:
        """Draw the line, or now and then write it where nothing can be redrawn."""
        if self._live:
            with self._capture.global_and_fixture_disabled():
                self._draw_below(text[: shutil.get_terminal_size().columns - 1])
        elif self._heartbeat is not None and time.monotonic() - self._last_beat >= self._heartbeat:
            self._last_beat = time.monotonic()
            with self._capture.global_and_fixture_disabled():
                self._reporter.ensure_newline()
                self._reporter.write_line(text)

    def clear(self) -> None:
        """Erase the line."""
        if self._live:
            with self._capture.global_and_fixture_disabled():
                self._draw_below("")

    @staticmethod
    def _draw_below(text: str) -> None:
        """Write on the line below the cursor, and put the cursor back where pytest believes it is.

        An index and a step up make room when the cursor is on the last line: a saved position does not scroll.
        """
        terminal = sys.__stdout__
        if terminal is not None:
            terminal.write(f"\x1bD\x1b[A\x1b7\x1b[B\r\x1b[2K{text}\x1b8")
            terminal.flush()
