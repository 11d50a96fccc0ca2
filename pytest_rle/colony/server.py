"""RIMAPI over real sockets: the dispatcher behind uvicorn, on both loopback addresses, in real time or in lockstep."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any, Final

import uvicorn

from pytest_rle.colony.api import Dispatcher, Request, Response
from pytest_rle.colony.api.dispatch import BODY_LIMIT
from pytest_rle.colony.api.events import HEARTBEAT_SECONDS
from pytest_rle.colony.api.host import Host, Saves
from pytest_rle.colony.api.routes import RimapiVersion
from pytest_rle.colony.game import Game

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]

FRAME_SECONDS: Final = 1 / 30
"""Between two looks at the clock in real time."""

LONGEST_FRAME: Final = 0.25
"""Seconds of real time made up for in one frame; a machine too slow for the speed falls behind instead of stalling."""

SHUTDOWN_SECONDS: Final = 3
"""How long answers under way may take once the server is told to stop."""

LOOPBACK: Final = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


class PortInUseError(OSError):
    """The port is taken."""


class Application:
    """The dispatcher as an ASGI application."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.dispatcher = dispatcher

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Any],
        send: Callable[[Message], Any],
    ) -> None:
        """Answer one HTTP request; any other kind of connection is turned away."""
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        body = await _read_body(receive, headers)
        if body is None:
            await _send(send, self.dispatcher.refuse_body(), is_head=False)
            return
        request = Request(scope["method"], scope["path"], scope["query_string"].decode("latin-1"), headers, body)
        response = await self.dispatcher.handle(request)
        if response.stream is None:
            await _send(send, response, is_head=scope["method"] == "HEAD")
            return
        await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
        leaving = asyncio.create_task(_wait_for_disconnect(receive, response))
        try:
            async for chunk in response.stream:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            response.stream.close()
            leaving.cancel()


async def _read_body(receive: Callable[[], Any], headers: dict[str, str]) -> bytes | None:
    """The request's body, or None where it is beyond the limit; the rest of such a body is not read."""
    announced = headers.get("content-length", "")
    if announced.isdigit() and int(announced) > BODY_LIMIT:
        return None
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(chunks)
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > BODY_LIMIT:
            return None
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


async def _wait_for_disconnect(receive: Callable[[], Any], response: Response) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    if response.stream is not None:
        response.stream.close()


async def _send(send: Callable[[Message], Any], response: Response, *, is_head: bool) -> None:
    await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
    await send({"type": "http.response.body", "body": b"" if is_head else response.body})


class _Server(uvicorn.Server):
    """Ends the event streams before it waits for connections to close, and tells when it is ready."""

    def __init__(self, config: uvicorn.Config, host: Host, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._host = host
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._host.hub.close()
        await super().shutdown(sockets)


def bind(port: int) -> tuple[list[socket.socket], int]:
    """Sockets on 127.0.0.1 and, where there is IPv6, on ::1, with the port they share; 0 chooses a free one.

    Raises PortInUseError where the port is taken.
    """
    sockets: list[socket.socket] = []
    for family, address in LOOPBACK:
        try:
            sockets.append(_listener(family, address, port))
        except OSError as error:
            if family == socket.AF_INET6 and sockets and not _is_taken(error):
                continue
            for opened in sockets:
                opened.close()
            raise PortInUseError(f"port {port} on {address} cannot be used: {error.strerror}") from error
        port = sockets[0].getsockname()[1]
    return sockets, port


def _listener(family: int, address: str, port: int) -> socket.socket:
    # asyncio turns Nagle's algorithm off only for sockets that name their protocol; with it an answer takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
    except OSError:
        listener.close()
        raise
    return listener


def _is_taken(error: OSError) -> bool:
    return error.errno == errno.EADDRINUSE


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
    config = uvicorn.Config(
        Application(dispatcher),
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    url = f"http://127.0.0.1:{port}"
    server = _Server(config, dispatcher.host, lambda: ready(url) if ready is not None else None)
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
        for opened in sockets:
            opened.close()


async def _beat(host: Host) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        host.hub.publish("heartbeat", {"timestamp": host.timestamp(), "tick": host.game_tick})


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
