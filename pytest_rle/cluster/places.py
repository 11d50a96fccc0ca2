"""How many episodes run at once on the workers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from pytest_rle.errors import EpisodeError


class Places:
    """Places on workers, taken in the order in which episodes came.

    An episode without a model keeps a core busy, so it takes all places of a worker. One with a model waits most of the
    time, and takes one.
    """

    def __init__(self) -> None:
        self._workers: dict[str, int] = {}
        self._taken = 0
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()
        self._error: EpisodeError | None = None

    @property
    def total(self) -> int:
        """The places of all workers."""
        return sum(self._workers.values())

    @property
    def workers(self) -> list[str]:
        """The addresses of the workers, sorted."""
        return sorted(self._workers)

    def at_once(self, *, whole_worker: bool) -> int:
        """How many episodes of a kind run at once; 1 as long as there is no worker."""
        return max(1, len(self._workers) if whole_worker else self.total)

    def set_workers(self, workers: dict[str, int]) -> None:
        """Which workers there are now, and how many places each has."""
        if workers != self._workers:
            self._workers = dict(workers)
            self._changed.set()

    def close(self, error: EpisodeError) -> None:
        """Let nobody wait any longer: there will be no places."""
        self._error = error
        self._changed.set()

    async def wait_for_workers(self) -> list[str]:
        """The workers' addresses, as soon as there are any. Raises the error of `close`."""
        while not self._workers:
            await self._wait_for_change()
        return self.workers

    @contextlib.asynccontextmanager
    async def take(self, *, whole_worker: bool) -> AsyncIterator[None]:
        """Wait for a place, or for those of a whole worker, and hold them inside the block.

        Raises the error of `close`.
        """
        async with self._turn:
            while not self._workers or self._taken + self._weight(whole_worker) > self.total:
                await self._wait_for_change()
            weight = self._weight(whole_worker)
            self._taken += weight
        try:
            yield
        finally:
            self._taken -= weight
            self._changed.set()

    async def _wait_for_change(self) -> None:
        if self._error is not None:
            raise self._error
        self._changed.clear()
        await self._changed.wait()
        if self._error is not None:
            raise self._error

    def _weight(self, whole_worker: bool) -> int:
        return self.total // len(self._workers) if whole_worker else 1
