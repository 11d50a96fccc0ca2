"""Faults of the main thread: the mod answers once a frame, and a frame can take long."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import ClassVar

from pytest_rle.colony.api import Request, Response
from pytest_rle.colony.server.faults.fault import Count, Fault, Proceed, Seconds, SharedFault


@dataclasses.dataclass(kw_only=True)
class SlowFrames(SharedFault):
    """Some frames take long. No request is answered meanwhile, and game time stands still.

    Attributes:
        seconds: The shortest and the longest of these frames.
    """

    name: ClassVar[str] = "slow_frames"
    lesson: ClassVar[str] = "any answer may take 1 to 30 s: a slow frame is no failure"
    seconds: tuple[Seconds, Seconds] = (1.0, 30.0)
    _ends_at: float = dataclasses.field(default=0.0, init=False, repr=False)

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Answer after the slow frame that has begun, or begins with this request."""
        loop = asyncio.get_running_loop()
        if loop.time() >= self._ends_at and self.is_due(request):
            low, high = self.seconds
            self._ends_at = loop.time() + low + (high - low) * self.scene.draw(self.name, "length")
        host = self.scene.host
        while (left := self._ends_at - loop.time()) > 0:
            host.is_frozen = True
            await asyncio.sleep(left)
            host.is_frozen = False
        return await proceed(request)


@dataclasses.dataclass(kw_only=True)
class StalledMainThread(Fault):
    """The main thread stands still once, for long.

    Attributes:
        after_game_ticks: When it happens, in game ticks since the game began or was loaded.
        seconds: How long.
    """

    name: ClassVar[str] = "stalled_main_thread"
    lesson: ClassVar[str] = "a modal window of the system or an unfocused game stops all answers, not the process"
    after_game_ticks: Count = 2_500
    seconds: Seconds = 120.0
    _ends_at: float | None = dataclasses.field(default=None, init=False, repr=False)

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Answer after the stall."""
        if self._ends_at is not None:
            await asyncio.sleep(max(0.0, self._ends_at - asyncio.get_running_loop().time()))
        return await proceed(request)

    def frame(self) -> None:
        """Begin the stall when it is due, and end it."""
        now = asyncio.get_running_loop().time()
        if self._ends_at is None and self.scene.played >= self.after_game_ticks:
            self._ends_at = now + self.seconds
            self.scene.host.is_frozen = True
        elif self._ends_at is not None and now >= self._ends_at:
            self.scene.host.is_frozen = False


@dataclasses.dataclass(kw_only=True)
class OutOfOrder(Fault):
    """Concurrent requests are answered in another order than they came.

    Attributes:
        seconds: The longest delay of a request.
    """

    name: ClassVar[str] = "out_of_order"
    lesson: ClassVar[str] = "the mod starts ten requests a frame and queues the rest again at the end"
    seconds: Seconds = 0.05

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Wait for a moment of its own, then answer."""
        await asyncio.sleep(self.seconds * self.scene.draw(self.name, request.method, request.path))
        return await proceed(request)
