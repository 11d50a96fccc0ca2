"""How the policies of an episode ask models: one ledger, and for each endpoint one client with its limits."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any, Final, TypeVar

from pytest_rle.backoff import Backoff
from pytest_rle.llm.client import ChatClient, Completion
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.ledger import CostTracker
from pytest_rle.llm.prices import Price, resolve_price
from pytest_rle.llm.request import ChatRequest
from pytest_rle.llm.shared import SharedEndpoints
from pytest_rle.team.call_trace import CallTrace
from pytest_rle.team.role import Role

T = TypeVar("T")

REQUEST_SEED_STEP: Final = 1_000_003
"""Keeps the seeds of a later request of a deliberation apart from those of the attempts before it."""


@dataclasses.dataclass(frozen=True, slots=True)
class AskedEndpoint:
    """An endpoint that may be asked, and the ledger's numbers of its calls so far."""

    endpoint: Endpoint
    numbers: set[int] = dataclasses.field(default_factory=set)


class ModelAccess:
    """The models that the policies of one episode ask.

    A policy may ask from any thread: requests run on the event loop that opened the access, where the ledger, the
    record and the limits are.

    Args:
        costs: The episode's ledger.
        shared: The breakers and limiters of the endpoints; share it among the episodes of a battery.
        backoff: The waits between attempts; None for the client's own.
        prices: Prices that hold in place of those of the endpoint and of the table, by model. A replay has those of
            the record.
        price: The price of every other model; None to look it up.

    Attributes:
        costs: The episode's ledger.
        asked: The endpoints that were prepared or asked, by their keys.
    """

    def __init__(
        self,
        costs: CostTracker,
        *,
        shared: SharedEndpoints | None = None,
        backoff: Backoff | None = None,
        prices: Mapping[str, Price] | None = None,
        price: Price | None = None,
    ) -> None:
        self.costs = costs
        self._shared = shared if shared is not None else SharedEndpoints()
        self._backoff = backoff
        self._prices = prices or {}
        self._price = price
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stack = AsyncExitStack()
        self._clients: dict[str, asyncio.Task[ChatClient]] = {}
        self.asked: dict[str, AskedEndpoint] = {}

    async def open(self) -> None:
        """Note the event loop on which requests run."""
        self._loop = asyncio.get_running_loop()

    async def close(self) -> None:
        """Close every client. Later requests are cancelled."""
        self._loop = None
        for task in self._clients.values():
            task.cancel()
        await asyncio.gather(*self._clients.values(), return_exceptions=True)
        self._clients.clear()
        await self._stack.aclose()

    async def prepare(self, endpoint: Endpoint) -> None:
        """Open the client of an endpoint and look up the price of its tokens, before it is asked."""
        await self._client(endpoint, endpoint.key)

    async def ask(
        self,
        endpoint: Endpoint,
        messages: Sequence[Mapping[str, str]],
        *,
        trace: CallTrace,
        role: Role,
        tick: int,
        seed: int,
        schema: Mapping[str, object] | None = None,
        schema_name: str = "answer",
    ) -> Completion:
        """Send a request for a role in a tick, from the thread of any policy. Faults are returned, not raised.

        Args:
            endpoint: The model and where it is asked.
            messages: The messages of the chat, each with `role` and `content`.
            trace: What the deliberation has done so far. It gets the prompt and every attempt.
            role: The role that asks.
            tick: The decision turn.
            seed: The seed of the episode, from which the sampling seeds follow.
            schema: A JSON Schema that the answer must meet, as far as the endpoint can constrain answers.
            schema_name: What the schema is called in the request.
        """
        chat = ChatRequest(
            messages=tuple(messages),
            schema=schema,
            schema_name=schema_name,
            seed=seed_for(seed, tick, role) + trace.requests * REQUEST_SEED_STEP,
            role=role.value,
            tick=tick,
        )
        trace.requests += 1
        return await self._at_home(self._complete(endpoint, chat, trace))

    async def _complete(self, endpoint: Endpoint, chat: ChatRequest, trace: CallTrace) -> Completion:
        if trace.is_over:
            raise asyncio.CancelledError("the deliberation is over")
        key = endpoint.key
        client = await self._client(endpoint, key)
        trace.ask("\n\n".join(message["content"] for message in chat.messages))
        before = len(trace.calls)
        try:
            return await client.complete(
                chat, self.costs, time_limit=trace.time_limit, calls=trace.calls, recorded=trace.recorded
            )
        finally:
            self.asked[key].numbers.update(call.number for call in trace.calls[before:])

    async def _client(self, endpoint: Endpoint, key: str) -> ChatClient:
        """The client of the endpoint with this key. It is opened once, also if several roles ask at the same time."""
        if key not in self._clients:
            self._clients[key] = asyncio.get_running_loop().create_task(self._open_client(endpoint, key))
        return await asyncio.shield(self._clients[key])

    async def _open_client(self, endpoint: Endpoint, key: str) -> ChatClient:
        override = self._prices.get(endpoint.model, self._price)
        price = await resolve_price(endpoint, override)
        self.costs.set_price(endpoint.model, price, max_tokens=endpoint.profile.max_tokens)
        self.asked[key] = AskedEndpoint(endpoint)
        return await self._stack.enter_async_context(
            ChatClient(
                endpoint,
                breaker=self._shared.breaker(endpoint),
                backoff=self._backoff,
                limiter=self._shared.limiter(endpoint),
            )
        )

    async def _at_home(self, work: Coroutine[Any, Any, T]) -> T:
        """Run this on the event loop that opened the access."""
        if self._loop is None:
            work.close()
            raise asyncio.CancelledError("the episode is over")
        if asyncio.get_running_loop() is self._loop:
            return await work
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))


def seed_for(seed: int, tick: int, role: Role) -> int:
    """The sampling seed of a role's first attempt, from 0 to 2³¹ − 1."""
    digest = hashlib.blake2b(f"llm:{seed}:{tick}:{role.value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") % 2**31
