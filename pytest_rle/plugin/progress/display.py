"""Shows the progress of the session: redrawn lines on a terminal, a slow heartbeat elsewhere."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import pytest

from pytest_rle.plugin.progress.block import StatusBlock
from pytest_rle.plugin.progress.board import Board
from pytest_rle.plugin.progress.report import EpisodeProgress, PlannedEpisode

HEARTBEAT_S: Final = 60.0
"""Seconds between two status lines where no line can be redrawn. A CI service stops a job that stays silent."""

REDRAW_S: Final = 0.5
"""Seconds between two looks at the board."""


class ProgressDisplay:
    """Plugin object of the process that owns the session: gets the reports, and shows them from a thread of its own.

    It shows nothing with `-q`, with `-p no:terminal` and within another pytest. Where the output of tests is not
    captured, where the reporter does not use markup, and where there is no terminal, it writes a line a minute.

    Attributes:
        board: The progress of all episodes.
    """

    def __init__(self, config: pytest.Config, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.board = Board()
        self._config = config
        self._clock = clock
        self._block: StatusBlock | None = None
        self._redraws = False
        self._last_beat = clock()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._is_paused = False

    def plan(self, episodes: list[PlannedEpisode]) -> None:
        """The session is about to play these episodes. Called while pytest captures nothing."""
        self.board.plan(episodes)
        with self._lock:
            if self._block is None and not self._stopping.is_set():
                self._block = _block_of(self._config)
                self._redraws = self._block is not None and _can_redraw(self._config)

    def update(self, progress: EpisodeProgress) -> None:
        """An episode began, or went on."""
        self.board.update(progress)
        with self._lock:
            if self._thread is None and self._block is not None and not self._stopping.is_set():
                self._last_beat = self._clock()
                self._thread = threading.Thread(target=self._show_until_stopped, name="rle-progress", daemon=True)
                self._thread.start()

    def end(self, item: str) -> None:
        """The episode of an item ended."""
        self.board.end(item)

    def show(self) -> None:
        """Redraw the lines. Where that is impossible, write a line if a minute has passed."""
        block = self._block
        if block is None or self._is_paused:
            return
        if self._redraws:
            columns, rows = block.size()
            block.draw(self.board.lines(columns - 1, max(2, rows - 2)))
        elif self._clock() - self._last_beat >= HEARTBEAT_S:
            self._last_beat = self._clock()
            block.write_line(self.board.heartbeat())

    def stop(self) -> None:
        """Show nothing any more."""
        self._stopping.set()
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
        if self._block is not None:
            self._block.close()
            self._block = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that an item is over, also one that was skipped."""
        if report.when == "teardown" and (item := getattr(report, "rle_item", "")):
            self.board.end(item)

    def pytest_enter_pdb(self) -> None:
        """Leave the terminal to the debugger."""
        self._is_paused = True
        if self._block is not None:
            self._block.erase()

    def pytest_runtest_logstart(self) -> None:
        """Go on after the debugger: another item runs."""
        self._is_paused = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Give the terminal back before anything is summed up."""
        self.stop()

    def pytest_unconfigure(self) -> None:
        """Give the terminal back if no session has begun."""
        self.stop()

    def _show_until_stopped(self) -> None:
        while not self._stopping.wait(REDRAW_S):
            self.show()


def _block_of(config: pytest.Config) -> StatusBlock | None:
    """A block on the reporter's terminal or file, None where nothing is to be shown."""
    if config.get_verbosity() < 0 or config.pluginmanager.get_plugin("terminalreporter") is None:
        return None
    try:
        return StatusBlock(config)
    except (OSError, AttributeError):  # within another pytest the reporter writes to a text in memory
        return None


def _can_redraw(config: pytest.Config) -> bool:
    """Whether lines can be redrawn: on a terminal that obeys, and to which no test writes."""
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    return bool(
        reporter.hasmarkup
        and reporter.isatty
        and config.getoption("capture") not in ("no", "tee-sys")
        and os.environ.get("TERM") != "dumb"
    )
