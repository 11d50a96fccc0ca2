"""A cluster of processes that the tests of a file share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.processes import ClusterProcesses

KEY = "sk-known-to-workers-alone-0123456789"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterProcesses]:
    """A scheduler with two workers, which alone have the key of the model. An idle cluster costs CPU time too."""
    with ClusterProcesses(tmp_path_factory.mktemp("cluster"), RLE_API_KEY=KEY) as processes:
        processes.start_worker()
        processes.start_worker()
        yield processes
