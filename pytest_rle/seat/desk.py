"""The agent's turns: what it may do now, what it did, and when its turn ends."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

import httpx

from pytest_rle.episode import EpisodeResult
from pytest_rle.errors import TeamError
from pytest_rle.rimapi import Exchange, RequestRefused, RimApiClient
from pytest_rle.rimapi.transport import DirectTransport
from pytest_rle.team import DeliberationRequest
from pytest_rle.team.actions import PlayerRequest
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext
from pytest_rle.team.actions.player_writes import OperatorPowerError
from pytest_rle.team.deliberation import RejectedAction

MOST_ORDERS: Final = 500
"""Orders in one turn; a team of models gives a few dozen."""

MOST_REFUSALS: Final = 50
"""Refused requests of one turn that the record lists."""

SUMMARY_LENGTH: Final = 1_000
"""Characters of an agent's summary of a turn that are kept."""


class NotYourTurnError(TeamError):
    """The agent cannot give orders now; the message says why."""


@dataclasses.dataclass(slots=True)
class Played:
    """What the agent did in one turn."""

    orders: tuple[PlayerRequest, ...] = ()
    refused: tuple[RejectedAction, ...] = ()
    summary: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class GivenOrder:
    """The game's answer to an order: status and body of HTTP, or why it was not sent."""

    status: int = 400
    body: str = ""
    refusal: str = ""


class Desk:
    """Carries out an agent's orders when they are given, and keeps the game's answers for the episode.

    The episode carries out the same orders once more when the turn is over, as it does with any team's. `Replayed`
    answers it then with what the game has answered the agent.

    Args:
        game: Carries requests to the game.
        turn_timeout_s: How long one turn may take, in seconds.
    """

    def __init__(self, game: DirectTransport, *, turn_timeout_s: float) -> None:
        self.answers: deque[tuple[tuple[str, str, bytes | None], tuple[int, bytes]]] = deque()
        self.turn_timeout_s = turn_timeout_s
        self._game = game
        self._request: DeliberationRequest | None = None
        self._ended = asyncio.Event()
        self._changed = asyncio.Condition()
        self._giving = asyncio.Lock()
        self._orders: list[PlayerRequest] = []
        self._refused: list[RejectedAction] = []
        self._summary = ""
        self._result: EpisodeResult | None = None
        self._is_over = False

    async def turn(self, request: DeliberationRequest) -> Played:
        """Let the agent play one turn, until it ends it or its time is over."""
        self.answers.clear()
        self._orders, self._summary = [], ""
        self._ended.clear()
        await self._change(request)
        try:
            async with asyncio.timeout(self.turn_timeout_s):
                await self._ended.wait()
        except TimeoutError:
            self._summary = f"the turn took longer than {self.turn_timeout_s:g} s and was ended"
        async with self._giving:  # an order that is being carried out belongs to the turn
            await self._change(None)
        refused, self._refused = self._refused, []
        return Played(tuple(self._orders), tuple(refused), self._summary)

    async def give(
        self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> GivenOrder:
        """Carry out an order now.

        Raises:
            OperatorPowerError: It is no player's order; the refusal is on record.
            NotYourTurnError: It is not the agent's turn, or its turn has too many orders.
        """
        async with self._giving:
            try:
                order = PlayerRequest.of(method, path, query, body)
            except OperatorPowerError as error:
                self.note_refusal(method, path, str(error))
                raise
            request = self._request
            if request is None or self._ended.is_set():
                raise NotYourTurnError("the episode is over" if self._is_over else "it is not your turn: wait for it")
            if len(self._orders) >= MOST_ORDERS:
                raise NotYourTurnError(f"a turn may have {MOST_ORDERS} orders: end the turn")
            self._orders.append(order)
            return await self._carry_out(order, request)

    def note_refusal(self, method: str, path: str, reason: str) -> None:
        """Put on record that the agent asked for a power of the operator."""
        if len(self._refused) < MOST_REFUSALS:
            self._refused.append(RejectedAction(raw={"method": method, "path": path[:100]}, reason=reason[:500]))

    async def end_turn(self, summary: str) -> dict[str, Any]:
        """End the turn, and wait for the next one or for the end of the episode. Returns the state then.

        Raises NotYourTurnError if no turn is under way.
        """
        async with self._giving:
            before = self._request
            if not self._is_open:
                raise NotYourTurnError("the episode is over" if self._is_over else "no turn is under way: wait for one")
            self._summary = summary[:SUMMARY_LENGTH]
            self._ended.set()
        async with self._changed:
            await self._changed.wait_for(lambda: self._is_over or (self._is_open and self._request is not before))
        return self.state()

    async def wait_for_turn(self) -> dict[str, Any]:
        """Wait until it is the agent's turn, or the episode is over. Returns the state then."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._is_over or self._is_open)
        return self.state()

    async def finish(self, result: EpisodeResult | None) -> None:
        """The episode is over, with this result; None if it did not come to one."""
        self._result, self._is_over = result, True
        await self._change(None)

    def state(self) -> dict[str, Any]:
        """Whose turn it is, and the result once there is one."""
        request, result = self._request, self._result
        state: dict[str, Any] = {
            "is_your_turn": self._is_open,
            "is_over": self._is_over,
            "turn_timeout_s": self.turn_timeout_s,
        }
        if request is not None:
            state |= {"tick": request.tick, "game_tick": request.observation.game.game_tick}
            if request.briefing is not None:
                state["briefing"] = request.briefing.text
        if result is not None:
            state |= {"outcome": result.outcome.value, "reason": result.reason, "score": round(result.score, 6)}
        return state

    @property
    def _is_open(self) -> bool:
        """Whether a turn is under way and not ended."""
        return self._request is not None and not self._ended.is_set()

    async def _carry_out(self, order: PlayerRequest, request: DeliberationRequest) -> GivenOrder:
        exchanges: list[Exchange] = []
        transport = _Kept(self._game, self.answers)
        async with RimApiClient("http://game", transport=transport, on_exchange=exchanges.append) as client:
            static = request.static
            context = ExecutionContext(client, static.map_id, request.observation, static.terrain)
            try:
                await order.execute(context)
            except ActionRefused as error:
                return GivenOrder(refusal=str(error))
            except RequestRefused:
                pass  # the answer says it
        last = exchanges[-1]
        return GivenOrder(last.status or 500, last.response)

    async def _change(self, request: DeliberationRequest | None) -> None:
        async with self._changed:
            self._request = request
            self._changed.notify_all()


class _Kept(httpx.AsyncBaseTransport):
    """A transport that keeps every answer for the episode."""

    def __init__(self, game: DirectTransport, answers: deque[Any]) -> None:
        self._game = game
        self._answers = answers

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        answer = await self._game.transmit(method, url, content, timeout_s)
        self._answers.append(((method, url.raw_path.decode("ascii"), content), answer))
        return answer


class Replayed(httpx.AsyncBaseTransport):
    """The episode's transport to the game. What the agent has asked already gets the answer that the agent got."""

    def __init__(self, game: httpx.AsyncBaseTransport, desk: Desk) -> None:
        if not isinstance(game, DirectTransport):
            raise TypeError("a seat needs a game in this process")
        self._inner = game
        self._game: DirectTransport = game
        self._desk = desk

    async def transmit(self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float) -> tuple[int, bytes]:
        """Send a request, unless it is the next one that the agent has sent."""
        answers = self._desk.answers
        if answers and answers[0][0] == (method, url.raw_path.decode("ascii"), content):
            return answers.popleft()[1]
        return await self._game.transmit(method, url, content, timeout_s)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request that is a stream."""
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()
