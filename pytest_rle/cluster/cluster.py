"""A cluster as the controller sees it: workers that play the same world, and the episodes on them."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import itertools
import json
import logging
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote

from distributed import Client, Future, KilledWorker
from distributed.client import FutureCancelledError

from pytest_rle.cluster.engine import open_client
from pytest_rle.cluster.errors import ClusterError, ClusterGoneError
from pytest_rle.cluster.host import EpisodeHost, Played, check_models, play_episode, stop_episode
from pytest_rle.cluster.lease import EpisodeLease, WorkerProgress
from pytest_rle.cluster.office import Office
from pytest_rle.cluster.parcel import Parcel, agent_of, prompts_of, save_of
from pytest_rle.cluster.places import Places
from pytest_rle.cluster.self_test import difference, spec_of_test
from pytest_rle.cluster.shared_limits import SharedLimits
from pytest_rle.episode import EpisodeResult, EpisodeRun, EpisodeSpec
from pytest_rle.episode.run_budget import NotPlayedError, RunBudget
from pytest_rle.errors import EpisodeError
from pytest_rle.llm.limits import RateLimiter
from pytest_rle.records.history import append_history
from pytest_rle.scenario import hash_file

logger = logging.getLogger(__name__)

WATCH_S: Final = 2.0
"""How often the controller looks for new and lost workers."""

WORKERS_TIMEOUT_S: Final = 120.0
"""How long the controller waits for the first worker, and for another one when all were lost."""

STOP_TIMEOUT_S: Final = 4.0
"""How long a cancelled episode may take to send the end of its record."""


class _AllWorkersLost(EpisodeError):
    """No worker is left that a task may run on; others may have come."""


class Cluster:
    """Plays episodes on workers. Everything runs on one event loop; open it with `open_cluster`.

    Args:
        client: The connection to the scheduler.
        office: Receives the records.
        address: The scheduler, as the user named it.
        per_worker: How many episodes with a model one worker plays at once, at most.
        has_call_limits: Whether calls to models wait for a slot of the office.
        say: Called with lines for the user.
        expected: The self-test, as this process has played it.
    """

    def __init__(
        self,
        client: Client,
        office: Office,
        *,
        address: str,
        per_worker: int,
        has_call_limits: bool,
        say: Callable[[str], None],
        expected: EpisodeSpec,
    ) -> None:
        self.places = Places()
        self._client = client
        self._office = office
        self._address = address
        self._per_worker = per_worker
        self._has_call_limits = has_call_limits
        self._say = say
        self._expected = expected
        self._saves: dict[Path, str] = {}
        self._tested: dict[str, bool] = {}
        self._alive: set[str] = set()
        self._tasks = itertools.count()
        self._lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def wait_for_worker(self) -> None:
        """Wait for a worker that plays the same world as this process.

        Raises:
            ClusterError: No worker came, or each would play another world.
        """
        waited = 0.0
        while True:
            refused = await self._look()
            if self.places.workers:
                return
            if refused:
                raise ClusterError(f"--rle-cluster: {refused[0]}")
            if waited >= WORKERS_TIMEOUT_S:
                raise ClusterError(
                    f"--rle-cluster: the scheduler at {self._address} had no worker within {WORKERS_TIMEOUT_S:g} s: "
                    f"start some with 'dask worker {self._address}'"
                )
            self._say(f"--rle-cluster: waiting for workers at {self._address}, {waited:.0f} s")
            await asyncio.sleep(WATCH_S)
            waited += WATCH_S

    async def watch(self) -> None:
        """Accept new workers and forget lost ones, until this is cancelled."""
        without_s = 0.0
        while True:
            await asyncio.sleep(WATCH_S)
            if self._client.status != "running":
                self._give_up(f"the scheduler at {self._address} is gone")
                return
            with contextlib.suppress(OSError):
                for line in await self._look():
                    self._say(f"warning: --rle-cluster: {line}")
            without_s = 0.0 if self.places.workers else without_s + WATCH_S
            if without_s >= WORKERS_TIMEOUT_S:
                self._give_up(f"the scheduler at {self._address} has had no worker for {WORKERS_TIMEOUT_S:g} s")
                return

    async def play(
        self,
        spec: EpisodeSpec,
        *,
        spent_before_usd: Decimal = Decimal(0),
        on_progress: Callable[[WorkerProgress], None] = lambda _: None,
    ) -> EpisodeResult:
        """Play an episode on a worker; if that one is lost, on another, which resumes the record.

        Raises:
            ClusterGoneError: The scheduler is gone, or no worker is left.
            NotPlayedError: The run has reached its cost limit.
            EpisodeError: The episode cannot start, or its workers were killed again and again.
        """
        async with self.places.take(whole_worker=not _asks_a_model(spec)), self._admitted(spec, on_progress) as lease:
            parcel = self._parcel(spec, lease, spent_before_usd)
            while True:
                try:
                    return await self._play(parcel, lease, await self.places.wait_for_workers())
                except _AllWorkersLost:
                    logger.info("%s waits for another worker: all that could play it are lost", spec.key)

    async def check_models(self, specs: Sequence[EpisodeSpec]) -> list[str]:
        """Let a worker check each model, because the keys are there. Returns warnings, one line each.

        Raises:
            ClusterError: A key is missing or rejected, a server does not answer, or it does not know the model.
        """
        asking = {spec.team_name: spec for spec in specs if spec.policy == "llm" or spec.roles}
        if not asking:
            return []
        workers = self.places.workers[:1]
        checked = await self._client.submit(check_models, list(asking.values()), workers=workers, pure=False)
        if checked.error:
            raise ClusterError(f"on the worker at {workers[0]}: {checked.error}")
        return list(checked.warnings)

    def allow_one_more(self) -> None:
        """Let one more request through to models that have failed too often."""
        self._office.limits.allow_one_more()

    @contextlib.asynccontextmanager
    async def _admitted(
        self, spec: EpisodeSpec, on_progress: Callable[[WorkerProgress], None] = lambda _: None
    ) -> AsyncIterator[EpisodeLease]:
        """The lease of an episode, whose record the office takes inside the block."""
        lease = self._office.admit(spec, on_progress)
        try:
            yield lease
        finally:
            await self._office.dismiss(lease)
            _append_history(spec)

    async def _play(self, parcel: Parcel, lease: EpisodeLease, workers: list[str]) -> EpisodeResult:
        """Play an episode on one of these workers. Raises _AllWorkersLost if none of them is left."""
        spec = lease.spec
        key = f"rle-{lease.ticket}-{next(self._tasks)}"  # a key is used once: Dask may still know an earlier task
        future = self._client.submit(play_episode, parcel, key=key, workers=workers, pure=False)
        try:
            played = await self._outcome(future, spec, workers)
        except asyncio.CancelledError as cancelled:
            await self._stop(future, lease, str(cancelled) or "cancelled")
            raise
        finally:
            future.release()
        if not played.was_begun:
            raise NotPlayedError(played.error)
        if played.result is None:
            raise EpisodeError(played.error)
        return dataclasses.replace(played.result, folder=spec.folder)

    async def _outcome(self, future: Future[Played], spec: EpisodeSpec, workers: list[str]) -> Played:
        """Wait for what came of a task that one of these workers carries out."""
        waiting = asyncio.ensure_future(cast("Awaitable[Played]", future.result()))
        watched: list[asyncio.Future[Any]] = [waiting, self._lost]
        try:
            while not any(each.done() for each in watched):
                await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED, timeout=WATCH_S)
                if not self._alive.intersection(workers):
                    raise _AllWorkersLost
            if not waiting.done():
                raise _gone(self._lost.result(), spec)
            return waiting.result()
        except FutureCancelledError:
            raise _gone(f"the scheduler at {self._address} is gone", spec) from None
        except KilledWorker as error:
            raise EpisodeError(
                f"{error.allowed_failures + 1} workers were killed while they played this episode, perhaps because "
                "they had too little memory: give workers more with --memory-limit, or let each play fewer episodes "
                "with --rle-concurrency"
            ) from None
        finally:
            if not waiting.done():
                waiting.cancel()

    async def _stop(self, future: Future[Played], lease: EpisodeLease, reason: str) -> None:
        """Cancel an episode on its worker, and wait for the end of its record."""
        if self._client.status != "running":
            return
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await self._client.run(stop_episode, lease.ticket, reason, on_error="ignore")
                with contextlib.suppress(asyncio.CancelledError):
                    await future.exception()

    async def _look(self) -> list[str]:
        """See which workers there are, and test new ones. Returns why some are refused."""
        scheduler: Any = self._client.scheduler
        info = await scheduler.identity()
        threads = {address: int(worker["nthreads"]) for address, worker in info["workers"].items()}
        self._alive = set(threads)
        self._accept(threads)  # lost workers go at once; the test of new ones takes seconds
        refused = []
        new = sorted(set(threads) - set(self._tested))
        for address, reason in zip(new, await asyncio.gather(*map(self._test, new)), strict=True):
            self._tested[address] = not reason
            if reason:
                refused.append(reason)
        self._accept(threads)
        return refused

    def _accept(self, threads: Mapping[str, int]) -> None:
        """Use the workers that were tested, each with as many places as it has threads, up to the limit."""
        accepted = {address: each for address, each in threads.items() if self._tested.get(address)}
        self.places.set_workers({address: min(self._per_worker, each) for address, each in accepted.items()})

    async def _test(self, address: str) -> str:
        """Why a worker cannot be used; empty if it plays the same world."""
        spec = spec_of_test(self._expected, quote(address, safe=""))
        try:
            async with self._admitted(spec) as lease:
                await self._play(self._parcel(spec, lease), lease, [address])
        except _AllWorkersLost:
            return f"the worker at {address} ended during its first game"
        except EpisodeError as error:
            return f"the worker at {address} cannot play: {error}"
        apart = difference(self._expected, spec)
        return f"the worker at {address} would play another world: {apart}" if apart else ""

    def _give_up(self, reason: str) -> None:
        if not self._lost.done():
            self._lost.set_result(reason)
            self.places.close(ClusterGoneError(f"not played: {reason}"))

    def _parcel(self, spec: EpisodeSpec, lease: EpisodeLease, spent_before_usd: Decimal = Decimal(0)) -> Parcel:
        save = save_of(spec)
        if save not in self._saves:
            self._saves[save] = hash_file(save)
        self._office.offer_save(self._saves[save], save)
        budget = self._office.limits.budget
        return Parcel(
            spec=spec,
            save=self._saves[save],
            save_name=save.name,
            prompts=prompts_of(spec),
            agent=agent_of(spec),
            ticket=lease.ticket,
            office=self._office.address,
            spent_before_usd=spent_before_usd,
            limits=self._has_call_limits,
            run_limit_usd=budget.limit_usd if budget is not None else None,
        )


@contextlib.asynccontextmanager
async def open_cluster(
    address: str,
    *,
    spec: EpisodeSpec,
    per_worker: int,
    new_limiter: Callable[[], RateLimiter] = RateLimiter,
    has_call_limits: bool = False,
    budget: RunBudget | None = None,
    say: Callable[[str], None] = logger.info,
) -> AsyncIterator[Cluster]:
    """Connect to a cluster, or start one on this machine, and wait for its first worker.

    Args:
        address: `local` for the cores of this machine, or a scheduler such as tcp://head:8786.
        spec: An episode of the session, for the self-test of workers.
        per_worker: How many episodes with a model one worker plays at once.
        new_limiter: Makes the limiter of a model's address, for the calls of all workers.
        has_call_limits: Whether these limiters limit anything.
        budget: The cost limit of the run.
        say: Called with lines for the user.

    Raises:
        ClusterError: No scheduler answers, no worker comes, or each would play another world.
    """
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(open_client(address, per_worker=per_worker))
        office = Office(SharedLimits(new_limiter, budget))
        await office.open(client)
        stack.push_async_callback(office.close)
        await client.register_plugin(EpisodeHost())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pytest-rle-")))
        expected = spec_of_test(dataclasses.replace(spec, output=folder), "here")
        await EpisodeRun(expected).play()
        cluster = Cluster(
            client,
            office,
            address=address,
            per_worker=per_worker,
            has_call_limits=has_call_limits,
            say=say,
            expected=expected,
        )
        await cluster.wait_for_worker()
        watching = asyncio.create_task(cluster.watch())
        try:
            yield cluster
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching


def _gone(what: str, spec: EpisodeSpec) -> ClusterGoneError:
    return ClusterGoneError(
        f"{what}; the record so far is in {spec.folder}: the same command with --rle-resume goes on from there"
    )


def _append_history(spec: EpisodeSpec) -> None:
    """Add the line of history that the worker has added to its own, if the episode came to its end."""
    path = spec.folder / f"{spec.scenario.name}_summary.json"
    if path.exists():
        summary = json.loads(path.read_text("utf-8"))
        made = summary["calls"] - summary["recalled_calls"]
        append_history(spec.output, "scenario", summary, llm_calls=made, always=spec.history_always)


def _asks_a_model(spec: EpisodeSpec) -> bool:
    return spec.policy == "llm" or spec.agent is not None or any(choice.policy == "llm" for choice in spec.roles)
