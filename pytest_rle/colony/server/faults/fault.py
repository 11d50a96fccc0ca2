"""What every fault has in common: its settings, and the game that it disturbs."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import inspect
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from pytest_rle.colony.api import Dispatcher, Request, Response
from pytest_rle.colony.api.host import Host
from pytest_rle.colony.api.routes import normalized

Proceed = Callable[[Request], Awaitable[Response]]
"""Answers a request as the game would without this fault."""

Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]

LOAD_PATH = "/api/v1/game/load"
SAVE_PATH = "/api/v1/game/save"
EVENTS_PATH = "/api/v1/events"


class Scene:
    """A served game as a fault sees it.

    Attributes:
        dispatcher: Answers requests.
        played: How many game ticks the present game has run since it was started or loaded.
        seed: The seed of everything that a fault draws.
    """

    def __init__(self, dispatcher: Dispatcher, seed: int) -> None:
        self.dispatcher = dispatcher
        self.seed = seed
        self.played = 0
        self._counts: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def host(self) -> Host:
        """The program around the game."""
        return self.dispatcher.host

    def draw(self, *purpose: str) -> float:
        """A number from 0 to below 1. It depends on the seed, the purpose, and how often it was drawn before.

        So it does not depend on the order in which different requests arrive.
        """
        key = "\n".join(purpose)
        self._counts[key] += 1
        text = f"{self.seed}\n{key}\n{self._counts[key]}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()) / 2**64

    def later(self, seconds: float, action: Callable[[], object]) -> None:
        """Run an action after some seconds; not at all if the server stops before."""

        async def wait_and_run() -> None:
            await asyncio.sleep(seconds)
            result = action()
            if inspect.isawaitable(result):
                await result

        task = asyncio.create_task(wait_and_run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Drop the actions that still wait."""
        for task in self._tasks:
            task.cancel()


@dataclasses.dataclass(kw_only=True)
class Fault:
    """A way in which a live game misbehaves. The fields of a subclass are its settings.

    Attributes:
        name: How `--faults` names it.
        lesson: What a client has to expect of a live game.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    name: ClassVar[str]
    lesson: ClassVar[str]
    scene: Scene = dataclasses.field(init=False, repr=False, compare=False)

    def start(self, scene: Scene) -> None:
        """Begin with a game. It is called once, on the event loop of the server."""
        self.scene = scene

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Answer a request. Raises ConnectionDroppedError to drop the connection."""
        return await proceed(request)

    def frame(self) -> None:
        """A frame of the running game is about to begin."""

    @property
    def listen_on(self) -> str | None:
        """The only address that the game listens on; None for the usual ones."""
        return None


@dataclasses.dataclass(kw_only=True)
class SharedFault(Fault):
    """A fault that happens to a share of the requests.

    Attributes:
        share: The probability, 0 to 1, for each request.
        paths: Only for paths that end in one of these; empty for all.
        times: The most occurrences; None for no limit.
    """

    share: Share = 0.02
    paths: tuple[str, ...] = ()
    times: Count | None = None
    _happened: int = dataclasses.field(default=0, init=False, repr=False)

    def is_due(self, request: Request) -> bool:
        """Whether the fault happens to this request. Call it once for each request that the fault can disturb."""
        path = normalized(request.path)
        if path == EVENTS_PATH or (self.paths and not path.endswith(self.paths)):
            return False
        if self.times is not None and self._happened >= self.times:
            return False
        due = self.scene.draw(self.name, request.method, path, request.query_string) < self.share
        self._happened += due
        return due


def is_read(request: Request) -> bool:
    """Whether a request only reads."""
    return request.method in ("GET", "HEAD")
