"""Each fault of the table is classified by its codes and its message, and not by its status alone."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pytest_rle.llm import ChatClient, CostSource, CostTracker, FaultAction
from pytest_rle.llm.calls import FaultKind
from pytest_rle.llm.error_body import ErrorBody, read_error
from pytest_rle.llm.request import ChatRequest
from pytest_rle.llm.retry_after import wait_of
from tests.llm.fault_table import FAULT_TABLE, FaultRow
from tests.llm.server import EMPTY_PLAN, ModelServer, status

REQUEST = ChatRequest(messages=({"role": "user", "content": "hello"},), seed=7, role="medical_officer", tick=3)
NOW = datetime(2026, 11, 30, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("row", FAULT_TABLE, ids=[row.name for row in FAULT_TABLE])
async def test_a_fault_has_its_kind_and_is_retried_only_if_that_may_help(
    server: ModelServer, client: ChatClient, row: FaultRow
) -> None:
    server.script = [row.reply]
    ledger = CostTracker()
    done = await client.complete(REQUEST, ledger)
    fault = ledger.rows[0].fault
    assert fault is not None
    assert (fault.kind, fault.action) == (row.kind, row.action)
    if row.action is FaultAction.RETRY:
        assert (done.fault, done.text, len(server.calls)) == (None, EMPTY_PLAN, 2)
    else:
        assert (done.fault, len(server.calls)) == (fault, 1)


@pytest.mark.parametrize("code", [400, 401, 402, 403, 404, 413, 422, 429])
async def test_a_rejected_request_costs_nothing_even_if_no_price_is_known(
    server: ModelServer, client: ChatClient, code: int
) -> None:
    server.script = [status(code)]
    ledger = CostTracker()
    await client.complete(REQUEST, ledger)
    assert (ledger.rows[0].cost_usd, ledger.rows[0].cost_source) == (Decimal(0), CostSource.ESTIMATED)


async def test_a_server_error_may_have_cost_something(server: ModelServer, client: ChatClient) -> None:
    server.script = [status(500)]
    ledger = CostTracker()
    await client.complete(REQUEST, ledger)
    assert ledger.rows[0].cost_source is CostSource.UNKNOWN


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "Mon, 30 Nov 2026 12:00:20 GMT"}, 20.0),
        ({"retry-after": "Mon, 30 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"x-ratelimit-reset": "12"}, 12.0),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 30)}, 30.0),
        ({"x-ratelimit-reset": str((int(NOW.timestamp()) + 30) * 1000)}, 30.0),
        ({"x-ratelimit-reset": "2026-11-30T12:00:40Z"}, 40.0),
        ({"x-ratelimit-reset": "12", "x-ratelimit-remaining": "5"}, None),
        ({"x-ratelimit-reset-requests": "1m30.5s", "x-ratelimit-remaining-requests": "0"}, 90.5),
        (
            {
                "x-ratelimit-reset-requests": "2h",
                "x-ratelimit-remaining-requests": "99",
                "x-ratelimit-reset-tokens": "20ms",
                "x-ratelimit-remaining-tokens": "0",
            },
            0.02,
        ),
        (
            {
                "anthropic-ratelimit-requests-reset": "2026-11-30T12:00:08Z",
                "anthropic-ratelimit-requests-remaining": "0",
            },
            8.0,
        ),
        ({"retry-after": "3", "x-ratelimit-reset": "12"}, 3.0),
    ],
)
def test_the_wait_is_read_from_every_form_of_header(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_of(headers, now=NOW) == (pytest.approx(seconds) if seconds is not None else None)


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        ({"metadata": {"headers": {"X-RateLimit-Reset": str((int(NOW.timestamp()) + 5) * 1000)}}}, 5.0),
        ({"details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "35s"}]}, 35.0),
        ({"message": "Rate limit reached. Please try again in 7.66s. Visit the page."}, 7.66),
        ({"message": "Please retry after 2m5s"}, 125.0),
        ({"message": "slow down"}, None),
    ],
)
def test_the_wait_is_read_from_the_error_object_if_no_header_has_it(error: object, seconds: float | None) -> None:
    assert wait_of({}, read_error(error), now=NOW) == (pytest.approx(seconds) if seconds is not None else None)


@pytest.mark.parametrize("body", [None, "", [], {}, {"error": None}, [[[[[[[[{"code": "deep"}]]]]]]]], {"code": True}])
def test_an_error_object_of_an_unknown_form_has_no_names(body: object) -> None:
    assert read_error(body).names == frozenset()


def test_a_plain_text_is_the_message() -> None:
    assert read_error("Bad gateway") == ErrorBody(message="Bad gateway")


async def test_the_message_of_the_provider_behind_a_gateway_is_on_record(
    server: ModelServer, client: ChatClient
) -> None:
    row = next(row for row in FAULT_TABLE if row.name == "openrouter long prompt behind a provider")
    server.script = [row.reply]
    done = await client.complete(REQUEST, CostTracker())
    assert done.fault is not None
    assert done.fault.kind is FaultKind.CONTEXT_LENGTH
    assert "Provider returned error: This model's maximum context length is 8192 tokens" in done.fault.message
