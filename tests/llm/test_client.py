"""Every way in which a call can end, over real sockets."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal

import pytest

from pytest_rle.llm import (
    CallStatus,
    ChatClient,
    CostSource,
    CostTracker,
    Endpoint,
    EndpointProfile,
    FaultAction,
    FaultKind,
    parse_price,
)
from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.calls import RAW_TEXT_LIMIT, CallRecord, Fault
from pytest_rle.llm.limits import TimeLimit
from pytest_rle.llm.request import ChatRequest
from tests.llm.conftest import FAST, NO_RETRY
from tests.llm.server import (
    EMPTY_PLAN,
    ModelServer,
    Reply,
    breaks_off,
    completion,
    drips,
    hangs,
    says,
    sends,
    status,
)

REQUEST = ChatRequest(messages=({"role": "user", "content": "hello"},), seed=7, role="medical_officer", tick=3)


async def test_an_answer_is_returned_and_its_usage_is_recorded(server: ModelServer, client: ChatClient) -> None:
    ledger = CostTracker()
    ledger.set_price("test-model", parse_price("1.00:2.00"))
    done = await client.complete(REQUEST, ledger)
    assert done.text == EMPTY_PLAN
    assert done.fault is None
    row = ledger.rows[0]
    assert (row.status, row.prompt_tokens, row.completion_tokens) == (CallStatus.OK, 1000, 100)
    assert (row.model_requested, row.model_answered) == ("test-model", "test-model-2026")
    assert (row.cost_usd, row.cost_source) == (Decimal("0.0012"), CostSource.ESTIMATED)
    assert (row.role, row.tick, row.raw_text, row.seed) == ("medical_officer", 3, EMPTY_PLAN, 7)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (status(500), FaultKind.SERVER_ERROR),
        (sends("<html>Bad gateway</html>", content_type="text/html"), FaultKind.NOT_JSON),
        (sends("[1, 2]"), FaultKind.NOT_JSON),
        (sends(json.dumps(completion(EMPTY_PLAN))[:-40]), FaultKind.TRUNCATED_BODY),
        (sends('{"choices": []}'), FaultKind.NO_CHOICES),
        (sends('{"choices": null}'), FaultKind.NO_CHOICES),
        (says("", usage=None), FaultKind.EMPTY),
        (says(None, message={"reasoning": "hm"}), FaultKind.EMPTY),
        (says(None, message={"reasoning_content": "hm"}), FaultKind.EMPTY),
        (says("x", finish_reason="error"), FaultKind.ERROR_BODY),
        (breaks_off(), FaultKind.CONNECTION),
    ],
)
async def test_a_temporary_fault_is_retried_with_another_seed(
    server: ModelServer, client: ChatClient, reply: Reply, kind: FaultKind
) -> None:
    server.script = [reply]
    ledger = CostTracker()
    done = await client.complete(REQUEST, ledger)
    assert done.fault is None
    assert done.text == EMPTY_PLAN
    assert ledger.rows[0].fault is not None
    assert ledger.rows[0].fault.kind is kind
    assert [call.body["seed"] for call in server.calls] == [7, 8]


async def test_the_retry_waits_as_long_as_retry_after_says(server: ModelServer, client: ChatClient) -> None:
    server.script = [status(429, headers={"Retry-After": "0.2"})]
    loop = asyncio.get_running_loop()
    started = loop.time()
    await client.complete(REQUEST, CostTracker())
    assert loop.time() - started >= 0.2


async def test_a_wait_beyond_the_deadline_does_not_start(server: ModelServer, client: ChatClient) -> None:
    server.script = [status(429, headers={"Retry-After": "30"})]
    done = await client.complete(REQUEST, CostTracker(), time_limit=TimeLimit(asyncio.timeout(5)))
    assert done.fault is not None
    assert done.fault.retry_after_s == 30
    assert len(server.calls) == 1


async def test_a_fault_of_the_endpoint_is_retried_until_the_deadline(server: ModelServer, client: ChatClient) -> None:
    server.script = [status(500)] * 5
    done = await client.complete(REQUEST, CostTracker())
    assert (done.fault, len(done.calls)) == (None, 6)
    server.default = status(500, "broken for good")
    done = await client.complete(REQUEST, CostTracker(), time_limit=TimeLimit(asyncio.timeout(0.2)))
    assert done.fault is not None
    assert "broken for good" in done.fault.message
    assert len(done.calls) >= 2


async def test_an_unusable_answer_is_asked_for_three_times_in_all(server: ModelServer, client: ChatClient) -> None:
    server.default = says("")
    done = await client.complete(REQUEST, CostTracker())
    assert done.fault is not None
    assert (done.fault.kind, len(server.calls)) == (FaultKind.EMPTY, 3)


async def test_an_answer_that_was_cut_is_not_asked_for_again_at_the_same_limit(
    server: ModelServer, client: ChatClient
) -> None:
    server.default = says('{"actions": [', finish_reason="length")
    done = await client.complete(REQUEST, CostTracker())
    assert done.fault is not None
    assert (done.fault.kind, len(server.calls)) == (FaultKind.LENGTH, 1)


def test_roles_that_fail_together_retry_at_different_times_and_the_same_in_every_run(client: ChatClient) -> None:
    fault = Fault(kind=FaultKind.SERVER_ERROR, action=FaultAction.RETRY, message="no")

    async def waits(tick: int) -> list[float | None]:
        until = TimeLimit(asyncio.timeout(1000))
        requests = [ChatRequest(messages=(), seed=seed, role=f"role{seed}", tick=tick) for seed in range(7)]
        return [client._wait_s(request, fault, 3, until) for request in requests]

    first, again, later = (asyncio.run(waits(tick)) for tick in (1, 1, 2))
    assert first == again != later
    assert len(set(first)) > 3
    longest = FAST.wait_s(4)
    assert all(wait is not None and longest / 2 <= wait <= longest for wait in first)


async def test_a_usage_of_zeros_is_no_count(server: ModelServer, client: ChatClient) -> None:
    server.default = says(EMPTY_PLAN, usage={"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0, "cost": 0})
    ledger = CostTracker()
    ledger.set_price("test-model", parse_price("1:2"))
    await client.complete(REQUEST, ledger)
    assert ledger.rows[0].cost_source is CostSource.UNKNOWN
    assert ledger.snapshot().total.text() == "unknown"


@pytest.mark.parametrize(
    "before", ["", "x" * 480, "x" * 496, "x" * 600], ids=["whole", "cut late", "cut early", "cut off"]
)
async def test_a_key_that_the_server_quotes_is_not_recorded_in_whole_or_in_part(
    server: ModelServer, before: str
) -> None:
    key = "sk-0123456789abcdef0123456789"
    server.default = status(401, f"{before}{key} is not one of our keys")
    ledger = CostTracker()
    endpoint = Endpoint.resolve("test-model", server.base_url, environ={"RLE_API_KEY": key})
    async with ChatClient(endpoint) as client:
        await client.complete(ChatRequest(messages=({"role": "user", "content": "hello"},)), ledger)
    assert server.calls[0].headers["authorization"] == f"Bearer {key}"
    assert key[:4] not in ledger.rows[0].model_dump_json()


async def test_an_address_where_nothing_listens_is_a_connection_fault(unused_tcp_port: int) -> None:
    endpoint = Endpoint.resolve("m", f"http://127.0.0.1:{unused_tcp_port}/v1", environ={})
    async with ChatClient(endpoint, backoff=NO_RETRY) as client:
        done = await client.complete(REQUEST, CostTracker())
    assert done.fault is not None
    assert done.fault.kind is FaultKind.CONNECTION
    assert done.calls[0].cost_usd == 0, "nothing was sent"


async def test_a_connection_that_closes_without_an_answer_is_a_connection_fault() -> None:
    async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(close, "127.0.0.1", 0) as listener:
        endpoint = Endpoint.resolve("m", f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/v1", environ={})
        async with ChatClient(endpoint, backoff=NO_RETRY) as client:
            done = await client.complete(REQUEST, CostTracker())
    assert done.fault is not None
    assert done.fault.kind is FaultKind.CONNECTION
    assert done.fault.message.startswith("cannot reach the model: ")
    assert [call.cost_source for call in done.calls] == [CostSource.UNKNOWN], "the request may have arrived"


async def test_silence_beyond_the_limit_of_the_profile_is_a_timeout(server: ModelServer) -> None:
    server.default = hangs()
    profile = EndpointProfile(read_timeout_s=0.05, needs_key=False)
    async with ChatClient(
        Endpoint.resolve("m", server.base_url, profile=profile, environ={}), backoff=NO_RETRY
    ) as client:
        done = await client.complete(REQUEST, CostTracker())
    assert done.fault is not None
    assert done.fault.kind is FaultKind.TIMEOUT
    assert len(done.calls) == 1


async def test_one_connection_serves_call_after_call(server: ModelServer, client: ChatClient) -> None:
    for _ in range(3):
        assert (await client.complete(REQUEST, CostTracker())).fault is None
    assert len({call.peer for call in server.calls}) == 1


@pytest.mark.parametrize("reply", [hangs(), drips()])
async def test_a_cancelled_call_closes_its_socket_and_is_recorded_with_unknown_cost(
    server: ModelServer, client: ChatClient, reply: Reply
) -> None:
    server.default = reply
    ledger, calls = CostTracker(), list[CallRecord]()
    ledger.set_price("test-model", parse_price("1:1"))
    call = asyncio.create_task(client.complete(REQUEST, ledger, calls=calls))
    await asyncio.to_thread(server.wait_for_calls, 1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert [row.fault.kind for row in ledger.rows if row.fault] == [FaultKind.CANCELLED]
    assert calls == list(ledger.rows)
    assert ledger.rows[0].cost_source is CostSource.UNKNOWN
    await asyncio.to_thread(server.wait_until_idle)


async def test_the_providers_bill_takes_precedence_over_an_estimate(server: ModelServer, client: ChatClient) -> None:
    server.default = says(EMPTY_PLAN, usage={"prompt_tokens": 1, "completion_tokens": 1, "cost": 0.00123})
    ledger = CostTracker()
    ledger.set_price("test-model", parse_price("9:9"))
    await client.complete(REQUEST, ledger)
    assert (ledger.rows[0].cost_usd, ledger.rows[0].cost_source) == (Decimal("0.00123"), CostSource.BILLED)


@pytest.mark.parametrize(("is_byok", "cost"), [(True, "0.0151"), (False, "0.0001")])
async def test_upstream_cost_is_added_only_with_a_key_of_the_users_own(
    server: ModelServer, client: ChatClient, is_byok: bool, cost: str
) -> None:
    usage = {
        "prompt_tokens": 1,
        "completion_tokens": 1,
        "cost": 0.0001,
        "is_byok": is_byok,
        "cost_details": {"upstream_inference_cost": 0.015},
    }
    server.default = says(EMPTY_PLAN, usage=usage)
    ledger = CostTracker()
    await client.complete(REQUEST, ledger)
    assert ledger.rows[0].cost_usd == Decimal(cost)


async def test_the_generation_id_is_recorded_for_settling_later(server: ModelServer, client: ChatClient) -> None:
    server.default = says(EMPTY_PLAN, headers={"X-Generation-Id": "gen-42", "x-request-id": "req-1"})
    ledger = CostTracker()
    await client.complete(REQUEST, ledger)
    assert (ledger.rows[0].response_id, ledger.rows[0].request_id) == ("gen-42", "req-1")


async def test_a_long_answer_is_recorded_up_to_the_limit_and_flagged(server: ModelServer, client: ChatClient) -> None:
    server.default = says("x" * (RAW_TEXT_LIMIT + 5))
    ledger = CostTracker()
    done = await client.complete(REQUEST, ledger)
    row = ledger.rows[0]
    assert row.raw_length == RAW_TEXT_LIMIT + 5
    assert done.text == row.raw_text, "the decision and the record use the same text"
    assert (len(row.raw_text), row.truncated) == (RAW_TEXT_LIMIT, True)


async def test_the_parts_of_a_content_are_joined(server: ModelServer, client: ChatClient) -> None:
    server.default = sends(
        json.dumps(
            completion(None, message={"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]})
        )
    )
    assert (await client.complete(REQUEST, CostTracker())).text == "ab"


async def test_requests_that_fail_with_all_their_retries_open_the_breaker(server: ModelServer) -> None:
    server.default = status(503)
    endpoint = Endpoint.resolve("m", server.base_url, environ={})
    breaker = CircuitBreaker(2)
    async with ChatClient(endpoint, breaker=breaker, backoff=FAST) as client:

        async def fault() -> Fault | None:
            return (await client.complete(REQUEST, CostTracker(), time_limit=TimeLimit(asyncio.timeout(0.5)))).fault

        first, second = await fault(), await fault()
        sent = len(server.calls)
        third = await fault()
        assert first is not None
        assert not first.stops_run
        assert sent > 4
        assert second is not None
        assert second.stops_run
        assert "failed 2 requests in a row; the last: HTTP 503: no" in second.message
        assert third == second
        assert len(server.calls) == sent

        breaker.allow_one_more()
        assert (await fault()) is not None
        assert len(server.calls) > sent
        assert breaker.fault is not None
        breaker.allow_one_more()
        server.default = says(EMPTY_PLAN)
        assert (await fault()) is None
        server.script = [status(503)]
        assert (await fault()) is None


async def test_an_answer_resets_the_count_of_the_breaker(server: ModelServer) -> None:
    endpoint = Endpoint.resolve("m", server.base_url, environ={})
    async with ChatClient(endpoint, breaker=CircuitBreaker(1), backoff=FAST) as client:
        for _ in range(4):
            server.script = [status(503), status(503)]
            assert (await client.complete(REQUEST, CostTracker())).fault is None


@pytest.mark.parametrize(
    ("tokens", "context", "is_cut"),
    [(4096, 4096, True), (4085, 4096, True), (4500, 4096, False), (900, 4096, True), (2000, None, False)],
)
async def test_a_prompt_that_the_server_read_only_in_part_is_told(
    server: ModelServer, caplog: pytest.LogCaptureFixture, tokens: int, context: int | None, is_cut: bool
) -> None:
    request = ChatRequest(messages=({"role": "user", "content": "words " * 1000},))
    server.default = says(EMPTY_PLAN, usage={"prompt_tokens": tokens, "completion_tokens": 1})
    profile = EndpointProfile(context_length=context, needs_key=False)
    ledger = CostTracker()
    async with ChatClient(Endpoint.resolve("m", server.base_url, profile=profile, environ={})) as client:
        await client.complete(request, ledger)
    assert ledger.rows[0].prompt_cut is is_cut
    assert ("of a prompt of 6000 bytes: give it a longer context" in caplog.text) is is_cut
