"""`python -m pytest_rle.watch RUN`: serves a run until its standard input ends. Writes the address to its output."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import sys
from pathlib import Path
from typing import Final

import uvicorn

from pytest_rle.watch.application import WatchApplication
from pytest_rle.watch.live_run import LiveRun

GOODBYE_S: Final = 5.0
"""Seconds that open pages have to take the rest of the run."""

NICENESS: Final = 5
"""How far the server stands back behind the games."""


async def serve(folder: Path) -> None:
    """Serve the run on a free port of this machine until standard input ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, token = listener.getsockname()[1], secrets.token_urlsafe(24)
        application = WatchApplication(LiveRun(folder), token, port)
        config = uvicorn.Config(
            application,
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listener]))
        sys.stdout.write(f"http://127.0.0.1:{port}/{token}/\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)
        with contextlib.suppress(TimeoutError):
            await application.end(GOODBYE_S)
        server.should_exit = True
        await serving


def main() -> None:
    """Serve the run that the command line names."""
    for number in (signal.SIGINT, signal.SIGTERM):  # the process that has started this one says when to stop
        signal.signal(number, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    asyncio.run(serve(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
