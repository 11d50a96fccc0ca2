"""The layer of faults in front of a served game."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from pytest_rle.colony.api import Dispatcher, Request, Response
from pytest_rle.colony.server.faults.fault import Fault, Proceed, Scene


class FaultyGame:
    """Answers requests through its faults. The first fault is the nearest to the client."""

    def __init__(self, dispatcher: Dispatcher, faults: Sequence[Fault], seed: int) -> None:
        self._scene = Scene(dispatcher, seed)
        self._faults = tuple(faults)
        self._answer: Proceed = dispatcher.handle
        for fault in reversed(self._faults):
            fault.start(self._scene)
            self._answer = functools.partial(fault.answer, proceed=self._answer)
        self._game = dispatcher.host.game
        self._began_at = dispatcher.host.game_tick

    async def handle(self, request: Request) -> Response:
        """Answer a request. Raises ConnectionDroppedError if a fault drops the connection."""
        return await self._answer(request)

    def frame(self) -> None:
        """Let each fault know that a frame begins."""
        host = self._scene.host
        if host.game is not self._game:
            self._game, self._began_at = host.game, host.game_tick
        self._scene.played = host.game_tick - self._began_at
        for fault in self._faults:
            fault.frame()

    def close(self) -> None:
        """Drop what the faults still wait for."""
        self._scene.close()
