"""Serves one episode to an agent from outside, from the first turn to the record."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Final, TypeVar

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.api.host import Saves
from pytest_rle.colony.game import Game
from pytest_rle.colony.server import run_server
from pytest_rle.colony.server.application import Answerer
from pytest_rle.episode import EpisodeResult, EpisodeRun, EpisodeSpec
from pytest_rle.errors import EpisodeError
from pytest_rle.report import write_run
from pytest_rle.seat.desk import Desk, Replayed
from pytest_rle.seat.door import Door
from pytest_rle.team import Role, Team
from pytest_rle.team.policies import SeatPolicy

T = TypeVar("T")

SEAT_ROLE: Final = Role.RESOURCE_MANAGER
"""The role under which the record has the agent, which plays the whole colony alone."""

GRACE_S: Final = 60.0
"""Seconds by which the team's time limit is longer than a turn's, so that a turn ends by the desk's limit."""


class SeatClosedError(EpisodeError):
    """The server was stopped before the episode was over. What was played is on record."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SeatOptions:
    """How a seat is served.

    Attributes:
        token: What the agent must send as `Authorization: Bearer TOKEN`.
        name: The name of the agent in records and tables.
        port: The port; 0 chooses a free one.
        host: The address or name to listen on; None for both loopback addresses.
        allowed_hosts: Further names that a request may name in Host, and a page in Origin.
        turn_timeout_s: How long one turn may take, in seconds.
    """

    token: str = dataclasses.field(repr=False)
    name: str
    port: int
    host: str | None = None
    allowed_hosts: Iterable[str] = ()
    turn_timeout_s: float = 600.0


async def serve_seat(
    game: Game,
    spec: EpisodeSpec,
    options: SeatOptions,
    *,
    saves: Saves | None = None,
    save_sha256: str,
    ready: Callable[[str], None],
) -> EpisodeResult:
    """Play one episode with the agent that takes the seat, write its record and the run's summary, and stop.

    Args:
        game: The game at the start of the episode.
        spec: What is played, and where the record goes.
        options: How it is served.
        saves: For the routes that show saves.
        save_sha256: The digest of the save that the game started from.
        ready: Called with the base URL once the seat can be taken.

    Raises:
        HostError: The host has no address on this machine.
        PortInUseError: The port cannot be used.
        SeatClosedError: The server was stopped before the end.
        RleError: The episode cannot start.
    """
    loop = asyncio.get_running_loop()
    desks: asyncio.Future[tuple[Desk, Dispatcher]] = loop.create_future()
    url: asyncio.Future[str] = loop.create_future()

    def door(dispatcher: Dispatcher) -> Answerer:
        desk = Desk(DispatcherTransport(dispatcher), turn_timeout_s=options.turn_timeout_s)
        desks.set_result((desk, dispatcher))
        return Door(dispatcher, desk, options.token).answer

    server = asyncio.create_task(
        run_server(
            game,
            options.port,
            host=options.host,
            allowed_hosts=options.allowed_hosts,
            lockstep=True,
            saves=saves,
            save_sha256=save_sha256,
            door=door,
            ready=url.set_result,
        )
    )
    try:
        ready(await _while_serving(server, _wait(url)))
        desk, dispatcher = desks.result()
        result = await _while_serving(server, _play(spec, options, desk, dispatcher))
        dispatcher.host.quit()  # the last answer goes out before the server stops
        await server
        return result
    finally:
        server.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await server


async def _play(spec: EpisodeSpec, options: SeatOptions, desk: Desk, dispatcher: Dispatcher) -> EpisodeResult:
    """Play the episode, write the run's summary, and tell the agent that it is over."""
    limit_s = options.turn_timeout_s + GRACE_S
    team = Team({SEAT_ROLE: SeatPolicy(desk)}, name=options.name, timeout_s=limit_s)
    transport = Replayed(DispatcherTransport(dispatcher), desk)
    result: EpisodeResult | None = None
    try:
        result = await EpisodeRun(spec, team=team, transport=transport).play()
        row = {
            "episode": spec.folder.name,
            "item": None,
            "attempt": spec.attempt,
            "is_reroll": False,
            "played": spec.scenario.name,
            "scenario": spec.scenario.name,
            "seed": spec.seed,
            "planned_team": options.name,
            **result.row(),
        }
        write_run(spec.output, run_id=spec.run_id, rows=[row], unreported=[], exit_status=0)
        return result
    finally:
        await desk.finish(result)


async def _while_serving(server: asyncio.Task[None], work: Coroutine[Any, Any, T]) -> T:
    """Do something while the server runs. Raises SeatClosedError if the server stops before, or what stopped it."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({server, task}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        await server
        raise SeatClosedError("the server was stopped before the episode was over")
    finally:
        if not task.done():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _wait(future: asyncio.Future[T]) -> T:
    return await future
