"""The workers of a cluster: which are alive, which may play, and what is wrong with the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Final

from pytest_rle.cluster.places import Places

PAUSED: Final = "paused"
"""The status in which Dask gives a worker no further task, because it uses too much memory."""

MEGABYTE: Final = 10**6


class Roster:
    """Keeps the places of the workers that may play. Each new worker is tested first, and others play meanwhile.

    Args:
        identify: Asks the scheduler what it knows, with its `workers` by their addresses.
        test: Says why the worker at an address cannot be used; empty if it can.
        places: Gets the workers that may play.
        per_worker: How many places a worker has, at most.
    """

    def __init__(
        self,
        identify: Callable[[], Awaitable[Mapping[str, Any]]],
        test: Callable[[str], Coroutine[Any, Any, str]],
        places: Places,
        per_worker: int,
    ) -> None:
        self._identify = identify
        self._test = test
        self._places = places
        self._per_worker = per_worker
        self._workers: Mapping[str, Mapping[str, Any]] = {}
        self._seen: dict[str, Mapping[str, Any]] = {}
        self._tests: dict[str, asyncio.Task[str]] = {}
        self._paused: set[str] = set()
        self._lines: list[str] = []

    @property
    def alive(self) -> frozenset[str]:
        """The addresses of the workers that the scheduler knows."""
        return frozenset(self._workers)

    @property
    def is_testing(self) -> bool:
        """Whether a worker plays its first game."""
        return any(not test.done() for test in self._tests.values())

    async def look(self) -> None:
        """See which workers there are. Lost ones go at once, and the tests of new ones begin.

        Raises:
            OSError: The scheduler does not answer.
        """
        self._workers = (await self._identify())["workers"]
        self._seen.update(self._workers)
        paused = {address for address, worker in self._workers.items() if worker["status"] == PAUSED}
        for address in sorted(self._workers.keys() - self._tests.keys() - paused):
            test = self._tests[address] = asyncio.create_task(self._test(address))
            test.add_done_callback(self._take_test)
        for address in sorted(paused - self._paused):
            self._lines.append(
                f"the worker at {address} gets no further episode as long as it uses {self.memory_of(address)}: give "
                "it more with --memory-limit"
            )
        self._paused = paused
        self._accept()

    async def wait_for_test(self, seconds: float) -> None:
        """Wait until one of the tests that are under way ends, at most so long."""
        tests = [test for test in self._tests.values() if not test.done()]
        await asyncio.wait(tests, return_when=asyncio.FIRST_COMPLETED, timeout=seconds)

    def take_lines(self) -> list[str]:
        """Why workers are not used, as far as it was not taken before: one line each."""
        lines, self._lines = self._lines, []
        return lines

    def memory_of(self, address: str, *, at_least: float = 0.0) -> str:
        """How much memory a worker has used when it was last seen, of how much.

        Args:
            address: The worker, which may be lost.
            at_least: The share of its memory from which on it is worth a word.

        Returns:
            Such as `330 of 400 MB`; empty if it is not known, or less.
        """
        worker = self._seen.get(address, {})
        used, limit = worker.get("metrics", {}).get("memory", 0), worker.get("memory_limit") or 0
        if not limit or used < at_least * limit:
            return ""
        return f"{used // MEGABYTE} of {limit // MEGABYTE} MB"

    def close(self) -> None:
        """End the tests that are under way."""
        for test in self._tests.values():
            test.cancel()

    def _take_test(self, test: asyncio.Task[str]) -> None:
        if not test.cancelled():
            if test.result():
                self._lines.append(test.result())
            self._accept()

    def _accept(self) -> None:
        """Give the places of the workers that were tested, each as many as it has threads, up to the limit."""
        accepted = {address: worker for address, worker in self._workers.items() if self._may_play(address)}
        self._places.set_workers(
            {address: min(self._per_worker, int(worker["nthreads"])) for address, worker in accepted.items()}
        )

    def _may_play(self, address: str) -> bool:
        test = self._tests.get(address)
        if test is None or address in self._paused:
            return False
        return test.done() and not test.cancelled() and not test.result()
