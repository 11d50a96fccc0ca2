"""Sends the record of an episode to the controller while it grows."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from pathlib import Path
from typing import Final

from pytest_rle.cluster.link import OfficeLink
from pytest_rle.cluster.parcel import CHUNK
from pytest_rle.cluster.remote_limits import RemoteEndpoints
from pytest_rle.episode import EpisodeObserver
from pytest_rle.episode.meter import EpisodeMeasure
from pytest_rle.records import CallStarted, Event, ProviderCall, events_path

PULSE_S: Final = 10.0
"""How often a worker asks whether it may play on, if it has nothing to send."""


PAUSE_S: Final = 0.5
"""How long the record of a game grows before it is sent, unless a model has answered: each message takes time."""


@dataclasses.dataclass(slots=True)
class _SentFile:
    """How much of a file was sent, and whether it was replaced since."""

    inode: int
    size: int


class RecordStreamer(EpisodeObserver):
    """An observer that sends what the recorder has written: after each event, and at the end.

    Args:
        folder: The folder of the record.
        link: The line to the controller.
        endpoints: Knows which models have answered.
    """

    def __init__(self, folder: Path, link: OfficeLink, endpoints: RemoteEndpoints) -> None:
        self._folder = folder
        self._link = link
        self._endpoints = endpoints
        self._has_news = asyncio.Event()
        self._is_urgent = asyncio.Event()
        self._sent: dict[str, _SentFile] = {}
        self._shared: set[str] = set()
        self._measure: EpisodeMeasure | None = None
        self._is_complete = False

    def on_event(self, event: Event) -> None:
        """Send soon: what a model has answered must not be lost with this worker.

        The start of a call is sent at once, before the call itself: if this worker is killed, its cost counts.
        """
        if isinstance(event, CallStarted):
            self._send_now()
            return
        self._has_news.set()
        if isinstance(event, ProviderCall):
            self._is_urgent.set()

    def note(self, measure: EpisodeMeasure) -> None:
        """Send with the next message how far the episode is."""
        self._measure = measure
        self._has_news.set()

    def finish(self) -> None:
        """The record is complete: `run` sends its end and returns."""
        self._is_complete = True
        self._has_news.set()
        self._is_urgent.set()

    async def run(self) -> None:
        """Send until `finish` is called. Raises LeaseLostError if the episode must not be played on."""
        while not self._is_complete:
            try:
                async with asyncio.timeout(PULSE_S):
                    await self._has_news.wait()
            except TimeoutError:
                await self._pulse()
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_S):
                    await self._is_urgent.wait()
            self._is_urgent.clear()
            self._has_news.clear()
            await self._send()
        await self._send()

    async def _pulse(self) -> None:
        measure, self._measure = self._measure, None
        values = dataclasses.asdict(measure) if measure is not None else None
        await self._link.call("pulse", measure=values, answered=self._endpoints.take_answered())

    async def _send(self) -> None:
        """Send everything that was written since the last time."""
        await self._pulse()
        if not self._folder.exists():
            return
        for path in sorted(self._folder.parent.iterdir()):
            if path.is_file() and not path.name.startswith(".") and path.name not in self._shared:
                await self._link.call("shared", name=path.name, data=path.read_bytes())
                self._shared.add(path.name)
        for path in sorted(self._folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                await self._send_file(path)

    async def _send_file(self, path: Path) -> None:
        sent = self._sent_of(path)
        with path.open("rb") as file:
            file.seek(sent.size)
            while data := file.read(CHUNK):
                end = file.tell()
                await self._link.call("record", name=path.name, offset=end - len(data), data=data)
                sent.size = max(sent.size, end)

    def _send_now(self) -> None:
        """Send the rest of the events, and let nothing else run meanwhile. `_send_file` may send the same bytes."""
        path = events_path(self._folder)
        sent = self._sent_of(path)
        with path.open("rb") as file:
            file.seek(sent.size)
            data = file.read()
            self._link.ask("record", name=path.name, offset=sent.size, data=data)
            sent.size = file.tell()

    def _sent_of(self, path: Path) -> _SentFile:
        inode = path.stat().st_ino
        sent = self._sent.get(path.name)
        if sent is None or sent.inode != inode:
            sent = self._sent[path.name] = _SentFile(inode, 0)
        return sent
