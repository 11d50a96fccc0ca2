"""What a worker of this machine does before it plays: Dask imports this module there.

Ctrl-C in a terminal reaches all processes. The controller ends the session, and the workers must still send the ends of
their records.
"""

from __future__ import annotations

import signal

from distributed import Worker


def dask_setup(worker: Worker) -> None:  # noqa: ARG001 - Dask calls it with the worker
    """Ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
