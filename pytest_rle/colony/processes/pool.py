"""The pool of processes that carry games."""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import httpx

from pytest_rle.colony.api.messages import Request
from pytest_rle.colony.processes.protocol import (
    Answer,
    Order,
    Refused,
    Result,
    Start,
    Started,
    Stop,
    pack,
    read_result,
)
from pytest_rle.colony.processes.transport import ProcessTransport
from pytest_rle.colony.saves import SaveError, SaveNotes

CHILD: Final = "pytest_rle.colony.processes.child"
"""The module that a process runs."""

BUFFER_BYTES: Final = 1024 * 1024
"""Bytes of a result that may wait before the process is slowed down. The map of a large save is a few megabytes."""


class GameProcesses:
    """Starts at most `limit` processes, when they are needed, and puts each new game where the fewest games are.

        processes = GameProcesses(2)
        async with processes.open_game(path, sha256=digest, seed=42) as (transport, notes):
            ...
        await processes.close()

    It belongs to one event loop. A process that ends early fails the requests of its games with
    `httpx.RemoteProtocolError`, which names its exit code; the next game starts a new process.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._processes: list[_Process] = []
        self._starting = asyncio.Lock()

    @asynccontextmanager
    async def open_game(
        self, path: Path, *, sha256: str, seed: int, difficulty: str | None = None
    ) -> AsyncIterator[tuple[ProcessTransport, SaveNotes]]:
        """Start a game from a save: the transport to it, and what is said about the save. The game ends with the block.

        Raises:
            SaveError: The save cannot be played, or the difficulty is unknown.
            httpx.RemoteProtocolError: The process ended before the game started.
        """
        process = await self._choose()
        async with process.open_game(Start(path, sha256, seed, difficulty)) as opened:
            yield opened

    def process_ids(self) -> tuple[int, ...]:
        """The ids of the processes that are alive."""
        return tuple(process.id for process in self._processes if process.is_alive)

    async def close(self) -> None:
        """End all processes and wait until they are gone."""
        for process in self._processes:
            await process.close()
        self._processes.clear()

    async def _choose(self) -> _Process:
        async with self._starting:
            self._processes = [process for process in self._processes if process.is_alive]
            idle = next((process for process in self._processes if not process.games), None)
            if idle is not None:
                return idle
            if len(self._processes) < self._limit:
                self._processes.append(await _Process.start())
                return self._processes[-1]
            return min(self._processes, key=lambda process: process.games)


class _Process:
    """One process and its games."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[Result]] = {}
        self._transports: dict[int, ProcessTransport] = {}
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def start(cls) -> _Process:
        """Start the process. It imports the colony while the first order is on its way."""
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                CHILD,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=BUFFER_BYTES,
            )
        )

    @property
    def id(self) -> int:
        """The id of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process still answers."""
        return not self._reader.done()

    @property
    def games(self) -> int:
        """The number of games that it carries."""
        return len(self._transports)

    @asynccontextmanager
    async def open_game(self, start: Start) -> AsyncIterator[tuple[ProcessTransport, SaveNotes]]:
        """Start a game; it ends with the block."""
        game = next(self._numbers)

        async def ask(request: Request) -> Answer:
            result = await self._send(game, request)
            if not isinstance(result.content, Answer):
                raise httpx.RemoteProtocolError("the game's process answered a request with something else")
            return result.content

        transport = self._transports[game] = ProcessTransport(ask, self.id)
        try:
            started = (await self._send(game, start)).content
            if isinstance(started, Refused):
                raise SaveError(start.path, started.problem)
            if not isinstance(started, Started):
                raise httpx.RemoteProtocolError("the game's process answered its start with something else")
            yield transport, started.notes
        finally:
            del self._transports[game]
            if self.is_alive:
                with suppress(httpx.RemoteProtocolError):
                    await self._send(game, Stop())

    async def close(self) -> None:
        """End the process: its input ends, and it with it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
        await self._reader

    async def _send(self, game: int, content: Start | Stop | Request) -> Result:
        """Send an order and wait for its result."""
        if not self.is_alive or self._process.stdin is None:
            raise self._ended()
        order = Order(next(self._numbers), game, content)
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting[order.number] = future
        try:
            self._process.stdin.write(pack(order))
            await self._process.stdin.drain()
            return await future
        except (BrokenPipeError, ConnectionResetError) as error:
            raise self._ended() from error
        finally:
            self._waiting.pop(order.number, None)

    async def _read(self) -> None:
        """Hand each result to the call that waits for it, until the process ends."""
        stdout = self._process.stdout
        if stdout is None:
            return
        with suppress(asyncio.IncompleteReadError, ConnectionResetError):
            while True:
                result = await read_result(stdout)
                future = self._waiting.get(result.number)
                if future is not None and not future.done():
                    future.set_result(result)
        await self._process.wait()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(self._ended())
        for transport in self._transports.values():
            transport.end_stream()

    def _ended(self) -> httpx.RemoteProtocolError:
        code = self._process.returncode
        how = f"was killed by signal {-code}" if code is not None and code < 0 else f"ended with exit code {code}"
        return httpx.RemoteProtocolError(f"the process of the game {how}; play the episode again or resume it")
