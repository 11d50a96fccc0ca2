"""Recorded calls are played back; only missing calls are sent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pytest_rle.llm import ChatClient, CostTracker, FaultKind, StartedCall, parse_price
from pytest_rle.llm.calls import CallRecord, CallStatus, Fault, FaultAction
from pytest_rle.llm.recorded import RecordedCalls, RecordedTimeout, RecordExhausted
from pytest_rle.llm.request import ChatRequest
from tests.llm.server import EMPTY_PLAN, ModelServer

REQUEST = ChatRequest(messages=({"role": "user", "content": "hello"},), seed=7, role="medical_officer", tick=3)


def call(number: int, attempt: int, text: str = "", fault: FaultKind | None = None) -> CallRecord:
    return CallRecord(
        number=number,
        attempt=attempt,
        status=CallStatus.OK if fault is None else CallStatus.FAULT,
        fault=Fault(kind=fault, action=FaultAction.RETRY, message="no") if fault is not None else None,
        model_requested="test-model",
        raw_text=text,
        latency_s=30.0,
    )


async def test_recorded_attempts_go_into_the_ledger_unchanged_and_no_call_is_sent(
    server: ModelServer, client: ChatClient
) -> None:
    ledger = CostTracker()
    calls = [call(4, 1, fault=FaultKind.SERVER_ERROR), call(9, 2, "a plan")]
    done = await client.complete(REQUEST, ledger, recorded=RecordedCalls(calls, is_complete=True))
    assert done.text == "a plan"
    assert list(ledger.rows) == calls
    assert server.calls == []


async def test_a_retry_that_the_record_does_not_have_is_not_sent(server: ModelServer, client: ChatClient) -> None:
    recorded = RecordedCalls([call(1, 1, fault=FaultKind.SERVER_ERROR)], is_complete=True)
    done = await client.complete(REQUEST, CostTracker(), recorded=recorded)
    assert done.fault is not None
    assert server.calls == []


async def test_a_call_that_a_killed_run_did_not_reach_is_sent(server: ModelServer, client: ChatClient) -> None:
    ledger = CostTracker()
    ledger.skip_numbers(1)
    recorded = RecordedCalls([call(1, 1, fault=FaultKind.SERVER_ERROR)], is_complete=False)
    done = await client.complete(REQUEST, ledger, recorded=recorded)
    assert done.text == EMPTY_PLAN
    assert [(row.number, row.attempt, row.seed) for row in ledger.rows] == [(1, 1, None), (2, 2, 8)]
    assert len(server.calls) == 1


async def test_a_call_that_was_cancelled_with_its_episode_is_kept_and_sent_again(
    server: ModelServer, client: ChatClient
) -> None:
    ledger = CostTracker()
    ledger.skip_numbers(1)
    recorded = RecordedCalls([call(1, 1, fault=FaultKind.CANCELLED)], is_complete=False)
    done = await client.complete(REQUEST, ledger, recorded=recorded)
    assert done.text == EMPTY_PLAN
    assert [row.number for row in ledger.rows] == [1, 2]


async def test_a_call_that_was_under_way_at_a_kill_is_counted_and_sent_again_with_its_seed(
    server: ModelServer, client: ChatClient
) -> None:
    lost = StartedCall(number=2, attempt=2, role="medical_officer", tick=3, model="test-model").lost()
    ledger = CostTracker(limit_usd=Decimal(1))
    ledger.set_price("test-model", parse_price("1:2"))
    ledger.skip_numbers(2)
    recorded = RecordedCalls([call(1, 1, fault=FaultKind.SERVER_ERROR), lost], is_complete=False)
    done = await client.complete(REQUEST, ledger, recorded=recorded)
    assert done.text == EMPTY_PLAN
    assert [(row.number, row.attempt, row.status) for row in ledger.rows] == [
        (1, 1, CallStatus.FAULT),
        (2, 2, CallStatus.REPEATED),
        (3, 2, CallStatus.OK),
    ]
    assert server.calls[0].body["seed"] == 8
    worst = 2 * Decimal("0.008194")
    assert ledger.committed_usd == worst + Decimal("0.0012"), "under a limit both unknown calls keep their worst case"


async def test_a_call_that_the_time_limit_cancelled_is_not_sent_again(server: ModelServer, client: ChatClient) -> None:
    """The run was killed after it recorded the call, and before it recorded the deliberation that ended with it."""
    cut = call(1, 1, fault=FaultKind.CANCELLED)
    assert cut.fault is not None
    cut = cut.model_copy(update={"fault": cut.fault.model_copy(update={"out_of_time": True})})
    ledger = CostTracker()
    with pytest.raises(RecordedTimeout):
        await client.complete(REQUEST, ledger, recorded=RecordedCalls([cut], is_complete=False))
    assert list(ledger.rows) == [cut]
    assert server.calls == []


@pytest.mark.parametrize("calls", [[], [call(1, 1, fault=FaultKind.CANCELLED)], [call(1, 1, fault=FaultKind.TIMEOUT)]])
async def test_a_recorded_timeout_is_raised_at_once(client: ChatClient, calls: list[CallRecord]) -> None:
    ledger = CostTracker()
    with pytest.raises(RecordedTimeout):
        await client.complete(REQUEST, ledger, recorded=RecordedCalls(calls, is_complete=True, timed_out=True))
    assert list(ledger.rows) == calls


async def test_a_call_that_is_not_on_record_is_an_error(server: ModelServer, client: ChatClient) -> None:
    with pytest.raises(RecordExhausted):
        await client.complete(REQUEST, CostTracker(), recorded=RecordedCalls([], is_complete=True))
    assert server.calls == []
