"""The engine: a Dask scheduler somewhere, or one on this machine with a worker for each core."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator
from typing import Final

from distributed import Client, LocalCluster

from pytest_rle.cluster.errors import ClusterError

LOCAL: Final = "local"

CONNECT_TIMEOUT_S: Final = 15.0
"""How long the scheduler may take to answer."""


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
        async with (
            LocalCluster(
                n_workers=len(os.sched_getaffinity(0)),
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
