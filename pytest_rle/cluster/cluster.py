"""A cluster as the controller sees it: workers that play the same world, and the episodes on them."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import itertools
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote

from distributed import Client, Future, KilledWorker
from distributed.client import FutureCancelledError

from pytest_rle.cluster.errors import ClusterError, ClusterGoneError
from pytest_rle.cluster.host import Played, check_models, play_episode, prepare_worker, stop_episode
from pytest_rle.cluster.lease import EpisodeLease
from pytest_rle.cluster.office import Office
from pytest_rle.cluster.parcel import Parcel, agent_of, prompts_of
from pytest_rle.cluster.places import Places
from pytest_rle.cluster.roster import Roster
from pytest_rle.cluster.self_test import difference, installed_apart, spec_of_test
from pytest_rle.episode import EpisodeResult, EpisodeSpec
from pytest_rle.episode.meter import EpisodeMeasure
from pytest_rle.episode.run_budget import NotPlayedError
from pytest_rle.episode.start_save import save_of
from pytest_rle.errors import EpisodeError
from pytest_rle.records.history import append_history
from pytest_rle.scenario import hash_file

logger = logging.getLogger(__name__)

WATCH_S: Final = 2.0
"""How often the controller looks for new and lost workers."""

WORKERS_TIMEOUT_S: Final = 120.0
"""How long the controller waits for the first worker, and for another one when all were lost."""

WAITING_LINE_S: Final = 10.0
"""How often a line says that the controller waits for the first worker."""

STOP_TIMEOUT_S: Final = 4.0
"""How long a cancelled episode may take to send the end of its record."""

MOST_LOST_WORKERS: Final = 4
"""So many lost workers end an episode: it may be what kills them. As many as Dask allows a task."""

SCARCE_MEMORY: Final = 0.6
"""From this share of its memory on, what a lost worker has used is named. Its nanny kills it at 0.95, and the last look
may be two seconds old."""


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
        expected: The self-test, as this process has played it. None if the workers are this process's own, whose code
            cannot differ.
        game_processes: How many processes of each worker compute its games; 0: the worker itself does.
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
        expected: EpisodeSpec | None,
        game_processes: int = 0,
    ) -> None:
        self.places = Places()
        self._client = client
        self._office = office
        self._address = address
        self._has_call_limits = has_call_limits
        self._say = say
        self._expected = expected
        self._game_processes = game_processes
        self._saves: dict[Path, str] = {}
        self._tasks = itertools.count()
        self._lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._roster = Roster(self._identify, self._test, self.places, per_worker)

    async def wait_for_worker(self) -> None:
        """Wait for a worker that plays the same world as this process.

        Raises:
            ClusterError: No worker came, or each would play another world.
        """
        waited = next_line = 0.0
        while True:
            await self._roster.look()
            was_testing = self._roster.is_testing
            if was_testing:
                await self._roster.wait_for_test(WATCH_S)
            lines = self._roster.take_lines()
            if self.places.workers:
                for line in lines:
                    self._say(f"warning: --rle-cluster: {line}")
                return
            if lines and not self._roster.is_testing:
                raise ClusterError(f"--rle-cluster: {lines[0]}")
            if waited >= WORKERS_TIMEOUT_S:
                raise ClusterError(
                    f"--rle-cluster: the scheduler at {self._address} had no worker within {WORKERS_TIMEOUT_S:g} s: "
                    f"start some with 'dask worker {self._address}'"
                )
            if waited >= next_line:
                self._say(f"--rle-cluster: waiting for workers at {self._address}, {waited:.0f} s")
                next_line += WAITING_LINE_S
            if not was_testing:
                await asyncio.sleep(WATCH_S)
            waited += WATCH_S

    async def watch(self) -> None:
        """Accept new workers and forget lost ones, until this is cancelled."""
        without_s, why = 0.0, ""
        while True:
            await asyncio.sleep(WATCH_S)
            if self._client.status != "running":
                self._give_up(f"the scheduler at {self._address} is gone")
                return
            with contextlib.suppress(OSError):
                await self._roster.look()
            self._office.forget_lost(self._roster.alive)
            for line in self._roster.take_lines():
                why = f": {line}"
                self._say(f"warning: --rle-cluster: {line}")
            is_used = self.places.workers or self._roster.is_testing or self._office.has_player(self._roster.alive)
            without_s = 0.0 if is_used else without_s + WATCH_S
            if without_s >= WORKERS_TIMEOUT_S:
                self._give_up(f"the scheduler at {self._address} has had no worker for {WORKERS_TIMEOUT_S:g} s{why}")
                return

    def at_once(self, spec: EpisodeSpec) -> int:
        """How many episodes like this one the workers play at once; 1 as long as there is no worker."""
        return self.places.at_once(whole_worker=not _asks_a_model(spec))

    def close(self) -> None:
        """Test no further workers."""
        self._roster.close()

    async def play(
        self,
        spec: EpisodeSpec,
        *,
        spent_before_usd: Decimal = Decimal(0),
        on_begin: Callable[[], object] = lambda: None,
        on_measure: Callable[[EpisodeMeasure], object] = lambda _: None,
    ) -> EpisodeResult:
        """Play an episode on a worker; if that one is lost, on another, which resumes the record.

        Args:
            spec: What is played.
            spent_before_usd: What earlier attempts at the episode have cost.
            on_begin: Called when the episode has its place on a worker.
            on_measure: Called with how far the episode is, when its game begins and after each tick.

        Raises:
            ClusterGoneError: The scheduler is gone, or no worker is left.
            NotPlayedError: The run has reached its cost limit.
            EpisodeError: The episode cannot start, or its workers were killed again and again.
        """
        async with self.places.take(whole_worker=not _asks_a_model(spec)), self._admitted(spec, on_measure) as lease:
            on_begin()
            parcel = self._parcel(spec, lease, spent_before_usd)
            while True:
                try:
                    return await self._play(parcel, lease, await self.places.wait_for_workers())
                except _AllWorkersLost:
                    if lease.number >= MOST_LOST_WORKERS:
                        raise self._killed(lease, lease.number) from None
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
        self, spec: EpisodeSpec, on_measure: Callable[[EpisodeMeasure], object] = lambda _: None
    ) -> AsyncIterator[EpisodeLease]:
        """The lease of an episode, whose record the office takes inside the block."""
        lease = self._office.admit(spec, on_measure)
        try:
            yield lease
        finally:
            self._office.dismiss(lease)
            _append_history(spec)

    async def _play(self, parcel: Parcel, lease: EpisodeLease, workers: list[str]) -> EpisodeResult:
        """Play an episode on one of these workers. Raises _AllWorkersLost if none of them is left."""
        spec = lease.spec
        key = f"rle-{lease.ticket}-{next(self._tasks)}"  # a key is used once: Dask may still know an earlier task
        future = self._client.submit(play_episode, parcel, key=key, workers=workers, pure=False)
        try:
            played = await self._outcome(future, lease, workers)
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

    async def _outcome(self, future: Future[Played], lease: EpisodeLease, workers: list[str]) -> Played:
        """Wait for what came of a task that one of these workers carries out."""
        spec = lease.spec
        waiting = asyncio.ensure_future(cast("Awaitable[Played]", future.result()))
        watched: list[asyncio.Future[Any]] = [waiting, self._lost]
        try:
            while not any(each.done() for each in watched):
                await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED, timeout=WATCH_S)
                if not self._roster.alive.intersection(workers):
                    raise _AllWorkersLost
            if not waiting.done():
                raise _gone(self._lost.result(), spec)
            return waiting.result()
        except FutureCancelledError:
            raise _gone(f"the scheduler at {self._address} is gone", spec) from None
        except KilledWorker as error:
            raise self._killed(lease, error.allowed_failures + 1) from None
        finally:
            if not waiting.done():
                waiting.cancel()

    async def _stop(self, future: Future[Played], lease: EpisodeLease, reason: str) -> None:
        """Cancel an episode on its worker, and wait for the end of its record."""
        if self._client.status != "running" or not lease.worker:
            return
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(STOP_TIMEOUT_S):
                stopping = self._client.run(
                    stop_episode, lease.ticket, reason, workers=[lease.worker], on_error="ignore"
                )
                await stopping
                with contextlib.suppress(asyncio.CancelledError):
                    await future.exception()

    async def _identify(self) -> Mapping[str, Any]:
        scheduler: Any = self._client.scheduler
        known: Mapping[str, Any] = await scheduler.identity()
        return known

    async def _test(self, address: str) -> str:
        """Why a worker cannot be used; empty if it plays the same world."""
        try:
            await self._client.run(prepare_worker, workers=[address])
            return await self._compare(address, self._expected) if self._expected is not None else ""
        except _AllWorkersLost:
            return f"the worker at {address} ended during its first game{self._memory_of(address)}: see its log"
        except EpisodeError as error:
            return f"the worker at {address} cannot play: {error}"
        except Exception as error:  # other code on the worker may raise anything
            apart = await installed_apart(self._client, address)
            reason = apart or f"{type(error).__name__}: {error}"
            remedy = "all machines need the same pytest-rle, Python and NumPy"
            return f"the worker at {address} cannot play: {reason}: {remedy}"

    async def _compare(self, address: str, expected: EpisodeSpec) -> str:
        """What differs if a worker plays the self-test; empty for the same world."""
        spec = spec_of_test(expected, quote(address, safe=""))
        async with self._admitted(spec) as lease:
            await self._play(self._parcel(spec, lease), lease, [address])
        apart = difference(expected, spec)
        return f"the worker at {address} would play another world: {apart}" if apart else ""

    def _killed(self, lease: EpisodeLease, count: int) -> EpisodeError:
        return EpisodeError(
            f"{count} workers were lost while they played this episode{self._memory_of(lease.worker)}, perhaps because "
            "they had too little memory: give workers more with --memory-limit, or let each play fewer episodes with "
            "--rle-concurrency"
        )

    def _memory_of(self, address: str) -> str:
        memory = self._roster.memory_of(address, at_least=SCARCE_MEMORY)
        return f", the last one with {memory} in use" if memory else ""

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
            game_processes=self._game_processes,
        )


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
