"""The process that serves a run, as the process sees it that plays."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Final

from pytest_rle.errors import RleError

GOODBYE_S: Final = 10.0
"""Seconds that the server has to stop."""


class WatchError(RleError):
    """The server of the page did not start."""


class WatchProcess:
    """Starts the server, and stops it when the run is over.

        watched = WatchProcess(Path("results/20261123-142233-9f3a"))
        print(watched.address)
        watched.close()

    The server also stops if this process dies, because it reads a pipe that ends then.

    Attributes:
        address: The address of the page. Whoever knows it can read the run; it never reaches a record.

    Raises:
        WatchError: The server did not start.
    """

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "pytest_rle.watch", str(folder.resolve())]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this package, by the interpreter that runs it
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        except OSError as error:
            raise WatchError(f"the server of the page did not start: {error.strerror}") from error
        printed = self._process.stdout
        self.address = printed.readline().strip() if printed is not None else ""
        if not self.address:
            self.close()
            raise WatchError("the server of the page did not start: run `python -m pytest_rle.watch .` to see why")

    def say_goodbye(self) -> None:
        """Tell the server that the run is over. It gives open pages the rest of the run, and stops."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):  # it has died
                self._process.stdin.close()

    def close(self) -> None:
        """Tell the server that the run is over, and wait until it has stopped."""
        self.say_goodbye()
        try:
            self._process.wait(GOODBYE_S)
        except subprocess.TimeoutExpired:
            self.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def kill(self) -> None:
        """Stop the server at once."""
        self._process.kill()
        self._process.wait()
