"""A terminal for tests: a real pseudo-terminal, whose screen an emulator keeps."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import termios
from collections.abc import Callable
from typing import Final

import pyte

HANG_S: Final = 100.0
"""A test that waits longer than this for an event hangs; no test depends on how long anything takes."""


class Terminal:
    """80 columns and 24 rows.

    Attributes:
        program_side: The file descriptor for the program.
    """

    def __init__(self) -> None:
        self._ours, self.program_side = pty.openpty()
        fcntl.ioctl(self.program_side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._screen = pyte.HistoryScreen(80, 24, history=10_000)
        self._stream = pyte.ByteStream(self._screen)

    def lines(self) -> list[str]:
        """Everything that was shown and has scrolled away, and what the screen shows; without empty lines."""
        while select.select([self._ours], [], [], 0)[0] and self._read():
            pass
        above = ["".join(row[column].data for column in range(80)) for row in self._screen.history.top]
        return [line.rstrip() for line in [*above, *self._screen.display] if line.strip()]

    def wait_for(self, condition: Callable[[list[str]], bool]) -> None:
        """Read until the lines are as they should be."""
        while not condition(self.lines()):
            assert select.select([self._ours], [], [], HANG_S)[0], self.lines()
            assert self._read(), self.lines()

    def read_to_the_end(self) -> list[str]:
        """Read until the program has closed its side, and return the lines."""
        while self._read():
            pass
        return self.lines()

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._ours, keys)

    def take_control(self) -> None:
        """Make this the terminal of the process that calls it, so that keys reach it as signals."""
        fcntl.ioctl(self.program_side, termios.TIOCSCTTY, 0)

    def hang_up(self) -> None:
        """Close the side of the person, as a shell that ends does."""
        os.close(self._ours)
        self._ours = -1

    def close(self) -> None:
        """Close both sides."""
        for side in (self._ours, self.program_side):
            if side >= 0:
                os.close(side)

    def give_away(self) -> None:
        """Close the program's side here, because a program has it now."""
        os.close(self.program_side)
        self.program_side = -1

    def _read(self) -> bool:
        try:
            data = os.read(self._ours, 1 << 16)
        except OSError:  # Linux says so when the program has closed its side
            return False
        self._stream.feed(data)
        return bool(data)
