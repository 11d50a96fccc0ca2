"""Episodes on the workers of a Dask cluster, with their records streamed to this machine.

    async with open_cluster("local", per_worker=12) as cluster:
        result = await cluster.play(spec)

The process that runs pytest is the controller. It submits one task for each episode, and its `Office` receives the
record while a worker plays. A worker reaches the office directly, not through the scheduler.
"""

from __future__ import annotations

from pytest_rle.cluster.cluster import Cluster
from pytest_rle.cluster.errors import ClusterError
from pytest_rle.cluster.opening import open_cluster

__all__ = ["Cluster", "ClusterError", "open_cluster"]
