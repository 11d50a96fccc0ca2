"""The client of a game: typed requests for RIMAPI 1.9 and 1.10, one attribute per resource."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

import httpx

from pytest_rle.rimapi.answers import AnswerReader
from pytest_rle.rimapi.bills import BillsResource
from pytest_rle.rimapi.builder import BuilderResource
from pytest_rle.rimapi.colonists import ColonistsResource
from pytest_rle.rimapi.connection import Connection, Exchange
from pytest_rle.rimapi.factions import FactionsResource
from pytest_rle.rimapi.game import GameResource
from pytest_rle.rimapi.incidents import IncidentsResource
from pytest_rle.rimapi.lockstep import LockstepResource
from pytest_rle.rimapi.maps import MapsResource
from pytest_rle.rimapi.orders import OrdersResource
from pytest_rle.rimapi.pawns import PawnsResource
from pytest_rle.rimapi.research import ResearchResource
from pytest_rle.rimapi.social import SocialResource
from pytest_rle.rimapi.things import ThingsResource
from pytest_rle.rimapi.ui import UiResource
from pytest_rle.rimapi.zones import ZonesResource

DEFAULT_BASE_URL: Final = "http://localhost:8765"
"""The mod's default address. The mod may answer to `localhost` and not to 127.0.0.1."""


class RimApiClient:
    """An async context manager with one attribute for each of RIMAPI's resources.

        async with RimApiClient("http://localhost:8765") as client:
            state = await client.game.state()

    Args:
        base_url: Scheme, host, port and, if there is one, a path before RIMAPI's own.
        transport: Carries the requests in place of the network, for a game in the same process.
        timeout_s: The time limit of one request in seconds, until its whole answer is here.
        on_exchange: Called with every request and its answer, in the order of the answers.
        answers: What similar games answered; an equal answer is not validated again.

    Every request is sent once, unless `connection.retries` is set. Every failure is one of `pytest_rle.rimapi.errors`.

    Raises:
        AddressError: The base URL is malformed or may carry a secret.
    """

    def __init__(
        self,
        base_url: str = DEFAULT_BASE_URL,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout_s: float = 10.0,
        on_exchange: Callable[[Exchange], None] | None = None,
        answers: AnswerReader | None = None,
    ) -> None:
        connection = Connection(
            base_url,
            transport=transport,
            timeout_s=timeout_s,
            on_exchange=on_exchange,
            answers=answers,
        )
        self._connection = connection
        self.game = GameResource(connection)
        self.maps = MapsResource(connection)
        self.colonists = ColonistsResource(connection)
        self.pawns = PawnsResource(connection)
        self.social = SocialResource(connection)
        self.research = ResearchResource(connection)
        self.zones = ZonesResource(connection)
        self.builder = BuilderResource(connection)
        self.bills = BillsResource(connection)
        self.things = ThingsResource(connection)
        self.orders = OrdersResource(connection)
        self.incidents = IncidentsResource(connection)
        self.factions = FactionsResource(connection)
        self.ui = UiResource(connection)
        self.lockstep = LockstepResource(connection)

    @property
    def base_url(self) -> str:
        """The address of the game, without a slash at the end."""
        return self._connection.base_url

    @property
    def on_exchange(self) -> Callable[[Exchange], None] | None:
        """The callback that gets every exchange; it may be changed at any time."""
        return self._connection.on_exchange

    @on_exchange.setter
    def on_exchange(self, callback: Callable[[Exchange], None] | None) -> None:
        self._connection.on_exchange = callback

    @property
    def answers(self) -> AnswerReader:
        """What the game has answered so far, for clients of similar games."""
        return self._connection.answers

    @property
    def connection(self) -> Connection:
        """The connection, for routes that have no method here."""
        return self._connection

    async def __aenter__(self) -> Self:
        await self._connection.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connection.__aexit__(kind, error, trace)
