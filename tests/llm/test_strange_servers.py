"""Servers that answer as no server should: each answer has a named fault or a plan, never a crash and never a score."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from pytest_rle.llm import ChatClient, CostSource, CostTracker, Endpoint, FaultAction, FaultKind, parse_price
from pytest_rle.llm import reply as reply_module
from pytest_rle.llm.limits import TimeLimit
from pytest_rle.llm.request import ChatRequest
from tests.llm.conftest import NO_RETRY
from tests.llm.server import EMPTY_PLAN, USAGE, ModelServer, Reply, completion, says, sends, status

REQUEST = ChatRequest(messages=({"role": "user", "content": "hello"},), seed=7, role="medical_officer", tick=3)
WHOLE = json.dumps(completion(EMPTY_PLAN))
HALF_A_CHARACTER = "\\ud83d"


def choice(**fields: Any) -> Reply:
    return sends(json.dumps({**completion(EMPTY_PLAN), "choices": [fields]}))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (sends(""), FaultKind.NOT_JSON),
        (sends("<html>Sign in</html>", content_type="text/html"), FaultKind.NOT_JSON),
        (sends("<html>Sign in</html>"), FaultKind.NOT_JSON),
        (sends("null"), FaultKind.NOT_JSON),
        (sends('"hello"'), FaultKind.NOT_JSON),
        (sends(WHOLE[:50]), FaultKind.TRUNCATED_BODY),
        (sends(b'{"choices": "\xff"}'), FaultKind.TRUNCATED_BODY),
        (sends('{"usage": ' + "9" * 5000 + "}"), FaultKind.TRUNCATED_BODY),
        (sends('{"a":' * 100_000), FaultKind.TRUNCATED_BODY),
        (sends("not gzip", headers={"content-encoding": "gzip"}), FaultKind.NOT_JSON),
        (sends("{}"), FaultKind.NO_CHOICES),
        (sends('{"choices": {}}'), FaultKind.NO_CHOICES),
        (sends('{"choices": [null]}'), FaultKind.NO_CHOICES),
        (sends('{"detail": "model is loading"}'), FaultKind.ERROR_BODY),
        (sends('{"object": "error", "message": "no", "code": 500}'), FaultKind.ERROR_BODY),
        (sends('{"message": "Internal", "code": 50001}'), FaultKind.ERROR_BODY),
        (sends('{"error": [1, {"message": "x"}]}'), FaultKind.ERROR_BODY),
        (sends('{"error": true}'), FaultKind.ERROR_BODY),
        (choice(), FaultKind.EMPTY),
        (choice(message=None), FaultKind.EMPTY),
        (choice(message=[1]), FaultKind.EMPTY),
        (choice(message={"content": 42}), FaultKind.EMPTY),
        (choice(message={"content": [None, 3, {"text": 4}]}), FaultKind.EMPTY),
        (choice(message={"content": "", "tool_calls": [None]}), FaultKind.EMPTY),
        (choice(message={"content": " \n\t"}), FaultKind.EMPTY),
        (choice(message={"content": EMPTY_PLAN}, finish_reason="abort"), FaultKind.ERROR_BODY),
        (choice(message={"content": EMPTY_PLAN}, finish_reason="insufficient_system_resource"), FaultKind.ERROR_BODY),
        (choice(message={"content": '{"act'}, finish_reason="MAX_TOKENS"), FaultKind.LENGTH),
        (choice(message={"content": EMPTY_PLAN, "refusal": "I will not"}), FaultKind.REFUSAL),
        (status(418, "I am a teapot"), FaultKind.BAD_REQUEST),
        (sends("busy", status=599, content_type="text/plain"), FaultKind.SERVER_ERROR),
        (sends(b"\xff\xfe", status=500), FaultKind.SERVER_ERROR),
        (sends('{"error": {"message": {"a": 1}, "code": [2]}}', status=400), FaultKind.BAD_REQUEST),
        (sends(f'{{"error": {{"message": "{HALF_A_CHARACTER}"}}}}', status=400), FaultKind.BAD_REQUEST),
        (sends("", status=204), FaultKind.NOT_JSON),
        (sends("x", headers={"x-long": "x" * 20_000}), FaultKind.CONNECTION),
    ],
)
async def test_a_strange_answer_has_a_name(server: ModelServer, reply: Reply, kind: FaultKind) -> None:
    server.default = reply
    ledger = CostTracker()
    async with ChatClient(Endpoint.resolve("test-model", server.base_url, environ={}), backoff=NO_RETRY) as client:
        done = await client.complete(REQUEST, ledger)
    assert done.fault is not None
    assert done.fault.kind is kind
    assert len(done.fault.message) > 3
    for row in ledger.rows:
        row.model_dump_json().encode()


@pytest.mark.parametrize(
    "reply",
    [
        sends(WHOLE, content_type="text/plain"),
        sends(WHOLE, content_type=""),
        sends(gzip.compress(WHOLE.encode()), headers={"content-encoding": "gzip"}),
        sends(WHOLE.encode("utf-16")),
        says(EMPTY_PLAN, finish_reason="a new reason"),
        says(EMPTY_PLAN, finish_reason=None),
        says(EMPTY_PLAN, model="another/model"),
        sends(json.dumps({**completion(EMPTY_PLAN), "choices": completion(EMPTY_PLAN)["choices"] * 2})),
        choice(message={"content": json.loads(EMPTY_PLAN)}),
        choice(message={"content": EMPTY_PLAN, "refusal": None}),
        sends(json.dumps({**completion(EMPTY_PLAN), "error": None})),
    ],
)
async def test_a_plan_in_a_strange_wrapping_is_a_plan(server: ModelServer, client: ChatClient, reply: Reply) -> None:
    server.script = [reply]
    done = await client.complete(REQUEST, CostTracker())
    assert (done.fault, json.loads(done.text)) == (None, json.loads(EMPTY_PLAN))
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "usage",
    [
        '{"prompt_tokens": NaN, "completion_tokens": 5}',
        '{"prompt_tokens": -3, "completion_tokens": 5}',
        '{"prompt_tokens": "1000", "completion_tokens": "5"}',
        '{"prompt_tokens": true, "completion_tokens": 5}',
        '{"prompt_tokens": 1e300, "completion_tokens": 5}',
        '{"prompt_tokens": 10.5, "completion_tokens": 5}',
        '{"prompt_tokens": 10}',
        '{"prompt_tokens": 1000, "completion_tokens": 0}',
        '{"prompt_tokens": 0, "completion_tokens": 0, "cost": 0}',
        '{"total_tokens": 12, "cost": NaN}',
        '{"cost": -1}',
        '{"cost": 1e300}',
        '{"cost": "free"}',
        '{"cost": {"usd": 1}}',
        '[1, 2]',
        '"many"',
    ],
)  # fmt: skip
async def test_a_usage_that_is_no_count_leaves_the_cost_unknown(
    server: ModelServer, client: ChatClient, usage: str
) -> None:
    server.script = [sends(WHOLE.replace(json.dumps(USAGE), usage))]
    ledger = CostTracker()
    ledger.set_price("test-model", parse_price("1:2"))
    assert (await client.complete(REQUEST, ledger)).fault is None
    assert (ledger.rows[0].cost_usd, ledger.rows[0].cost_source) == (None, CostSource.UNKNOWN)
    assert ledger.snapshot().total.text() == "unknown"


async def test_a_bill_counts_whatever_the_usage_says(server: ModelServer, client: ChatClient) -> None:
    server.script = [
        says(EMPTY_PLAN, usage={"prompt_tokens": 0, "completion_tokens": 0, "cost": 0.5}),
        says(EMPTY_PLAN, usage=None, headers={"x-litellm-response-cost": "0.25"}),
    ]
    ledger = CostTracker()
    for _ in range(2):
        await client.complete(REQUEST, ledger)
    assert [row.cost_usd for row in ledger.rows] == [Decimal("0.5"), Decimal("0.25")]


async def test_cached_tokens_have_their_own_price(server: ModelServer, client: ChatClient) -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 400}}
    server.script = [says(EMPTY_PLAN, usage=usage)]
    ledger = CostTracker()
    price = parse_price("1:2").model_copy(update={"cached_per_mtok": Decimal("0.1")})
    ledger.set_price("test-model", price)
    await client.complete(REQUEST, ledger)
    assert ledger.rows[0].cost_usd == Decimal("0.00084")


async def test_whole_floats_are_counts(server: ModelServer, client: ChatClient) -> None:
    server.script = [says(EMPTY_PLAN, usage={"prompt_tokens": 1000.0, "completion_tokens": 100.0})]
    ledger = CostTracker()
    ledger.set_price("test-model", parse_price("1:2"))
    await client.complete(REQUEST, ledger)
    assert ledger.rows[0].cost_usd == Decimal("0.0012")


@pytest.mark.parametrize("code", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed_with_the_key(server: ModelServer, code: int) -> None:
    server.script = [sends("", status=code, headers={"location": "https://elsewhere.example/v1/chat/completions"})]
    endpoint = Endpoint.resolve("test-model", server.base_url, environ={"RLE_API_KEY": "key-0123456789"})
    async with ChatClient(endpoint) as client:
        done = await client.complete(REQUEST, CostTracker())
    assert done.fault is not None
    assert done.fault.action is FaultAction.STOP_RUN
    assert done.calls[0].cost_usd == 0
    assert done.fault.message == (
        f"HTTP {code}: the endpoint redirects to https://elsewhere.example/v1/chat/completions: set --rle-base-url to "
        "the address it moved to"
    )


async def test_a_body_without_end_is_not_read_to_its_end(
    server: ModelServer, client: ChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_module, "LARGEST_BODY", 1 << 20)
    server.script = [
        sends("x" * (2 << 20)),
        sends(gzip.compress(bytes(8 << 20)), headers={"content-encoding": "gzip"}),
        sends(f"data: {'x' * (2 << 20)}\n\n", content_type="text/event-stream"),
    ]
    ledger = CostTracker()
    await client.complete(REQUEST, ledger)
    assert [row.fault and row.fault.kind for row in ledger.rows] == [FaultKind.TOO_LARGE] * 3


async def test_half_a_character_in_an_answer_is_replaced(server: ModelServer, client: ChatClient) -> None:
    plan = EMPTY_PLAN.replace("all is well", "all is HALF")
    body = json.dumps(completion(plan)).replace("HALF", HALF_A_CHARACTER)
    server.script = [sends(body)]
    ledger = CostTracker()
    done = await client.complete(REQUEST, ledger)
    assert json.loads(done.text)["summary"] == "all is \N{REPLACEMENT CHARACTER}"
    ledger.rows[0].model_dump_json().encode()


async def test_a_name_of_a_million_letters_is_cut(server: ModelServer, client: ChatClient) -> None:
    server.script = [says(EMPTY_PLAN, model="m" * 1_000_000, id="i" * 1_000_000, provider="p" * 1_000_000)]
    ledger = CostTracker()
    await client.complete(REQUEST, ledger)
    assert len(ledger.rows[0].model_dump_json()) < 2_000


@contextlib.asynccontextmanager
async def listening(serve: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[str]:
    """The address of a server that sends what it likes. All its connections are closed at the end."""
    open_connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_connections.add(task)
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await serve(writer)
        writer.close()

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as listener:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/v1"
        for task in open_connections:
            task.cancel()
        await asyncio.gather(*open_connections)


async def test_headers_that_never_end_are_cut_off_by_the_time_limit() -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nx-")
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.02)

    ledger = CostTracker()
    async with listening(drip) as url, ChatClient(Endpoint.resolve("m", url, environ={}), backoff=NO_RETRY) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3) as scope:
                await client.complete(REQUEST, ledger, time_limit=TimeLimit(scope))
    fault = ledger.rows[-1].fault
    assert fault is not None
    assert (fault.kind, fault.out_of_time) == (FaultKind.CANCELLED, True)


async def test_a_server_that_speaks_another_protocol_is_a_connection_fault() -> None:
    async def greet(writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.6\r\n")
        await writer.drain()

    async with listening(greet) as url, ChatClient(Endpoint.resolve("m", url, environ={}), backoff=NO_RETRY) as client:
        done = await client.complete(REQUEST, CostTracker())
    assert done.fault is not None
    assert done.fault.kind is FaultKind.CONNECTION
    assert done.fault.message.startswith("the server does not speak HTTP as it should: Bad status line")


@pytest.mark.parametrize("place", ["x-request-id", "x-generation-id"])
async def test_a_key_in_a_header_of_the_answer_is_not_recorded(server: ModelServer, place: str) -> None:
    key = "key-0123456789"
    server.script = [says(EMPTY_PLAN, headers={place: f"for-{key}"}, id=f"id-{key}")]
    ledger = CostTracker()
    endpoint = Endpoint.resolve("test-model", server.base_url, environ={"RLE_API_KEY": key})
    async with ChatClient(endpoint) as client:
        await client.complete(REQUEST, ledger)
    assert key not in ledger.rows[0].model_dump_json()
