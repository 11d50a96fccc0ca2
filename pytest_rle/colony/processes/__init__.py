"""Games in processes of their own, so that the loop that waits for models does not compute the colonies as well.

A game in a process is asked through the same transport as a game in this process: the same bytes, the same order, the
same hashes. One process carries many games, and computes one at a time.
"""

from __future__ import annotations

from pytest_rle.colony.processes.pool import GameProcesses
from pytest_rle.colony.processes.transport import ProcessTransport

__all__ = ["GameProcesses", "ProcessTransport"]
