"""Each check of a model, green and red, against the tests' model server."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from pytest_rle.doctor import Examination, Finding, Status
from pytest_rle.doctor.models import Clocks, Headers
from pytest_rle.episode import EpisodeSpec
from pytest_rle.episode.teams import endpoints_of
from pytest_rle.installation import Installation
from pytest_rle.llm import EndpointProfile
from pytest_rle.llm.profile import ProfileChoice
from pytest_rle.llm.quota import Quota, quotas_of
from tests.doctor.conftest import SHORT
from tests.llm.server import EMPTY_PLAN, ModelServer, Reply, hangs, says, status

KEY = "key-0123456789"

PAID = ProfileChoice(changes=EndpointProfile(is_metered=True))
"""Says of the server on this machine that its tokens cost money."""


@pytest.fixture
def paid(spec: EpisodeSpec, server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> EpisodeSpec:
    """An episode with a model that costs money."""
    monkeypatch.setenv("RLE_API_KEY", KEY)
    return dataclasses.replace(
        spec, policy="llm", model="test-model", base_url=server.base_url, profile=PAID, price_per_mtok="1:2"
    )


async def examine(spec: EpisodeSpec, **options: Any) -> dict[str, Finding]:
    """The findings about the model by their check, and those about the machine if they have another name."""
    machine = Installation("linux", {})
    findings = await Examination([spec], limits=SHORT, installation=machine, **options).run()
    for finding in findings:
        assert KEY not in f"{finding}"
    return {finding.check: finding for finding in findings}


async def test_a_model_that_is_ready_passes_every_check(paid: EpisodeSpec, server: ModelServer) -> None:
    headers = {"x-ratelimit-remaining-requests": "499", "x-ratelimit-remaining-tokens": "90000"}
    server.default = says(EMPTY_PLAN, headers=headers)
    found = await examine(paid)
    assert {name: finding.status.value for name, finding in found.items()} == {
        "disk": "ok",
        "clock": "ok",
        "endpoint": "ok",
        "price": "ok",
        "plan": "ok",
        "quota": "ok",
    }
    assert found["price"].text == "$1 and $2 per million prompt and completion tokens (override)"
    assert "100 tokens, $0.0012" in found["plan"].text
    assert found["quota"].text == "499 calls left, 90000 tokens left"
    (call,) = server.calls
    assert call.body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    ("listing", "says_what"),
    [(status(401, f"no such key: {KEY}"), "no such key: …"), (None, "does not know the model 'test-model'")],
    ids=["a rejected key", "an unknown model"],
)
async def test_an_endpoint_that_cannot_be_used_is_told_and_no_plan_is_asked_for(
    paid: EpisodeSpec, server: ModelServer, listing: Reply | None, says_what: str
) -> None:
    server.listing, server.models = listing, [{"id": "other"}]
    server.default = status(404, "no such model", code="model_not_found")
    found = await examine(paid)
    assert (found["endpoint"].status, found["plan"].status) == (Status.FAILED, Status.SKIPPED)
    assert says_what in found["endpoint"].text
    assert len(server.calls) <= 1


async def test_a_missing_key_is_told(spec: EpisodeSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "RLE_API_KEY", "OPENROUTER_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    found = await examine(dataclasses.replace(spec, policy="llm", model="gpt-5", base_url="https://api.openai.com/v1"))
    assert found["endpoint"].status is Status.FAILED
    assert "set OPENAI_API_KEY or RLE_API_KEY" in found["endpoint"].text


async def test_a_red_game_or_machine_lets_no_model_be_asked(paid: EpisodeSpec, server: ModelServer) -> None:
    server.models = [{"id": "other"}]  # a model that is not listed is asked for a word otherwise
    found = await examine(dataclasses.replace(paid, rimapi_url="http://127.0.0.1:9"))
    assert found["address"].status is Status.FAILED
    assert (found["plan"].status, found["quota"].status) == (Status.SKIPPED, Status.SKIPPED)
    assert server.calls == []


async def test_a_paid_model_without_a_price_is_told(paid: EpisodeSpec, server: ModelServer) -> None:
    found = await examine(dataclasses.replace(paid, price_per_mtok=None))
    assert found["price"].status is Status.FAILED
    assert found["price"].remedy == "add --rle-price-per-mtok PROMPT:COMPLETION"
    assert server.calls == []


async def test_a_model_of_ones_own_is_asked_for_a_plan_only_if_the_checks_are_to_be_thorough(
    paid: EpisodeSpec, server: ModelServer
) -> None:
    own = dataclasses.replace(paid, profile=None, price_per_mtok=None)
    assert list(await examine(own)) == ["endpoint"]
    assert server.calls == []
    found = await examine(own, is_thorough=True)
    assert found["price"].text == "its tokens cost nothing"
    assert found["plan"].status is Status.OK
    assert found["quota"].text == "the endpoint tells no limits"


NO_PLANS = {
    "prose": (says("I would build a wall."), "the answer is not a plan"),
    "an empty text": (says(""), "no text"),
    "an error": (status(400, "json_schema is not supported"), "json_schema is not supported"),
    "a cut answer": (says('{"actions": [', finish_reason="length"), "cut at the token limit"),
    "no answer in time": (hangs(), "no answer came within 0.5 s"),
}


@pytest.mark.parametrize(("reply", "says_what"), NO_PLANS.values(), ids=NO_PLANS)
async def test_a_model_without_a_plan_is_told(
    paid: EpisodeSpec, server: ModelServer, reply: Reply, says_what: str
) -> None:
    server.default = reply
    found = await examine(dataclasses.replace(paid, role_timeout_s=0.5))
    assert found["plan"].status is Status.FAILED
    assert says_what in found["plan"].text
    assert "--rle-" in found["plan"].remedy


async def test_the_plan_costs_no_more_than_an_episode_may(paid: EpisodeSpec, server: ModelServer) -> None:
    found = await examine(dataclasses.replace(paid, max_cost_usd=Decimal("0.000001")))
    assert found["plan"].status is Status.FAILED
    assert "raise --rle-max-cost" in found["plan"].remedy
    assert server.calls == []


@pytest.mark.parametrize(
    ("headers", "says_what"),
    [
        (
            {"x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": "20s"},
            "x-ratelimit-remaining-requests: 3 calls, and a tick makes 7, until the reset (20s)",
        ),
        ({"anthropic-ratelimit-tokens-remaining": "500"}, "500 tokens, and a prompt takes up to 8000"),
    ],
)
async def test_a_quota_that_is_too_small_for_a_tick_is_told(
    paid: EpisodeSpec, server: ModelServer, headers: dict[str, str], says_what: str
) -> None:
    server.default = says(EMPTY_PLAN, headers=headers)
    found = await examine(paid)
    assert found["quota"].status is Status.FAILED
    assert says_what in found["quota"].text
    assert "--rle-rpm" in found["quota"].remedy


def test_quotas_are_read_from_headers_that_are_numbers() -> None:
    headers = {"x-ratelimit-remaining-requests": "many", "ratelimit-remaining": "12.0", "x-other": "1"}
    assert quotas_of(headers) == (Quota("ratelimit-remaining", 12, ""),)


@pytest.mark.parametrize(
    ("date", "state", "says_what"),
    [
        ("Mon, 01 Jan 2001 00:00:00 GMT", Status.FAILED, "s ahead of the endpoint's"),
        ("Sun, 01 Jan 2090 00:00:00 GMT", Status.FAILED, "s behind the endpoint's"),
        ("yesterday", Status.SKIPPED, "does not tell the time"),
    ],
)
async def test_a_clock_that_differs_from_the_endpoints_is_told(
    paid: EpisodeSpec, date: str, state: Status, says_what: str
) -> None:
    (endpoint,) = endpoints_of(paid)
    headers = Headers()
    headers.note({"Date": date})
    finding = await Clocks(endpoint, headers).run()
    assert finding.status is state
    assert says_what in finding.text
