"""The engine: a Dask scheduler somewhere, or one on this machine with a worker for each core."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any, Final

import dask
from dask.system import cpu_count
from distributed import Client, LocalCluster

from pytest_rle.cluster.errors import ClusterError

LOCAL: Final = "local"

CONNECT_TIMEOUT_S: Final = 15.0
"""How long the scheduler may take to answer."""

LOCAL_SETTINGS: Final[dict[str, Any]] = {
    "distributed.worker.preload": ["pytest_rle.cluster.local_worker"],
    "distributed.worker.profile.enabled": False,  # looks at the worker's stacks a hundred times a second
    "distributed.admin.tick.interval": "1s",  # by default fifty times a second
    # By default malloc returns freed memory at once, which a game needs again in its next hour.
    "distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": 1, "MKL_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1},
}
"""Settings of Dask for the workers of this machine, whose cores the games need."""


@contextlib.asynccontextmanager
async def open_client(address: str, *, per_worker: int) -> AsyncIterator[Client]:
    """A connection to a scheduler.

    Args:
        address: `local`, or the scheduler's address.
        per_worker: The threads of a local worker.

    Raises:
        ClusterError: No scheduler answers at the address.
    """
    if address == LOCAL:
        with dask.config.set(LOCAL_SETTINGS):
            async with (
                LocalCluster(
                    n_workers=cpu_count(),
                    threads_per_worker=per_worker,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",  # it always has one, and 8787 may be taken
                    asynchronous=True,
                ) as cluster,
                Client(cluster, asynchronous=True, set_as_default=False) as client,
            ):
                yield client
        return
    try:
        client = await Client(address, asynchronous=True, set_as_default=False, timeout=CONNECT_TIMEOUT_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"--rle-cluster: no scheduler answers at {address} ({error}): start one with 'dask scheduler', and give "
            "the address that it prints, such as tcp://head:8786"
        ) from None
    async with client:
        yield client
