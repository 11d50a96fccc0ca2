"""The client of an endpoint: it sends a chat request, retries it if that may help, and writes every attempt down."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import json
import logging
import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pytest_rle.backoff import Backoff
from pytest_rle.llm import faults
from pytest_rle.llm.answer import Answer, amount, read_body
from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.calls import (
    RAW_TEXT_LIMIT,
    CallRecord,
    CallStatus,
    CostSource,
    Fault,
    FaultAction,
    FaultKind,
    StartedCall,
)
from pytest_rle.llm.costing import cost_of
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.ledger import CostTracker
from pytest_rle.llm.limits import RateLimiter, TimeLimit
from pytest_rle.llm.prices import Price
from pytest_rle.llm.profile import ResponseFormat
from pytest_rle.llm.recorded import RecordedCalls, RecordedTimeout
from pytest_rle.shown import shown

if TYPE_CHECKING:
    from openai._types import RequestOptions

logger = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 5.0
COMPLETIONS = "/chat/completions"
"""The route. Bodies are sent and read untyped, because the SDK would walk through messages and schema each time."""

MOST_UNUSABLE_ANSWERS = 3
"""Attempts at a request whose answers are unusable, including the first."""

DEFAULT_TIME_LIMIT_S = 120.0
"""The time for the retries of a request in seconds, if the caller sets no time limit."""

DEFAULT_BACKOFF = Backoff(first_s=0.5, longest_s=20.0)
"""How long to wait before the next attempt when the server sends no `Retry-After`."""

SHORTEST_SHARE = 0.5
"""A wait is shortened to a random share of the backoff, from this one to the whole, so that roles do not retry at
once. A server's own wait is lengthened by up to a tenth instead."""

SHORTEST_SECRET = 6
"""Characters of the shortest secret that is removed from answers. A shorter one would occur in them by chance."""

BYTES_PER_TOKEN = 2
"""Bytes per token in the worst case of a call's cost; English and JSON have three to four."""

_ENDPOINT_IN_TROUBLE = frozenset(
    {
        FaultKind.CONNECTION,
        FaultKind.TIMEOUT,
        FaultKind.PAYMENT_REQUIRED,
        FaultKind.RATE_LIMIT,
        FaultKind.SERVER_ERROR,
        FaultKind.ERROR_BODY,
        FaultKind.NOT_JSON,
    }
)
"""Faults that need a pause before the next attempt, and are retried until the deadline. After an unusable answer the
next attempt can start at once, but there are only a few."""


@dataclasses.dataclass(frozen=True, slots=True)
class ChatRequest:
    """A request. `schema` is a JSON Schema that the answer must meet; each attempt has its own seed, from `seed` up."""

    messages: Sequence[Mapping[str, str]]
    schema: Mapping[str, object] | None = None
    schema_name: str = "answer"
    seed: int | None = None
    role: str = ""
    tick: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Completion:
    """The result of a request: the text, or the last fault. `calls` are all its attempts, in order.

    The text is cut at `RAW_TEXT_LIMIT` characters, as in the record, so that a replay finds the same plan.
    """

    text: str
    fault: Fault | None
    calls: tuple[CallRecord, ...]


class ChatClient:
    """Chat completions from one endpoint. Use it as an async context manager, or close it.

        async with ChatClient(Endpoint.resolve("my-model")) as client:
            completion = await client.complete(ChatRequest(messages=messages), CostTracker())

    Args:
        endpoint: The endpoint and the model.
        breaker: Opens when the endpoint stops responding; share it among the episodes of a battery.
        backoff: The waits between attempts when the server sends no `Retry-After`.
        limiter: Holds calls back until their turn; share it among the episodes of a battery.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        breaker: CircuitBreaker | None = None,
        backoff: Backoff | None = None,
        limiter: RateLimiter | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.breaker = breaker if breaker is not None else CircuitBreaker()
        self._backoff = backoff if backoff is not None else DEFAULT_BACKOFF
        self._limiter = limiter if limiter is not None else RateLimiter()
        import openai  # here, because it takes longer to import than the rest of the package

        timeout = openai.Timeout(endpoint.profile.read_timeout_s, connect=CONNECT_TIMEOUT_S)
        key, key_header = endpoint.api_key.get_secret_value(), endpoint.profile.key_header
        headers = {name: value.get_secret_value() for name, value in endpoint.headers.items()}
        self._options: RequestOptions = {}
        if key_header.lower() != "authorization":
            headers[key_header] = key
            self._options = {"headers": {"Authorization": openai.Omit()}}
        self._openai = openai.AsyncOpenAI(
            api_key=key,
            default_headers=headers,
            default_query=dict(endpoint.profile.query),
            base_url=endpoint.base_url,
            max_retries=0,
            timeout=timeout,
            http_client=openai.DefaultAioHttpClient(timeout=timeout),  # half the processor time of the default one
        )
        self._url = endpoint.base_url.rstrip("/") + COMPLETIONS
        self._bytes = openai.HttpxBinaryResponseContent

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        await self._openai.close()

    async def complete(
        self,
        request: ChatRequest,
        ledger: CostTracker,
        *,
        time_limit: TimeLimit | None = None,
        calls: list[CallRecord] | None = None,
        recorded: RecordedCalls | None = None,
    ) -> Completion:
        """Send a request, and retry it with another seed after a fault that may be temporary.

        Faults of the provider are returned, not raised. Each attempt goes into the ledger when it ends, also when it
        is cancelled.

        Args:
            request: The request.
            ledger: The ledger of the episode.
            time_limit: The limit of the deliberation. A fault of the endpoint is retried until it ends, and no attempt
                starts after that. Without it, `DEFAULT_TIME_LIMIT_S` is the limit of the retries.
            calls: Also gets the record of every attempt, so that the caller has them after a cancellation.
            recorded: Recorded attempts. They are used first; only missing attempts are sent to the endpoint.

        Raises:
            RecordedTimeout: The recorded attempts ran out of time.
            RecordExhausted: The record has no such attempt, and the recorded deliberation is complete.
        """
        made: list[CallRecord] = []
        limit = time_limit if time_limit is not None else TimeLimit(asyncio.timeout(DEFAULT_TIME_LIMIT_S))
        while True:
            attempt = len(made)
            record = self._recorded_attempt(request, ledger, calls, recorded)
            if record is None:
                async with self._limiter.slot(time_limit):
                    record = await self._attempt(request, ledger, attempt, limit, calls)
            made.append(record)
            fault = record.fault
            if fault is None:
                return Completion(record.raw_text, None, tuple(made))
            logger.warning("%s, attempt %d: %s", request.role or "call", attempt + 1, shown(fault.message))
            was_retried = recorded.was_retried() if recorded is not None else None
            wait_s = self._wait_s(request, fault, attempt, limit)
            if was_retried is False or (wait_s is None and was_retried is None):
                return Completion(record.raw_text, fault, tuple(made))
            if was_retried is None and wait_s is not None:
                await asyncio.sleep(wait_s)

    def _wait_s(self, request: ChatRequest, fault: Fault, attempt: int, limit: TimeLimit) -> float | None:
        """The wait before the next attempt; None if there must be none.

        It is the longer of the backoff and the server's own wait, with a jitter that follows from the request's seed.
        """
        if fault.action is not FaultAction.RETRY:
            return None
        if fault.kind not in _ENDPOINT_IN_TROUBLE:
            return 0.0 if attempt + 1 < MOST_UNUSABLE_ANSWERS else None
        jitter = _jitter(request, attempt)
        backoff_s = self._backoff.wait_s(attempt + 1) * (SHORTEST_SHARE + (1 - SHORTEST_SHARE) * jitter)
        wait_s = max((fault.retry_after_s or 0.0) * (1 + jitter / 10), backoff_s)
        return wait_s if asyncio.get_running_loop().time() + wait_s < limit.until else None

    async def _attempt(
        self,
        request: ChatRequest,
        ledger: CostTracker,
        attempt: int,
        limit: TimeLimit,
        calls: list[CallRecord] | None,
    ) -> CallRecord:
        number, started = ledger.next_number(), time.perf_counter()
        price = ledger.price_of(self.endpoint.model)

        def enter(answer: Answer, headers: Mapping[str, str], *, was_sent: bool = True) -> CallRecord:
            record = self._record(request, number, attempt, answer, headers, price, time.perf_counter() - started)
            if not was_sent:
                record = record.model_copy(update={"cost_usd": Decimal(0), "cost_source": CostSource.ESTIMATED})
            return _enter(record, ledger, calls)

        if self.breaker.fault is not None:
            return enter(Answer(fault=self.breaker.fault), {}, was_sent=False)
        worst = self._worst_case_usd(request, ledger)
        if not ledger.reserve(number, worst):
            return enter(Answer(fault=faults.over_budget(ledger, worst)), {}, was_sent=False)
        ledger.start(
            StartedCall(
                number=number,
                attempt=attempt + 1,
                role=request.role,
                tick=request.tick,
                model=self.endpoint.model,
            )
        )
        headers: Mapping[str, str] = {}
        try:
            raw = await self._openai.post(
                self._url, cast_to=self._bytes, content=self._content(request, attempt), options=self._options
            )
            headers = raw.response.headers
            answer = read_body(raw.content, headers.get("content-type", ""))
        except asyncio.CancelledError:
            fault = Fault(
                kind=FaultKind.CANCELLED,
                action=FaultAction.GIVE_UP,
                message="the call was cancelled",
                out_of_time=limit.has_expired(),
            )
            enter(Answer(fault=fault), headers)
            raise
        except Exception as error:
            answer = Answer(fault=faults.from_exception(error))
        answer = self._without_secrets(answer)
        if answer.fault is None:
            self.breaker.reset()
        elif self._wait_s(request, answer.fault, attempt, limit) is None:
            answer = dataclasses.replace(answer, fault=self.breaker.count(answer.fault))
        return enter(answer, headers)

    def _recorded_attempt(
        self,
        request: ChatRequest,
        ledger: CostTracker,
        calls: list[CallRecord] | None,
        recorded: RecordedCalls | None,
    ) -> CallRecord | None:
        """The next recorded attempt, which goes into the ledger unchanged; None if the attempt must be sent."""
        if recorded is None:
            return None
        record = recorded.take()
        while record is not None:
            ledger.reserve_recorded(record, self._worst_case_usd(request, ledger))
            _enter(record, ledger, calls)
            was_cancelled = record.fault is not None and record.fault.kind is FaultKind.CANCELLED
            if record.status is not CallStatus.REPEATED:
                if not was_cancelled:
                    return record
                if recorded.ended_by(record):
                    raise RecordedTimeout("the recorded deliberation ran out of time")
            record = recorded.take()  # the episode was stopped during this call: it was billed, and must be sent again
        return None

    def _worst_case_usd(self, request: ChatRequest, ledger: CostTracker) -> Decimal | None:
        """What a call for the request may cost: the whole prompt and the longest answer. None without a price."""
        return ledger.worst_case_usd(
            self.endpoint.model, _most_prompt_tokens(request), self.endpoint.profile.max_tokens
        )

    def _without_secrets(self, answer: Answer) -> Answer:
        """The answer without the key, which some servers quote when they reject it, and which an answer may repeat."""
        for secret in self.endpoint.secrets:
            answer = answer.without(secret) if len(secret) >= SHORTEST_SECRET else answer
            if answer.fault is not None:
                message = _without_secret(answer.fault.message, secret)
                answer = dataclasses.replace(answer, fault=answer.fault.model_copy(update={"message": message}))
        return answer

    def _content(self, request: ChatRequest, attempt: int) -> bytes:
        """The body of the call as JSON, with only the parameters that the profile declares."""
        profile = self.endpoint.profile
        body: dict[str, object] = {"model": self.endpoint.model, "messages": list(request.messages)}
        if profile.send_seed and request.seed is not None:
            body["seed"] = seed_of(request, attempt)
        if request.schema is not None and profile.response_format is ResponseFormat.JSON_SCHEMA:
            schema = {"name": request.schema_name, "schema": request.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif profile.response_format is ResponseFormat.JSON_OBJECT:
            body["response_format"] = {"type": "json_object"}
        body |= profile.parameters()
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    def _record(
        self,
        request: ChatRequest,
        number: int,
        attempt: int,
        answer: Answer,
        headers: Mapping[str, str],
        price: Price,
        latency_s: float,
    ) -> CallRecord:
        usage = answer.usage
        header = self.endpoint.profile.cost_header
        if usage.billed_usd is None and header in headers:  # a gateway gives 0 if it does not know the price
            usage = dataclasses.replace(usage, billed_usd=amount(headers[header]) or None)
        cost, source = cost_of(usage, price, answer.fault)
        return CallRecord(
            number=number,
            attempt=attempt + 1,
            role=request.role,
            tick=request.tick,
            status=CallStatus.OK if answer.fault is None else CallStatus.FAULT,
            fault=answer.fault,
            model_requested=self.endpoint.model,
            model_answered=answer.model,
            provider=answer.provider or self.endpoint.host,
            response_id=headers.get("x-generation-id") or answer.response_id,
            request_id=headers.get("x-request-id"),
            finish_reason=answer.finish_reason,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            cached_tokens=usage.cached_tokens,
            cost_usd=cost,
            cost_source=source,
            latency_s=round(latency_s, 6),
            seed=seed_of(request, attempt) if self.endpoint.profile.send_seed else None,
            raw_text=answer.text[:RAW_TEXT_LIMIT],
            raw_length=len(answer.text),
            truncated=len(answer.text) > RAW_TEXT_LIMIT,
            reasoning_length=len(answer.reasoning),
        )


def _without_secret(message: str, secret: str) -> str:
    """The message without a secret, and without what remains of it where the message was cut inside it."""
    message = message.replace(secret, "…")
    prefixes = (secret[:length] for length in range(len(secret) - 1, 3, -1))
    remainder = next((part for part in prefixes if message.endswith(f"{part}…")), "")
    return message.removesuffix(f"{remainder}…") + "…" if remainder else message


def _enter(record: CallRecord, ledger: CostTracker, calls: list[CallRecord] | None) -> CallRecord:
    ledger.add(record)
    if calls is not None:
        calls.append(record)
    return record


def _most_prompt_tokens(request: ChatRequest) -> int:
    """An upper bound of the tokens in the request's prompt."""
    return sum(len(message["content"].encode()) for message in request.messages) // BYTES_PER_TOKEN


def seed_of(request: ChatRequest, attempt: int) -> int | None:
    """The seed of one attempt. Some faults recur with the same seed, so each attempt has its own."""
    return None if request.seed is None else (request.seed + attempt) % 2**31


def _jitter(request: ChatRequest, attempt: int) -> float:
    """A number from 0 to 1 that differs between the roles, and is the same in every run of a seed."""
    text = f"{request.seed}:{request.role}:{request.tick}:{attempt}"
    return hashlib.blake2b(text.encode(), digest_size=1).digest()[0] / 255
