"""The client of an endpoint: it sends a chat request, retries it if that may help, and writes every attempt down."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import logging
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pytest_rle.backoff import Backoff
from pytest_rle.llm import faults
from pytest_rle.llm.answer import Answer, amount, label
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
from pytest_rle.llm.recorded import RecordedCalls, RecordedTimeout
from pytest_rle.llm.redaction import without_secrets
from pytest_rle.llm.reply import Reply
from pytest_rle.llm.request import ChatRequest
from pytest_rle.llm.retries import DEFAULT_BACKOFF, wait_before_retry
from pytest_rle.shown import shown

if TYPE_CHECKING:
    import ssl

    import httpx2
    from openai._types import RequestOptions

logger = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 5.0
COMPLETIONS = "/chat/completions"
"""The route. Bodies are sent and read untyped, because the SDK would walk through messages and schema each time."""

DEFAULT_TIME_LIMIT_S = 120.0
"""The time for the retries of a request in seconds, if the caller sets no time limit."""


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
        on_headers: Called with the headers of every answer.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        breaker: CircuitBreaker | None = None,
        backoff: Backoff | None = None,
        limiter: RateLimiter | None = None,
        on_headers: Callable[[Mapping[str, str]], None] | None = None,
    ) -> None:
        self.endpoint = endpoint
        self._on_headers = on_headers
        self.breaker = breaker if breaker is not None else CircuitBreaker()
        self._backoff = backoff if backoff is not None else DEFAULT_BACKOFF
        self._limiter = limiter if limiter is not None else RateLimiter()
        import openai  # here, because it takes longer to import than the rest of the package

        timeout = openai.Timeout(endpoint.profile.read_timeout_s, connect=CONNECT_TIMEOUT_S)
        key, key_header = endpoint.api_key.get_secret_value(), endpoint.profile.key_header
        headers = {name: value.get_secret_value() for name, value in endpoint.headers.items()}
        self._options: RequestOptions = {
            "headers": {},
            "timeout": timeout,
            "max_retries": 0,
        }  # else found for each call
        if key_header.lower() != "authorization":
            headers[key_header] = key
            self._options["headers"] = {"Authorization": openai.Omit()}
        self._openai = openai.AsyncOpenAI(
            api_key=key,
            default_headers=headers,
            default_query=dict(endpoint.profile.query),
            base_url=endpoint.base_url,
            max_retries=0,
            timeout=timeout,
            # Half the processor time of the default one. A redirect could carry the key to another host.
            http_client=openai.DefaultAioHttpClient(timeout=timeout, follow_redirects=False, verify=_tls_context()),
        )
        self._url = endpoint.base_url.rstrip("/") + COMPLETIONS

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
                async with self._limiter.slot(time_limit, latest_start=limit.until):
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
        """The wait before the next attempt; None if there must be none, or if it would end after the time limit."""
        wait_s = wait_before_retry(fault, attempt, jitter=request.jitter(attempt), backoff=self._backoff)
        if wait_s is None or asyncio.get_running_loop().time() + wait_s >= limit.until:
            return None
        return wait_s

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

        def enter(answer: Answer, *, was_sent: bool = True) -> CallRecord:
            record = self._record(request, number, attempt, answer, price, time.perf_counter() - started)
            if not was_sent:
                record = record.model_copy(update={"cost_usd": Decimal(0), "cost_source": CostSource.ESTIMATED})
            return _enter(record, ledger, calls)

        if self.breaker.fault is not None:
            return enter(Answer(fault=self.breaker.fault), was_sent=False)
        worst = self._worst_case_usd(request, ledger)
        if not ledger.reserve(number, worst):
            return enter(Answer(fault=faults.over_budget(ledger, worst)), was_sent=False)
        ledger.start(
            StartedCall(
                number=number,
                attempt=attempt + 1,
                role=request.role,
                tick=request.tick,
                model=self.endpoint.model,
            )
        )
        reply, was_sent = Reply(), True
        try:
            answer = await reply.read(await self._post(request.body(self.endpoint, attempt)))
        except asyncio.CancelledError:
            fault = Fault(
                kind=FaultKind.CANCELLED,
                action=FaultAction.GIVE_UP,
                message="the call was cancelled",
                out_of_time=limit.has_expired(),
            )
            enter(self._finished(reply.failed(fault), reply.headers))
            raise
        except Exception as error:
            answer = reply.failed(faults.from_exception(error))
            was_sent = not faults.was_never_sent(error)
        answer = self._finished(answer, reply.headers)
        if answer.fault is not None and answer.fault.kind is FaultKind.RATE_LIMIT:
            self._limiter.hold_back(answer.fault.retry_after_s or 0.0)
        if answer.fault is None:
            self.breaker.reset()
        elif self._wait_s(request, answer.fault, attempt, limit) is None:
            answer = dataclasses.replace(answer, fault=self.breaker.count(answer.fault))
        return enter(answer, was_sent=was_sent)

    async def _post(self, content: bytes) -> httpx2.Response:
        """Send a request, and return the response when its headers have arrived. An HTTP error raises."""
        import httpx2  # here, because openai takes longer to import than the rest of the package
        import openai

        response = await self._openai.post(
            self._url,
            cast_to=httpx2.Response,
            content=content,
            options=self._options,
            stream=True,  # of the body, whether the answer is streamed or not
            stream_cls=openai.AsyncStream[object],
        )
        if not isinstance(response, httpx2.Response):
            raise TypeError(f"the openai client returned a {type(response).__name__}")
        return response

    def _finished(self, answer: Answer, headers: Mapping[str, str]) -> Answer:
        """The answer with what the headers say, and without secrets."""
        if self._on_headers is not None:
            self._on_headers(headers)
        usage = answer.usage
        header = self.endpoint.profile.cost_header
        if usage.billed_usd is None and header in headers:  # a gateway gives 0 if it does not know the price
            usage = dataclasses.replace(usage, billed_usd=amount(headers[header]) or None)
        return without_secrets(
            dataclasses.replace(
                answer,
                usage=usage,
                response_id=label(headers.get("x-generation-id")) or answer.response_id,
                request_id=label(headers.get("x-request-id")),
            ),
            self.endpoint.secrets,
        )

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
        return ledger.worst_case_usd(self.endpoint.model, request.most_prompt_tokens, self.endpoint.profile.max_tokens)

    def _record(
        self,
        request: ChatRequest,
        number: int,
        attempt: int,
        answer: Answer,
        price: Price,
        latency_s: float,
    ) -> CallRecord:
        usage = answer.usage
        cost, source = cost_of(answer, price)
        read = usage.prompt_tokens + (usage.cached_tokens or 0) if usage.prompt_tokens is not None else None
        prompt_cut = request.was_cut(read, self.endpoint.profile.context_length)
        if prompt_cut:
            logger.warning(
                "%s: the server has read %d tokens of a prompt of %d bytes: give it a longer context",
                request.role or "call",
                read,
                request.prompt_bytes,
            )
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
            response_id=answer.response_id,
            request_id=answer.request_id,
            finish_reason=answer.finish_reason,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            cached_tokens=usage.cached_tokens,
            cost_usd=cost,
            cost_source=source,
            latency_s=round(latency_s, 4),
            seed=request.seed_of(attempt) if self.endpoint.profile.send_seed else None,
            raw_text=answer.text[:RAW_TEXT_LIMIT],
            raw_length=len(answer.text),
            truncated=len(answer.text) > RAW_TEXT_LIMIT,
            reasoning_length=len(answer.reasoning),
            prompt_cut=prompt_cut,
        )


def _enter(record: CallRecord, ledger: CostTracker, calls: list[CallRecord] | None) -> CallRecord:
    ledger.add(record)
    if calls is not None:
        calls.append(record)
    return record


@functools.cache
def _tls_context() -> ssl.SSLContext:
    """The context of all TLS connections. Clients share it, because its certificates take 30 ms to read."""
    import httpx2  # here, for the same reason as openai

    return httpx2.create_ssl_context()
