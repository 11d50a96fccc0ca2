"""Prices have a source, or they are unknown."""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import Any

import pytest

from pytest_rle.llm import Endpoint, PriceFormatError, PricingSource, parse_price, resolve_price
from pytest_rle.llm.prices import parse_prices
from pytest_rle.llm.providers import OPENROUTER
from tests.llm.server import ModelServer


def listing(server: ModelServer, model: str) -> Endpoint:
    """A model of a service that lists prices as OpenRouter does."""
    return Endpoint.resolve(model, server.base_url, profile=OPENROUTER.profile, environ={"RLE_API_KEY": "k"})


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
        ("a:1", "prompt price .* is not a number"),
        ("1:", "completion price .* is not a number"),
        ("-1:1", "prompt price .* must be 0 or more"),
        ("1:nan", "completion price .* must be 0 or more"),
        ("1:inf", "completion price .* must be 0 or more"),
    ],
)
def test_the_error_for_a_malformed_price_explains_it(text: str, problem: str) -> None:
    with pytest.raises(PriceFormatError, match=problem):
        parse_price(text)


async def test_an_override_makes_no_request(server: ModelServer) -> None:
    price = parse_price("1:2")
    assert await resolve_price(listing(server, "maker/model"), price) is price
    assert server.listings == 0


async def test_listed_prices_are_read_per_token(server: ModelServer) -> None:
    pricing = {"prompt": "0.0000003", "completion": "0.0000025", "input_cache_read": "0.00000003", "request": "0.001"}
    server.models = [{"id": "maker/model", "pricing": pricing}]
    price = await resolve_price(listing(server, "maker/model"))
    assert price.source is PricingSource.OPENROUTER_API
    parts = [Decimal("0.15"), Decimal("0.015"), Decimal("2.5"), Decimal("0.001")]
    assert price.estimate(1_000_000, 1_000_000, 500_000) == sum(parts)


@pytest.mark.parametrize(
    "models",
    [
        None,
        [1],
        [{"id": "no/such-model", "pricing": "free"}],
        [{"id": "no/such-model", "pricing": []}],
        [{"id": "no/such-model", "pricing": {"prompt": "-1", "completion": "-1"}}],
    ],
)
async def test_a_list_without_a_usable_price_leaves_the_price_unknown(
    server: ModelServer, caplog: pytest.LogCaptureFixture, models: Any
) -> None:
    server.models = models
    with caplog.at_level(logging.WARNING):
        price = await resolve_price(listing(server, "no/such-model"))
    assert price.source is PricingSource.UNKNOWN
    assert "no price is known for no/such-model at 127.0.0.1: its cost stays unknown" in caplog.text


async def test_a_known_model_is_found_in_the_bundled_table() -> None:
    endpoint = Endpoint.resolve("gpt-4o-mini", environ={"OPENAI_API_KEY": "a"})
    price = await resolve_price(endpoint)
    assert price.source is PricingSource.PRICE_TABLE
    assert price.prompt_per_mtok == Decimal("0.15")
    assert price.estimate(1000, 1000, 1000) == Decimal("0.000675")


async def test_a_model_on_this_machine_has_no_price_and_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    endpoint = Endpoint.resolve("gpt-4o-mini", "http://127.0.0.1:1/v1", environ={})
    assert (await resolve_price(endpoint)).source is PricingSource.UNKNOWN
    assert not caplog.records


def test_prices_by_model_are_read_from_one_text() -> None:
    prices = parse_prices("meta/big=3:15, 0.1:0.4")
    assert {model: str(price.completion_per_mtok) for model, price in prices.items()} == {"meta/big": "15", "": "0.4"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a=1:2,a=3:4", "gives two prices for a: give each model one price"),
        ("1:2,3:4", "gives two prices for one model"),
        ("a=", "a price is PROMPT:COMPLETION"),
    ],
)
def test_prices_of_another_form_are_refused(text: str, says: str) -> None:
    with pytest.raises(PriceFormatError, match=says):
        parse_prices(text)
