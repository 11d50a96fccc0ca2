"""Removes the empty `.benchmarks` folder that pytest-benchmark makes at the start of every session.

pytest-rle depends on pytest-benchmark, so without this the folder would appear in every project that installs
pytest-rle, whether or not it measures anything. A folder that existed before, or that holds anything, stays.
"""

from __future__ import annotations

import contextlib
from pathlib import Path


class BenchmarkFolder:
    """Plugin object: made before pytest-benchmark makes its folder, asked again when the session is over."""

    def __init__(self, invocation_folder: Path) -> None:
        self._folder = invocation_folder / ".benchmarks"
        self._existed = self._folder.exists()

    def pytest_unconfigure(self) -> None:
        """Remove the folder if it is new and empty."""
        if not self._existed:
            with contextlib.suppress(OSError):  # missing, or not empty
                self._folder.rmdir()
