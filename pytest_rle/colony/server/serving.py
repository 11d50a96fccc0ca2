"""The server from start to shutdown, and the loop that runs the game in real time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, cast

import uvicorn

from pytest_rle.colony.api import Dispatcher, events
from pytest_rle.colony.api.host import Host, Saves
from pytest_rle.colony.api.routes import RimapiVersion
from pytest_rle.colony.game import Game
from pytest_rle.colony.server.application import Answerer, Application
from pytest_rle.colony.server.connection import Connection
from pytest_rle.colony.server.faults import Fault, FaultyGame
from pytest_rle.colony.server.guard import Guard, host_name
from pytest_rle.colony.server.listeners import base_url, bind

logger = logging.getLogger(__name__)

FRAME_SECONDS: Final = 1 / 30
"""Seconds between two steps of the game in real time."""

LONGEST_FRAME: Final = 0.25
"""The most real time in seconds that one step makes up for: on a slow machine the game slows down and never stalls."""

SHUTDOWN_SECONDS: Final = 3
"""Seconds that running answers may take after the server is asked to stop."""

IDLE_TIMEOUT_SECONDS: Final = 75.0
"""Seconds that a client may be silent between two requests, or inside one.

This is longer than the usual pause between two polls: if the server closed a connection just as the client used it
again, the client would see an error.
"""

BODY_TIMEOUT_SECONDS: Final = 300.0
"""Seconds that a whole request body may take."""


class _Server(uvicorn.Server):
    """Calls `ready` when it accepts connections; at shutdown, ends streams and unfinished requests first."""

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
        deadline = asyncio.get_running_loop().call_later(SHUTDOWN_SECONDS, self._abort_connections)
        try:
            await super().shutdown(sockets)
        finally:
            deadline.cancel()

    def close_now(self) -> None:
        """Close every socket at once. A cancelled task needs this, because it never reaches `shutdown`."""
        self._application.dispatcher.host.hub.close()
        for listening in self.servers if self.started else ():
            listening.close()
        self._abort_connections()

    def _abort_connections(self) -> None:
        """Disconnect the clients that still do not read their answers."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()


async def run_server(
    game: Game,
    port: int,
    *,
    host: str | None = None,
    allowed_hosts: Iterable[str] = (),
    speed: int = 1,
    paused: bool = False,
    lockstep: bool = False,
    rimapi_version: RimapiVersion = "1.10",
    strict_quirks: bool = False,
    saves: Saves | None = None,
    save_sha256: str | None = None,
    faults: Sequence[Fault] = (),
    fault_seed: int = 0,
    door: Callable[[Dispatcher], Answerer] | None = None,
    pace: float = 1.0,
    idle_timeout_s: float = IDLE_TIMEOUT_SECONDS,
    body_timeout_s: float = BODY_TIMEOUT_SECONDS,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve a game until the process receives a signal, a client quits the game, or the task is cancelled.

        asyncio.run(run_server(game, 8765, speed=3, ready=print))

    Args:
        game: The game.
        port: The port; 0 chooses a free one.
        host: The address or name to listen on; None for both loopback addresses.
        allowed_hosts: Names besides the server's own that a request may name in Host, and a page in Origin.
        speed: TimeSpeed at the start: 1 to 4 for 60, 180, 360 or 900 game ticks a second.
        paused: Start paused.
        lockstep: Only the extension's advance route moves game time.
        rimapi_version: The version of the mod to imitate.
        strict_quirks: Reproduce the mod's defects. Some make a route useless; and every web page may use the server.
        saves: Saved games, for the routes that save, load and start.
        save_sha256: The digest of the save that is played, for clients that ask.
        faults: How the game misbehaves; empty for a game that does not.
        fault_seed: The seed of what the faults draw.
        door: Makes what answers the requests in place of the dispatcher; it excludes `faults`.
        pace: How much faster than RimWorld game time runs at each speed.
        idle_timeout_s: Seconds that a client may be silent between two requests, or inside one.
        body_timeout_s: Seconds that a whole request body may take.
        ready: Called with the base URL once both sockets accept connections.

    Raises:
        HostError: The host has no address on this machine.
        PortInUseError: The port cannot be used.
    """
    listen_on = next((fault.listen_on for fault in faults if fault.listen_on is not None), host)
    sockets, _ = bind(port, listen_on)

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
    faulty = FaultyGame(dispatcher, faults, fault_seed)

    def drop(client: tuple[str, int]) -> None:
        for connection in list(server.server_state.connections):
            if isinstance(connection, Connection) and connection.client == client:
                connection.reset()

    names = frozenset(filter(None, map(host_name, (*allowed_hosts, *([host] if host is not None else [])))))
    application = Application(
        dispatcher,
        answer=door(dispatcher) if door is not None else faulty.handle if faults else dispatcher.handle,
        drop=drop,
        guard=None if strict_quirks else Guard(names),
        idle_timeout_s=idle_timeout_s,
        body_timeout_s=body_timeout_s,
    )
    config = uvicorn.Config(
        application,
        http=Connection,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_keep_alive=cast("int", idle_timeout_s),  # goes to the event loop's timer, which accepts fractions
        timeout_graceful_shutdown=2 * SHUTDOWN_SECONDS,  # the connections are aborted before that
    )
    url = base_url(sockets)
    server = _Server(config, application, lambda: ready(url) if ready is not None else None)
    tasks = [asyncio.create_task(_send_heartbeats(dispatcher.host))]
    if not lockstep:
        tasks.append(asyncio.create_task(_run_in_real_time(dispatcher.host, faulty, pace)))
    try:
        await server.serve(sockets)
    finally:
        faulty.close()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        server.close_now()
        for opened in sockets:
            opened.close()


async def _send_heartbeats(host: Host) -> None:
    while True:
        await asyncio.sleep(events.HEARTBEAT_SECONDS)
        host.hub.publish(events.heartbeat(host.timestamp(), host.game_tick))


async def _run_in_real_time(host: Host, faulty: FaultyGame, pace: float) -> None:
    """Advance the game with the wall clock, at its speed times `pace`."""
    loop = asyncio.get_running_loop()
    last, owed = loop.time(), 0.0
    while True:
        await asyncio.sleep(FRAME_SECONDS)
        faulty.frame()
        now = loop.time()
        owed += min(now - last, LONGEST_FRAME) * host.ticks_per_second * pace
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
