"""Keys stay secret, prices have a source."""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import Any

import pytest

from pytest_rle.llm import ApiKeyError, Endpoint, PriceFormatError, PricingSource, parse_price, resolve_price
from pytest_rle.llm.endpoint import OPENAI, OPENROUTER, PLAIN
from tests.llm.server import ModelServer

SECRET = "sk-very-secret-1234"


def test_a_key_shows_in_no_text_and_no_dump() -> None:
    endpoint = Endpoint.resolve("m", "https://example.com/v1", environ={"RLE_API_KEY": SECRET})
    shown = f"{endpoint!r} {endpoint} {endpoint.model_dump()} {endpoint.model_dump_json()}"
    assert SECRET not in shown
    assert endpoint.api_key.get_secret_value() == SECRET


def test_a_remote_endpoint_without_a_key_says_which_variable_to_set() -> None:
    with pytest.raises(ApiKeyError, match=r"openrouter\.ai: set OPENROUTER_API_KEY or RLE_API_KEY"):
        Endpoint.resolve("m", "https://openrouter.ai/api/v1", environ={})


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1", "http://localhost:1/v1", "http://[::1]:1/v1"])
def test_an_endpoint_on_this_machine_needs_no_key(url: str) -> None:
    assert Endpoint.resolve("m", url, environ={}).is_loopback


def test_no_key_goes_to_a_service_it_is_not_for() -> None:
    with pytest.raises(ApiKeyError):
        Endpoint.resolve(
            "m", "https://example.com/v1", environ={"OPENAI_API_KEY": SECRET, "OPENROUTER_API_KEY": SECRET}
        )


def test_blanks_around_a_key_are_no_part_of_it() -> None:
    endpoint = Endpoint.resolve("m", "https://example.com/v1", environ={"RLE_API_KEY": f" {SECRET}\n"})
    assert endpoint.api_key.get_secret_value() == SECRET


@pytest.mark.parametrize("separator", ["\n", " ", "\N{NO-BREAK SPACE}", "\x00"])
@pytest.mark.parametrize("url", ["https://example.com/v1", "http://127.0.0.1:1/v1"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(url: str, separator: str) -> None:
    with pytest.raises(ApiKeyError, match="RLE_API_KEY holds a blank") as caught:
        Endpoint.resolve("m", url, environ={"RLE_API_KEY": f"{SECRET}{separator}{SECRET}"})
    assert SECRET not in str(caught.value)


def test_the_kind_of_endpoint_decides_what_is_sent() -> None:
    environ = {"OPENAI_API_KEY": "a", "OPENROUTER_API_KEY": "b", "RLE_API_KEY": "c"}
    assert Endpoint.resolve("m", environ=environ).capabilities == OPENAI
    assert Endpoint.resolve("m", "https://openrouter.ai/api/v1", environ=environ).capabilities == OPENROUTER
    assert Endpoint.resolve("m", "https://example.com/v1", environ=environ).capabilities == PLAIN
    assert Endpoint.resolve("m", "https://not-openai.com/v1", environ=environ).capabilities == PLAIN


def test_with_the_openrouter_key_alone_openrouter_is_the_default() -> None:
    assert Endpoint.resolve("m", environ={"OPENROUTER_API_KEY": "b"}).is_openrouter


def test_an_override_is_read_exactly() -> None:
    price = parse_price(" 0.30:0.50 ")
    assert price.source is PricingSource.OVERRIDE
    assert price.estimate(1_000_000, 2_000_000) == Decimal("1.30")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0.30", "PROMPT:COMPLETION"),
        ("1:2:3", "PROMPT:COMPLETION"),
        ("", "PROMPT:COMPLETION"),
        ("a:1", "prompt price .* is no number"),
        ("1:", "completion price .* is no number"),
        ("-1:1", "prompt price .* must be 0 or more"),
        ("1:nan", "completion price .* must be 0 or more"),
        ("1:inf", "completion price .* must be 0 or more"),
    ],
)
def test_a_price_in_the_wrong_form_is_explained(text: str, problem: str) -> None:
    with pytest.raises(PriceFormatError, match=problem):
        parse_price(text)


async def test_an_override_spares_the_network() -> None:
    endpoint = Endpoint.resolve("m", "https://openrouter.ai/api/v1", environ={"OPENROUTER_API_KEY": "b"})
    price = parse_price("1:2")
    assert await resolve_price(endpoint, price) is price


async def test_openrouters_list_is_read_per_token(server: ModelServer) -> None:
    pricing = {"prompt": "0.0000003", "completion": "0.0000025", "input_cache_read": "0.00000003", "request": "0.001"}
    server.models = [{"id": "maker/model", "pricing": pricing}]
    endpoint = Endpoint.resolve("maker/model", "https://openrouter.ai/api/v1", environ={"OPENROUTER_API_KEY": "b"})
    price = await resolve_price(endpoint, list_url=f"{server.base_url}/models")
    assert price.source is PricingSource.OPENROUTER_API
    assert price.estimate(1_000_000, 1_000_000, 500_000) == Decimal("0.15") + Decimal("0.015") + Decimal(
        "2.5"
    ) + Decimal("0.001")


@pytest.mark.parametrize(
    "models", [None, [1], [{"id": "no/such-model", "pricing": "free"}], [{"id": "no/such-model", "pricing": []}]]
)
async def test_a_list_of_another_form_leaves_the_price_unknown(
    server: ModelServer, caplog: pytest.LogCaptureFixture, models: Any
) -> None:
    server.models = models
    endpoint = Endpoint.resolve("no/such-model", "https://openrouter.ai/api/v1", environ={"OPENROUTER_API_KEY": "b"})
    with caplog.at_level(logging.WARNING):
        price = await resolve_price(endpoint, list_url=f"{server.base_url}/models")
    assert price.source is PricingSource.UNKNOWN
    assert "its cost stays unknown" in caplog.text


async def test_a_negative_list_price_is_unknown(server: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    server.models = [{"id": "no/such-model", "pricing": {"prompt": "-1", "completion": "-1"}}]
    endpoint = Endpoint.resolve("no/such-model", "https://openrouter.ai/api/v1", environ={"OPENROUTER_API_KEY": "b"})
    with caplog.at_level(logging.WARNING):
        price = await resolve_price(endpoint, list_url=f"{server.base_url}/models")
    assert price.source is PricingSource.UNKNOWN
    assert "no price is known for no/such-model" in caplog.text


async def test_a_known_model_is_found_in_the_table() -> None:
    endpoint = Endpoint.resolve("gpt-4o-mini", environ={"OPENAI_API_KEY": "a"})
    price = await resolve_price(endpoint)
    assert price.source is PricingSource.PRICE_TABLE
    assert price.prompt_per_mtok == Decimal("0.15")
    assert price.estimate(1000, 1000, 1000) == Decimal("0.000675")


async def test_a_model_on_this_machine_has_no_price_and_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    endpoint = Endpoint.resolve("gpt-4o-mini", "http://127.0.0.1:1/v1", environ={})
    assert (await resolve_price(endpoint)).source is PricingSource.UNKNOWN
    assert not caplog.records
