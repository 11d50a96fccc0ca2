"""A real cluster of processes on this machine: a scheduler and workers, each of which a test can kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from tests.llm.server import PATIENCE_S


class ClusterProcesses:
    """A scheduler, and the workers that a test starts. Only workers have the given environment variables.

    with ClusterProcesses(tmp_path, RLE_API_KEY=KEY) as cluster:
        worker = cluster.start_worker()
        cluster.kill(worker)
    """

    def __init__(self, folder: Path, **environ: str) -> None:
        self._folder = folder
        self._environ = environ
        self._processes: list[subprocess.Popen[bytes]] = []
        self._file = folder / "scheduler.json"

    def __enter__(self) -> Self:
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0"
        )
        known = self._wait_for_scheduler()
        self.address: str = known["address"]
        self.dashboard = f"http://127.0.0.1:{known['services']['dashboard']}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for process in reversed(self._processes):
            process.kill()
        for process in self._processes:
            process.wait()

    def start_worker(self, threads: int = 4, **environ: str) -> subprocess.Popen[bytes]:
        """Start a worker of one process, without a nanny that would start it again."""
        return self._start_worker("--nthreads", str(threads), "--no-nanny", **environ)

    def start_worker_with_nanny(self, memory_limit: str) -> subprocess.Popen[bytes]:
        """Start a worker that its nanny kills, and starts again, when it uses almost so much memory."""
        return self._start_worker("--nthreads", "1", "--memory-limit", memory_limit)

    def logs(self) -> str:
        """What the scheduler and the workers have logged."""
        return "\n".join(path.read_text("utf-8", "replace") for path in sorted(self._folder.glob("*.log")))

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process without a chance to say goodbye."""
        process.send_signal(signal.SIGKILL)
        process.wait()

    def worker_of(self, peer: tuple[str, int] | None) -> subprocess.Popen[bytes]:
        """The process at the other end of a connection, by its address and port."""
        for process in self._processes:
            if process.poll() is None:
                ends = psutil.Process(process.pid).net_connections("tcp")
                if peer in {(end.laddr.ip, end.laddr.port) for end in ends if end.laddr}:
                    return process
        raise LookupError(f"no process has the connection {peer}")

    def _start_worker(self, *arguments: str, **environ: str) -> subprocess.Popen[bytes]:
        return self._start(
            "worker", "--nworkers", "1", "--no-dashboard", "--local-directory", str(self._folder), *arguments,
            environ={**self._environ, **environ},
        )  # fmt: skip

    def _start(self, *arguments: str, environ: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(self._file)]
        with (self._folder / f"{arguments[0]}{len(self._processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                command, env={**os.environ, **(environ or {})}, stdout=log, stderr=log, cwd=self._folder
            )
        self._processes.append(process)
        return process

    def _wait_for_scheduler(self) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                return dict(json.loads(self._file.read_text()))
            except (FileNotFoundError, ValueError):
                time.sleep(0.05)
        raise TimeoutError("the scheduler did not start")
