"""The server's life: from the sockets to the last answer, with the game running by the clock in between."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, cast

import uvicorn

from pytest_rle.colony.api import Dispatcher, events
from pytest_rle.colony.api.host import Host, Saves
from pytest_rle.colony.api.routes import RimapiVersion
from pytest_rle.colony.game import Game
from pytest_rle.colony.server.application import Application
from pytest_rle.colony.server.connection import Connection
from pytest_rle.colony.server.listeners import bind

logger = logging.getLogger(__name__)

FRAME_SECONDS: Final = 1 / 30
"""Between two looks at the clock in real time."""

LONGEST_FRAME: Final = 0.25
"""Seconds of real time made up for in one frame; a machine too slow for the speed falls behind instead of stalling."""

SHUTDOWN_SECONDS: Final = 3
"""How long answers under way may take once the server is told to stop."""

PATIENCE_SECONDS: Final = 75.0
"""How long a client may be silent between two requests, or in the middle of one.

Longer than clients leave between two polls: a connection that is closed just as a request goes out on it costs the
client an error.
"""


class _Server(uvicorn.Server):
    """Ends what would not end by itself before it waits for connections to close, and tells when it is ready."""

    def __init__(self, config: uvicorn.Config, application: Application, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._application = application
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._application.dispatcher.host.hub.close()
        self._application.stop_reading()
        last_call = asyncio.get_running_loop().call_later(SHUTDOWN_SECONDS, self._hang_up)
        try:
            await super().shutdown(sockets)
        finally:
            last_call.cancel()

    def drop_everything(self) -> None:
        """Listen no more and hang up at once, for a task that is cancelled does not come to `shutdown`."""
        self._application.dispatcher.host.hub.close()
        for listening in self.servers if self.started else ():
            listening.close()
        self._hang_up()

    def _hang_up(self) -> None:
        """Leave those who still do not read their answers."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()


async def run_server(
    game: Game,
    port: int,
    *,
    speed: int = 1,
    paused: bool = False,
    lockstep: bool = False,
    rimapi_version: RimapiVersion = "1.10",
    strict_quirks: bool = False,
    saves: Saves | None = None,
    save_sha256: str | None = None,
    patience_s: float = PATIENCE_SECONDS,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve a game until the process is told to stop, a client quits the game, or the task is cancelled.

    Args:
        game: The game.
        port: The port on both loopback addresses; 0 chooses a free one.
        speed: TimeSpeed at the start, 1 to 4, which runs 60, 180, 360 or 900 game ticks a second.
        paused: Start paused.
        lockstep: Let time move by the extension's advance route alone.
        rimapi_version: The profile of the mod.
        strict_quirks: Reproduce the defects that make some of the mod's routes useless.
        saves: Where games are saved and loaded.
        save_sha256: The digest of the save that is played, for clients that ask.
        patience_s: Seconds that a client may be silent between two requests, or in the middle of one.
        ready: Called with the base URL once both sockets accept connections.

    Raises:
        PortInUseError: The port is taken.
    """
    sockets, port = bind(port)

    def stop() -> None:
        server.should_exit = True

    dispatcher = Dispatcher(
        game,
        rimapi_version=rimapi_version,
        strict_quirks=strict_quirks,
        lockstep=lockstep,
        clock=lambda: datetime.now(UTC),
        saves=saves,
        on_quit=stop,
        save_sha256=save_sha256,
    )
    dispatcher.host.speed = 0 if paused else speed
    application = Application(dispatcher, patience_s=patience_s)
    config = uvicorn.Config(
        application,
        http=Connection,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_keep_alive=cast("int", patience_s),  # goes to the event loop's timer, which takes fractions
        timeout_graceful_shutdown=2 * SHUTDOWN_SECONDS,  # after all who do not read have been left
    )
    url = f"http://127.0.0.1:{port}"
    server = _Server(config, application, lambda: ready(url) if ready is not None else None)
    tasks = [asyncio.create_task(_beat(dispatcher.host))]
    if not lockstep:
        tasks.append(asyncio.create_task(_run_in_real_time(dispatcher.host)))
    try:
        await server.serve(sockets)
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        server.drop_everything()
        for opened in sockets:
            opened.close()


async def _beat(host: Host) -> None:
    while True:
        await asyncio.sleep(events.HEARTBEAT_SECONDS)
        host.hub.publish(events.heartbeat(host.timestamp(), host.game_tick))


async def _run_in_real_time(host: Host) -> None:
    """Let the game keep up with the clock at its speed."""
    loop = asyncio.get_running_loop()
    last, owed = loop.time(), 0.0
    while True:
        await asyncio.sleep(FRAME_SECONDS)
        now = loop.time()
        owed += min(now - last, LONGEST_FRAME) * host.ticks_per_second
        last = now
        due = int(owed)
        if host.is_paused:
            owed = 0.0
        elif due:
            owed -= due
            try:
                host.advance(due)
            except Exception as error:
                logger.exception("the game stopped at game tick %d", host.game_tick)
                host.log("Error", str(error))
                host.speed = 0
