"""The program of a process of games: `python -m pytest_rle.colony.processes.child`.

It reads orders from standard input and writes results to standard output, one after another, until its input ends.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import BinaryIO

from pytest_rle.colony.api import Dispatcher
from pytest_rle.colony.api.messages import Request
from pytest_rle.colony.api.stream import Subscription
from pytest_rle.colony.new_games import NewGames
from pytest_rle.colony.processes.protocol import (
    Answer,
    Order,
    Refused,
    Result,
    Start,
    Started,
    Stop,
    Stopped,
    pack,
    read_order,
)
from pytest_rle.colony.saves import SaveError


class GameHost:
    """The games of this process, by number. Saves are read once."""

    def __init__(self) -> None:
        self._new_games = NewGames()
        self._games: dict[int, _HostedGame] = {}

    async def carry_out(self, order: Order) -> Result:
        """Carry out one order."""
        content = order.content
        if isinstance(content, Request):
            return Result(order.number, await self._games[order.game].answer(content))
        if isinstance(content, Stop):
            self._games.pop(order.game, None)
            return Result(order.number, Stopped())
        return Result(order.number, self._start(order.game, content))

    def _start(self, game: int, start: Start) -> Started | Refused:
        try:
            new, notes = self._new_games.start(
                start.path, sha256=start.sha256, seed=start.seed, difficulty=start.difficulty
            )
        except SaveError as error:
            return Refused(error.problem)
        self._games[game] = _HostedGame(Dispatcher(new))
        return Started(notes)


class _HostedGame:
    """One game and its event stream."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._stream: Subscription | None = None

    async def answer(self, request: Request) -> Answer:
        response = await self._dispatcher.handle(request)
        if isinstance(response.stream, Subscription):
            self._stream = response.stream
        events = self._stream.take() if self._stream is not None else None
        if self._stream is not None and self._stream.is_closed:
            self._stream = None
        return Answer(response.status, response.headers, response.body, response.stream is not None, events)


async def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Carry out orders until the source ends."""
    host = GameHost()
    while (order := read_order(source)) is not None:
        target.write(pack(await host.carry_out(order)))
        target.flush()


def main() -> None:
    """Serve over the standard streams. What rules print goes to standard error, and Ctrl-C is the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    asyncio.run(serve(sys.stdin.buffer, target))


if __name__ == "__main__":
    main()
