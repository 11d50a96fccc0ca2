"""A streamed answer is recorded as the same answer without streaming, and a stream that fails has a named fault."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from pytest_rle.llm import (
    CallRecord,
    ChatClient,
    CostSource,
    CostTracker,
    Endpoint,
    EndpointProfile,
    FaultKind,
    parse_price,
)
from pytest_rle.llm import reply as reply_module
from pytest_rle.llm.calls import Fault, FaultAction
from pytest_rle.llm.profile import ProfileChoice
from pytest_rle.llm.reply import Reply
from pytest_rle.llm.request import ChatRequest
from tests.llm import server as fake
from tests.llm.conftest import FAST, NO_RETRY
from tests.llm.server import EMPTY_PLAN, USAGE, ModelServer, chunk, completion, in_chunks, says, sends, streams

REQUEST = ChatRequest(messages=({"role": "user", "content": "hello"},), seed=7, role="medical_officer", tick=3)

STREAM = ProfileChoice(changes=EndpointProfile(stream=True))

FROM_WIRE = {"latency_s", "number", "response_id"}
"""Fields that two equal answers need not share."""


@pytest.fixture
async def client(server: ModelServer) -> AsyncIterator[ChatClient]:
    """A client that asks for streams."""
    endpoint = Endpoint.resolve("test-model", server.base_url, choice=STREAM, environ={})
    async with ChatClient(endpoint, backoff=FAST) as open_client:
        yield open_client


async def ask(client: ChatClient, ledger: CostTracker | None = None) -> CallRecord:
    ledger = ledger if ledger is not None else CostTracker()
    ledger.set_price("test-model", parse_price("1:2"))
    await client.complete(REQUEST, ledger)
    return ledger.rows[0]


def tool_call(**function: str) -> list[dict[str, Any]]:
    return [{"index": 0, "id": "1", "type": "function", "function": function}]


@pytest.mark.parametrize(
    ("chunks", "whole"),
    [
        (in_chunks(EMPTY_PLAN), completion(EMPTY_PLAN)),
        (
            [chunk(reasoning_content="Let me "), chunk(reasoning_content="think."), *in_chunks(EMPTY_PLAN)],
            completion(EMPTY_PLAN, message={"reasoning_content": "Let me think."}),
        ),
        (
            [chunk(reasoning="Hm. "), chunk(reasoning=EMPTY_PLAN), *in_chunks("")],
            completion("", message={"reasoning": f"Hm. {EMPTY_PLAN}"}),
        ),
        (
            [
                chunk(tool_calls=tool_call(name="action_plan", arguments=EMPTY_PLAN[:9])),
                chunk(tool_calls=tool_call(arguments=EMPTY_PLAN[9:])),
                *in_chunks("", finish_reason="tool_calls"),
            ],
            completion(
                None,
                finish_reason="tool_calls",
                message={"tool_calls": tool_call(name="action_plan", arguments=EMPTY_PLAN)},
            ),
        ),
        (in_chunks('{"actions": [', finish_reason="length"), completion('{"actions": [', finish_reason="length")),
        (in_chunks("", finish_reason="content_filter"), completion("", finish_reason="content_filter")),
        (
            [chunk(refusal="I would "), chunk(refusal="rather not"), *in_chunks("")],
            completion("", message={"refusal": "I would rather not"}),
        ),
        (in_chunks(EMPTY_PLAN, usage=None), completion(EMPTY_PLAN, usage=None)),
        (
            in_chunks(EMPTY_PLAN, usage={**USAGE, "cost": 0.5}),
            completion(EMPTY_PLAN, usage={**USAGE, "cost": 0.5}),
        ),
        (
            [{"choices": [{"index": 1, "delta": {"content": "another choice"}}]}, *in_chunks(EMPTY_PLAN)],
            completion(EMPTY_PLAN),
        ),
        ([completion(EMPTY_PLAN)], completion(EMPTY_PLAN)),
    ],
    ids=["plan", "thoughts", "plan-in-thoughts", "tool-call", "cut", "filter", "refusal", "no-usage", "bill", "choices",
         "whole-message"],
)  # fmt: skip
async def test_a_streamed_answer_is_recorded_like_one_that_comes_at_once(
    server: ModelServer, client: ChatClient, chunks: list[Any], whole: dict[str, Any]
) -> None:
    server.script = [streams(*chunks)]
    streamed = await ask(client)
    assert server.calls[0].body["stream"] is True
    assert server.calls[0].body["stream_options"] == {"include_usage": True}
    async with ChatClient(Endpoint.resolve("test-model", server.base_url, environ={}), backoff=FAST) as plain:
        server.script = [sends(json.dumps(whole))]
        at_once = await ask(plain)
    assert "stream" not in server.calls[-1].body
    assert streamed.model_dump(exclude=FROM_WIRE) == at_once.model_dump(exclude=FROM_WIRE)


async def test_a_server_that_does_not_stream_is_understood_too(server: ModelServer, client: ChatClient) -> None:
    server.script = [says(EMPTY_PLAN)]
    assert (await ask(client)).fault is None


async def test_a_server_that_streams_unasked_is_understood_too(server: ModelServer) -> None:
    server.script = [streams(*in_chunks(EMPTY_PLAN))]
    async with ChatClient(Endpoint.resolve("test-model", server.base_url, environ={})) as plain:
        row = await ask(plain)
    assert (row.fault, row.raw_text, row.completion_tokens) == (None, EMPTY_PLAN, 100)


BEGUN = [chunk(role="assistant"), chunk('{"actions": [')]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (streams(*BEGUN, {"error": {"message": "overloaded", "code": 502}}), FaultKind.ERROR_BODY),
        (streams(*BEGUN, {"error": {"message": "slow down", "code": 429}}, done=False), FaultKind.RATE_LIMIT),
        (streams(*BEGUN, chunk(finish_reason="error")), FaultKind.ERROR_BODY),
        (streams({"type": "error", "error": {"type": "overloaded_error", "message": "no"}}), FaultKind.ERROR_BODY),
        (streams({"message": "no", "code": 500}, event="error", done=False), FaultKind.ERROR_BODY),
        (streams({"error": {"message": "busy", "code": 429}}), FaultKind.RATE_LIMIT),
        (streams(*BEGUN, done=False), FaultKind.TRUNCATED_BODY),
        (streams(*BEGUN, '{"choices": [{"del', done=False), FaultKind.TRUNCATED_BODY),
        (streams(*BEGUN, "[1]"), FaultKind.TRUNCATED_BODY),
        (streams(done=False), FaultKind.TRUNCATED_BODY),
        (streams(), FaultKind.NO_CHOICES),
        (streams(*in_chunks("")), FaultKind.EMPTY),
    ],
    ids=[
        "error", "rate limit", "finish reason", "anthropic", "named event", "error at first", "end", "half",
        "no object", "nothing", "only the end", "no text",
    ],
)  # fmt: skip
async def test_a_stream_that_fails_has_a_fault_and_is_asked_for_again(
    server: ModelServer, client: ChatClient, reply: fake.Reply, kind: FaultKind
) -> None:
    server.script = [reply]
    server.default = streams(*in_chunks(EMPTY_PLAN))
    ledger = CostTracker()
    row = await ask(client, ledger)
    assert row.fault is not None
    assert row.fault.kind is kind
    assert (ledger.rows[-1].fault, ledger.rows[-1].raw_text) == (None, EMPTY_PLAN)


@pytest.mark.parametrize(("before", "source"), [(BEGUN, CostSource.UNKNOWN), ([], CostSource.ESTIMATED)])
async def test_an_error_after_the_first_words_is_not_free(
    server: ModelServer, client: ChatClient, before: list[Any], source: CostSource
) -> None:
    server.script = [streams(*before, {"error": {"message": "slow down", "code": 429}})]
    assert (await ask(client)).cost_source is source


async def test_a_stream_that_stalls_is_a_timeout_and_its_bill_can_be_found(server: ModelServer) -> None:
    server.default = streams(*BEGUN, stalls=True, done=False)
    choice = ProfileChoice(changes=EndpointProfile(stream=True, read_timeout_s=0.1))
    endpoint = Endpoint.resolve("test-model", server.base_url, choice=choice, environ={})
    async with ChatClient(endpoint, backoff=NO_RETRY) as client:
        row = await ask(client)
    assert row.fault is not None
    assert (row.fault.kind, row.raw_text, row.response_id) == (FaultKind.TIMEOUT, '{"actions": [', "gen-7")
    assert row.cost_source is CostSource.UNKNOWN


async def test_what_a_cancelled_stream_has_brought_is_kept() -> None:
    waits_for_more = asyncio.Event()

    async def content() -> AsyncIterator[bytes]:
        for each in BEGUN:
            yield f"data: {json.dumps(each)}\n\n".encode()
        waits_for_more.set()
        await asyncio.Event().wait()

    headers = {"content-type": "text/event-stream", "x-generation-id": "gen-7"}
    reply = Reply()
    request = httpx2.Request("POST", "http://127.0.0.1/")
    response = httpx2.Response(200, headers=headers, content=content(), request=request)
    reading = asyncio.create_task(reply.read(response))
    await waits_for_more.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    fault = Fault(kind=FaultKind.CANCELLED, action=FaultAction.GIVE_UP, message="the call was cancelled")
    answer = reply.failed(fault)
    assert (answer.text, answer.fault) == ('{"actions": [', fault)
    assert reply.headers["x-generation-id"] == "gen-7", "so that its bill can be found"


async def test_an_answer_that_is_complete_does_not_wait_for_a_usage_that_never_comes(
    server: ModelServer, client: ChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_module, "USAGE_WAIT_S", 0.01)
    server.script = [streams(*in_chunks(EMPTY_PLAN, usage=None), stalls=True, done=False)]
    row = await ask(client)
    assert (row.fault, row.raw_text) == (None, EMPTY_PLAN)
    await asyncio.to_thread(server.wait_until_idle)


async def test_streams_reuse_their_connection(server: ModelServer, client: ChatClient) -> None:
    server.default = streams(*in_chunks(EMPTY_PLAN))
    for _ in range(4):
        assert (await ask(client)).fault is None
    assert len({call.peer for call in server.calls}) == 1
