"""A run on a page that grows while it is played: served on this machine alone, to those who know its address.

The server is a process of its own. It reads the records that the run writes, so it takes no time from the games, and
neither a page nor a person can disturb them.
"""

from __future__ import annotations

from pytest_rle.watch.process import WatchProcess

__all__ = ["WatchProcess"]
