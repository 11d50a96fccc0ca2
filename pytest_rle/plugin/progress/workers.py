"""Workers of pytest-xdist report their progress to their controller, over a channel of execnet."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any, Final

import pytest

from pytest_rle.plugin.progress.report import EpisodeProgress, PlannedEpisode, ProgressListener

CHANNEL: Final = "rle_progress"
"""The name of the channel in what the controller tells a worker."""


class WorkerReports:
    """In a worker: sends every report to the controller."""

    def __init__(self, channel: Any) -> None:
        self._channel = channel

    def plan(self, episodes: list[PlannedEpisode]) -> None:
        """Send what this worker may play."""
        self._send("plan", [dataclasses.asdict(each) for each in episodes])

    def update(self, progress: EpisodeProgress) -> None:
        """Send how far an episode is."""
        self._send("update", dataclasses.asdict(progress))

    def end(self, item: str) -> None:
        """Send that an episode is over."""
        self._send("end", item)

    def _send(self, kind: str, content: Any) -> None:
        with contextlib.suppress(OSError):  # the controller is gone, and soon ends this process
            self._channel.send((kind, content))


class ControllerReports:
    """Plugin object of the controller: gives each worker a channel, and passes on what arrives."""

    def __init__(self, listener: ProgressListener) -> None:
        self._listener = listener

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Open a channel before the worker starts."""
        channel = node.gateway.newchannel()
        channel.setcallback(self.take)
        node.workerinput[CHANNEL] = channel

    def take(self, message: tuple[str, Any]) -> None:
        """Pass a report on. Called in the thread that reads from the worker."""
        kind, content = message
        if kind == "plan":
            self._listener.plan([PlannedEpisode(**each) for each in content])
        elif kind == "update":
            self._listener.update(EpisodeProgress(**content))
        else:
            self._listener.end(content)
