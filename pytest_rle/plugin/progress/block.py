"""Lines below pytest's own on a terminal. They are redrawn in place, and make room whenever pytest writes."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import Any, Final

import pytest

_INDEX: Final = "\x1bD"
"""One line down; on the last line of the screen everything scrolls up."""

_ERASE_BELOW: Final = "\x1b7\x1b[B\r\x1b[J\x1b8"


class StatusBlock:
    """Draws on the terminal of pytest's reporter, from any thread, also while pytest captures the output of a test.

    The block has a file descriptor of its own, because pytest's capture leads the usual one to a file. Before pytest
    writes, the block erases itself, so that no part of it stays between the lines of pytest.

    Args:
        config: pytest's. Its reporter must exist, and write to a file of the operating system.

    Raises:
        OSError: The reporter does not write to a file of the operating system, as within another pytest.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
        self._writer = config.get_terminal_writer()
        file: Any = self._writer._file  # noqa: SLF001 - pytest's writer does not show its file in another way
        self._fd: int | None = os.dup(file.fileno())
        self._lock = threading.RLock()
        self._drawn: list[str] = []
        self._write_raw = self._writer.write_raw
        self._writer.write_raw = self._write_after_erasing  # type: ignore[method-assign]  # as pytest's pastebin does

    def size(self) -> tuple[int, int]:
        """Columns and rows of the terminal."""
        fd = self._fd
        if fd is None:
            return 80, 24
        try:
            size = os.get_terminal_size(fd)
        except OSError:
            return 80, 24
        return size.columns or 80, size.lines or 24

    def draw(self, lines: list[str]) -> None:
        """Show these lines below the cursor, and put the cursor back to where pytest expects it.

        The block makes room first, because a saved position does not scroll with the text.
        """
        with self._lock:
            if lines == self._drawn:
                return
            room = _INDEX * len(lines) + f"\x1b[{len(lines)}A" if lines else ""
            below = "".join(f"\x1b[B\r{line}\x1b[K" for line in lines)
            self._send(f"{room}{_ERASE_BELOW}\x1b7{below}\x1b8")
            self._drawn = lines

    def erase(self) -> None:
        """Remove the block."""
        with self._lock:
            if self._drawn:
                self._send(_ERASE_BELOW)
                self._drawn = []

    def write_line(self, text: str) -> None:
        """Write a line that stays, where no line can be redrawn."""
        with self._lock:
            begun = self._reporter.currentfspath is not None
            self._reporter.currentfspath = None  # the reporter then begins a line of its own
            self._send(f"{os.linesep if begun else ''}{text}{os.linesep}")

    def close(self) -> None:
        """Remove the block for good, and give the terminal back to pytest."""
        with self._lock:
            self.erase()
            if self._fd is not None:
                self._writer.write_raw = self._write_raw  # type: ignore[method-assign]  # as above
                os.close(self._fd)
                self._fd = None

    def _write_after_erasing(self, msg: str, *, flush: bool = False) -> None:
        with self._lock:
            self.erase()
            self._write_raw(msg, flush=flush)
            self._writer.flush()  # else the block could be drawn before a text that pytest has written

    def _send(self, text: str) -> None:
        if self._fd is None:
            return
        left = text.encode("ascii", "backslashreplace")
        with contextlib.suppress(OSError):  # the terminal is gone: its shell was closed
            while left:
                left = left[os.write(self._fd, left) :]
