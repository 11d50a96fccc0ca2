"""Opens a cluster: connects to its scheduler or starts one here, and waits for the first worker."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from pytest_rle.cluster.cluster import Cluster
from pytest_rle.cluster.engine import LOCAL, open_client
from pytest_rle.cluster.office import Office
from pytest_rle.cluster.self_test import spec_of_test
from pytest_rle.cluster.shared_limits import SharedLimits
from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.episode.run_budget import RunBudget
from pytest_rle.llm.limits import RateLimiter

logger = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def open_cluster(
    address: str,
    *,
    spec: EpisodeSpec,
    per_worker: int,
    new_limiter: Callable[[], RateLimiter] = RateLimiter,
    has_call_limits: bool = False,
    budget: RunBudget | None = None,
    game_processes: int = 0,
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
        game_processes: How many processes of each worker compute its games; 0: the worker itself does.
        say: Called with lines for the user.

    Raises:
        ClusterError: No scheduler answers, no worker comes, or each would play another world.
    """
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(open_client(address, per_worker=per_worker))
        office = Office(SharedLimits(new_limiter, budget))
        await office.open(client)
        stack.push_async_callback(office.close)
        cluster = Cluster(
            client,
            office,
            address=address,
            per_worker=per_worker,
            has_call_limits=has_call_limits,
            say=say,
            expected=await _self_test(spec, stack) if address != LOCAL else None,
            game_processes=game_processes,
        )
        stack.callback(cluster.close)
        await cluster.wait_for_worker()
        watching = asyncio.create_task(cluster.watch())
        try:
            yield cluster
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching


async def _self_test(spec: EpisodeSpec, stack: AsyncExitStack) -> EpisodeSpec:
    """Play the self-test here. Its record, and those of the workers, lie in a folder until the stack closes."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pytest-rle-")))
    expected = spec_of_test(dataclasses.replace(spec, output=folder), "here")
    await EpisodeRun(expected).play()
    return expected
