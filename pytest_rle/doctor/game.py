"""Checks of a running game: its address, version, routes, windows, clock and events."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import ClassVar, Final
from urllib.parse import urlsplit

from pytest_rle import address
from pytest_rle.doctor.finding import Check, CheckFailed, NotChecked
from pytest_rle.episode.running_game import MISSING_ROUTE_REMEDY
from pytest_rle.installation import System
from pytest_rle.rimapi import (
    ConnectionFailed,
    EventStream,
    GameStalled,
    InvalidResponse,
    LiveClock,
    RequestRefused,
    RequestTimedOut,
    RimApiClient,
    RimApiError,
)
from pytest_rle.rimapi.errors import NEEDED_RIMAPI, BadRequest
from pytest_rle.rimapi.routes import NEEDED_ROUTES, missing_routes
from pytest_rle.rimworld.constants import RIMWORLD_VERSION

LOOPBACK_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")

CONNECT_LIMIT_S: Final = 5.0
"""How long an address of this machine may take to accept a connection."""

TRIAL_GAME_TICKS: Final = 30
"""Half a second at speed 1: enough to see that the clock runs and stops."""

STALL_S: Final = 15.0
"""A game that plays, and whose clock stands for so long, has a window open or lies in the background."""

HEARTBEAT_LIMIT_S: Final = 15.0
"""The mod sends a heartbeat every three seconds."""

CLOSE_ATTEMPTS: Final = 3

_NUMBER: Final = re.compile(r"\d+")


class GameCheck(Check):
    """A check of a game.

    Args:
        client: The client of the game.
    """

    def __init__(self, client: RimApiClient) -> None:
        super().__init__(f"game at {client.base_url}")
        self.client = client

    async def require_colony(self) -> None:
        """Raise NotChecked if no colony is loaded, and RimApiError."""
        state = await self.client.game.state()
        if state.program_state != "Playing":
            raise NotChecked("no colony is loaded; the run checks it when it has loaded its save")


class Address(GameCheck):
    """RIMAPI answers at the address, by IPv4 or IPv6.

    Args:
        client: The client of the game.
        system: The platform of this machine.
    """

    name: ClassVar[str] = "address"

    def __init__(self, client: RimApiClient, system: System) -> None:
        super().__init__(client)
        self._system = system
        parts = urlsplit(client.base_url)
        self._port = parts.port or 80
        self._is_loopback = address.is_loopback(client.base_url)

    async def examine(self) -> str:
        """Ask the game for its state; if that fails, look who else answers."""
        try:
            state = await self.client.game.state()
        except BadRequest as error:
            raise CheckFailed(f"it rejects this name: {error.text}", await self._advice()) from error
        except (RequestRefused, InvalidResponse) as error:
            text = f"another program answers there, or RIMAPI is broken: {error}"
            raise CheckFailed(
                text, f"look which port RIMAPI has in RimWorld's mod settings; {await self._advice()}"
            ) from error
        except RequestTimedOut as error:
            raise CheckFailed(
                error.text,
                "look whether RimWorld is loading, shows a window of the system, or lies in the background "
                "without 'run in background'",
            ) from error
        except ConnectionFailed as error:
            raise CheckFailed(
                f"nothing answers at {self.client.base_url} ({error.__cause__ or error.text})", await self._advice()
            ) from error
        where = "in a colony" if state.program_state == "Playing" else f"in the state {state.program_state}"
        return f"answers{await self._families()}; the game is {where}"

    async def _families(self) -> str:
        """Which addresses of this machine take a connection, in words."""
        if not self._is_loopback:
            return ""
        found = []
        for host in ("127.0.0.1", "::1"):
            answers = await _accepts(host, self._port)
            found.append(f"{f'[{host}]' if ':' in host else host} {'yes' if answers else 'no'}")
        return f" ({', '.join(found)})"

    async def _advice(self) -> str:
        """What to do: another address that answers, or how to start the game."""
        own = urlsplit(self.client.base_url).netloc.rpartition(":")[0]
        if self._is_loopback:
            for host in LOOPBACK_HOSTS:
                url = f"http://{host}:{self._port}"
                if host != own and await _is_rimapi(url):
                    return f"use --rle-rimapi-url {url}, which answers"
        start = "start RimWorld with the RIMAPI mod; it answers as soon as the main menu is there"
        if not self._is_loopback:
            return (
                f"{start}; for other machines it needs the address 0.0.0.0 in the mod's settings, and its port open in "
                "the firewall"
            )
        if self._system == "wsl":
            return (
                f"{start}; from WSL a RimWorld on Windows is reached only with networkingMode=mirrored in .wslconfig, "
                "or by the address of Windows and 0.0.0.0 in RIMAPI's settings"
            )
        return start


class Versions(GameCheck):
    """The mod and the game are those that the benchmark was made for."""

    name: ClassVar[str] = "version"

    async def examine(self) -> str:
        """Ask for the versions."""
        answer = await self.client.game.version()
        mod = answer.mod_version or answer.api_version
        if mod is not None and _numbers(mod) < _numbers(NEEDED_RIMAPI):
            raise CheckFailed(f"RIMAPI is {mod}, and {NEEDED_RIMAPI} is needed", MISSING_ROUTE_REMEDY)
        game = answer.rim_world_version
        needed = _numbers(RIMWORLD_VERSION)[:2]
        if game is not None and _numbers(game)[:2] != needed:
            raise CheckFailed(
                f"RimWorld is {game}, and the pinned saves are of {'.'.join(map(str, needed))}",
                "choose that version in Steam: RimWorld, Properties, Betas",
            )
        return f"RIMAPI {mod or 'of unknown version'}, RimWorld {game or 'of unknown version'}"


class Routes(GameCheck):
    """The mod has every route that a run uses."""

    name: ClassVar[str] = "routes"

    async def examine(self) -> str:
        """Compare the list of routes."""
        missing = await missing_routes(self.client)
        if missing:
            listed = ", ".join(missing[:4]) + (f" and {len(missing) - 4} more" if len(missing) > 4 else "")
            raise CheckFailed(f"{len(missing)} of {len(NEEDED_ROUTES)} are missing: {listed}", MISSING_ROUTE_REMEDY)
        return f"all {len(NEEDED_ROUTES)} that a run uses are there"


class Background(GameCheck):
    """The game goes on when its window is not in front."""

    name: ClassVar[str] = "background"

    async def examine(self) -> str:
        """Read the preferences."""
        try:
            settings = await self.client.game.settings()
        except RequestRefused as error:
            raise NotChecked(f"this RIMAPI does not tell the preferences ({error.text})") from error
        if not settings.run_in_background:
            raise CheckFailed(
                "RimWorld stops when its window is not in front", "turn on 'Run in background' in Options, General"
            )
        return "RimWorld runs on when its window is not in front"


class Dialogs(GameCheck):
    """Windows that pause the game can be closed."""

    name: ClassVar[str] = "dialogs"
    remedy: ClassVar[str] = "close it by hand in RimWorld; if it is the naming dialog, give the names that it asks for"

    async def examine(self) -> str:
        """Close what pauses the game, and look that it is gone."""
        closed: list[str] = []
        for _ in range(CLOSE_ATTEMPTS):
            answer = await self.client.ui.close_windows()
            closed += answer.closed_windows or ["a window"] * answer.closed_count
            left = [window.window_type or "a window" for window in await self.client.ui.windows() if window.force_pause]
            if not left:
                return f"closed {', '.join(closed)}" if closed else "none is open, and the mod can close them"
        raise CheckFailed(f"{', '.join(left)} pauses the game and does not close", self.remedy)


class Speed(GameCheck):
    """The clock runs when it is told to, and stops."""

    name: ClassVar[str] = "speed"

    def __init__(self, client: RimApiClient, *, stall_s: float = STALL_S) -> None:
        super().__init__(client)
        self._stall_s = stall_s

    async def examine(self) -> str:
        """Let the game run for half a second, and pause it."""
        lockstep = await self.client.lockstep.state()
        if lockstep is not None and lockstep.lockstep:
            return "game time goes on by request alone (lockstep)"
        await self.require_colony()
        before = (await self.client.game.state()).game_tick
        try:
            await LiveClock(self.client, stall_s=self._stall_s).advance(TRIAL_GAME_TICKS)
        except GameStalled as error:
            raise CheckFailed(
                error.text, "close every window in RimWorld, and turn on 'Run in background' in Options, General"
            ) from error
        after = (await self.client.game.state()).game_tick
        return f"ran from game tick {before} to {after}, and is paused"


class Events(GameCheck):
    """The event stream opens and is alive."""

    name: ClassVar[str] = "events"
    remedy: ClassVar[str] = "restart RimWorld; a proxy or a virus scanner in between must let streams through"

    def __init__(self, client: RimApiClient, *, limit_s: float = HEARTBEAT_LIMIT_S) -> None:
        super().__init__(client)
        self._limit_s = limit_s

    async def examine(self) -> str:
        """Open the stream, and wait for a heartbeat."""
        async with EventStream(self.client, timeout_s=self._limit_s) as events:
            await events.wait_for_frame(self._limit_s)
        return "the stream is open, and a heartbeat came"


async def _accepts(host: str, port: int) -> bool:
    """Whether an address takes a connection."""
    try:
        async with asyncio.timeout(CONNECT_LIMIT_S):
            _, writer = await asyncio.open_connection(host, port)
    except OSError:  # TimeoutError is one
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


async def _is_rimapi(url: str) -> bool:
    """Whether RIMAPI answers at a URL."""
    async with RimApiClient(url, timeout_s=CONNECT_LIMIT_S) as client:
        try:
            await client.game.state()
        except RimApiError:
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, such as (1, 6, 4633) of "1.6.4633 rev1261"."""
    return tuple(int(part) for part in _NUMBER.findall(version.split(" ", 1)[0]))
