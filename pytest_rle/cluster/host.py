"""What plays episodes on a worker: one event loop for all episodes of the worker, in a thread of its own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import dataclasses
import shutil
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from distributed import Worker, WorkerPlugin, get_worker

from pytest_rle.cluster.errors import LeaseLostError
from pytest_rle.cluster.link import OfficeLink
from pytest_rle.cluster.parcel import CHUNK, Parcel, store_save, unpack
from pytest_rle.cluster.remote_limits import RemoteBudget, RemoteEndpoints
from pytest_rle.cluster.streamer import RecordStreamer
from pytest_rle.cluster.tick_limit import TickLimit
from pytest_rle.episode import EpisodeResult, EpisodeRun, EpisodeSpec, SharedStarts
from pytest_rle.episode.meter import EpisodeMeter
from pytest_rle.episode.run_budget import NotPlayedError
from pytest_rle.episode.teams import endpoints_of
from pytest_rle.errors import RleError
from pytest_rle.garbage import exempt_loaded
from pytest_rle.llm.preflight import check_endpoint
from pytest_rle.llm.shared import SharedEndpoints

PLUGIN: Final = "pytest-rle"
"""The name of the plugin on a worker."""


class EpisodeHost(WorkerPlugin):
    """Owns the event loop of a worker's episodes and what they share. All sessions that use the worker share it."""

    name = PLUGIN

    def setup(self, worker: Worker) -> None:
        """Start the loop."""
        self._worker = worker
        self._folder = Path(tempfile.mkdtemp(prefix="pytest-rle-"))
        self._saves = threading.Lock()
        self._playing: dict[str, asyncio.Task[EpisodeResult]] = {}
        self._endpoints = SharedEndpoints()
        self._starts: dict[int, SharedStarts] = {}
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="rle-episodes", daemon=True)
        self._thread.start()
        self._ready.wait()
        exempt_loaded()

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - Dask calls it with the worker
        """Stop the loop, and delete what was stored here."""
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def play(self, parcel: Parcel) -> EpisodeResult:
        """Play an episode. Its record goes to the controller while it grows.

        Raises:
            LeaseLostError: The episode was given away or cancelled, or the controller is gone.
            RleError: The episode cannot start.
        """
        link = OfficeLink(self._worker, parcel.office, parcel.ticket)
        resumed = link.begin()
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            spec = unpack(parcel, folder, self._save(parcel, link))
            if resumed:
                spec = dataclasses.replace(spec, resume=_fetch(link, resumed, folder / "resumed" / spec.folder.name))
            return asyncio.run_coroutine_threadsafe(self._play(parcel, spec, link), self._loop).result()
        except concurrent.futures.CancelledError:
            raise LeaseLostError("the episode was cancelled") from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def stop(self, ticket: str, reason: str) -> None:
        """Cancel an episode, which flushes its record first."""
        self._loop.call_soon_threadsafe(self._cancel, ticket, reason)

    def _cancel(self, ticket: str, reason: str) -> None:
        task = self._playing.get(ticket)
        if task is not None:
            task.cancel(reason)

    def _serve(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            self._closing = asyncio.Event()
            self._ready.set()
            runner.run(self._wait_for_close())

    async def _wait_for_close(self) -> None:
        await self._closing.wait()
        for starts in self._starts.values():
            await starts.close()

    async def _play(self, parcel: Parcel, spec: EpisodeSpec, link: OfficeLink) -> EpisodeResult:
        endpoints = RemoteEndpoints(link, self._endpoints, is_limited=parcel.limits)
        streamer = RecordStreamer(spec.folder, link, endpoints)
        run = EpisodeRun(
            spec,
            observers=[
                streamer,
                EpisodeMeter(streamer.note),
                TickLimit(spec.tick_timeout_s, lambda reason: self._cancel(parcel.ticket, reason)),
            ],
            endpoints=endpoints,
            spent_before_usd=parcel.spent_before_usd,
            budget=RemoteBudget(link, parcel.run_limit_usd) if parcel.run_limit_usd is not None else None,
            shared=self._starts_of(parcel.game_processes),
        )
        playing = self._playing[parcel.ticket] = asyncio.create_task(run.play())
        sending = asyncio.create_task(streamer.run())
        try:
            await asyncio.wait([playing, sending], return_when=asyncio.FIRST_COMPLETED)
            if not playing.done():  # the controller does not take the record any more
                playing.cancel("the controller does not take the record any more")
                await asyncio.wait([playing])
        finally:
            del self._playing[parcel.ticket]
            streamer.finish()
        await sending
        return await playing

    def _starts_of(self, game_processes: int) -> SharedStarts:
        """What episodes share whose games run in so many processes of this worker."""
        if game_processes not in self._starts:
            self._starts[game_processes] = SharedStarts(game_processes)
        return self._starts[game_processes]

    def _save(self, parcel: Parcel, link: OfficeLink) -> Path:
        def read(offset: int) -> bytes:
            data: bytes = link.ask("save", sha256=parcel.save, offset=offset)["data"]
            return data

        with self._saves:
            return store_save(self._folder / "saves", parcel.save_name, parcel.save, read)


def _fetch(link: OfficeLink, files: dict[str, int], folder: Path) -> Path:
    """Get the record that is resumed. Returns its folder."""
    folder.mkdir(parents=True)
    for name, size in files.items():
        with (folder / Path(name).name).open("wb") as file:
            while (left := size - file.tell()) > 0:
                file.write(link.ask("resumed", name=name, offset=file.tell(), size=min(left, CHUNK))["data"])
    return folder


@dataclasses.dataclass(frozen=True, slots=True)
class Played:
    """What came of an episode on a worker: its result, or why there is none.

    Attributes:
        result: The result; None with an error.
        error: The text of the error.
        was_begun: False if the run's cost limit did not let the episode begin.
    """

    result: EpisodeResult | None = None
    error: str = ""
    was_begun: bool = True


def play_episode(parcel: Parcel) -> Played:
    """The task of a worker: play one episode. An error that explains itself is returned, so that it stays one line."""
    try:
        return Played(host_of(get_worker()).play(parcel))
    except NotPlayedError as error:
        return Played(error=str(error), was_begun=False)
    except RleError as error:
        return Played(error=str(error))


@dataclasses.dataclass(frozen=True, slots=True)
class ModelCheck:
    """What a worker found about the models: warnings, and why one cannot be asked."""

    warnings: tuple[str, ...] = ()
    error: str = ""


def check_models(specs: Sequence[EpisodeSpec]) -> ModelCheck:
    """The task of a worker: check once whether each model of some episodes can be asked from there."""
    try:
        endpoints = {endpoint.key: endpoint for spec in specs for endpoint in endpoints_of(spec)}
        return ModelCheck(tuple(line for endpoint in endpoints.values() for line in check_endpoint(endpoint)))
    except RleError as error:
        return ModelCheck(error=str(error))


async def prepare_worker(dask_worker: Worker) -> None:
    """Run on a worker before its first episode. The host that an earlier session has left goes on."""
    if PLUGIN not in dask_worker.plugins:
        await dask_worker.plugin_add(EpisodeHost(), name=PLUGIN)


def stop_episode(ticket: str, reason: str, dask_worker: Worker) -> None:
    """Run on every worker: cancel an episode where it is played. Dask gives the worker by the parameter's name."""
    host_of(dask_worker).stop(ticket, reason)


def host_of(worker: Worker) -> EpisodeHost:
    """What plays episodes on a worker."""
    return cast("EpisodeHost", worker.plugins[PLUGIN])
