"""The price of a model's tokens, and the source of the figure."""

from __future__ import annotations

import enum
import logging
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import httpx
from pydantic import BaseModel, ConfigDict

from pytest_rle.errors import SettingError
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.shown import shown

logger = logging.getLogger(__name__)

MILLION = Decimal(1_000_000)
LIST_TIMEOUT_S = 10.0


class PricingSource(enum.StrEnum):
    """The source of a price."""

    OPENROUTER_API = "openrouter_api"
    OVERRIDE = "override"
    PRICE_TABLE = "price_table"
    UNKNOWN = "unknown"


class PriceFormatError(SettingError, ValueError):
    """A price is not of the form PROMPT:COMPLETION."""


class Price(BaseModel):
    """USD per million tokens. `cached_per_mtok` applies to prompt tokens that the provider reads from its cache.

    `per_request` is the fixed cost of a call. If the source is unknown, the figures mean nothing.
    """

    model_config = ConfigDict(frozen=True)

    source: PricingSource
    prompt_per_mtok: Decimal = Decimal(0)
    completion_per_mtok: Decimal = Decimal(0)
    cached_per_mtok: Decimal | None = None
    per_request: Decimal = Decimal(0)

    @property
    def is_known(self) -> bool:
        """Whether costs can be estimated with this price."""
        return self.source is not PricingSource.UNKNOWN

    def estimate(self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0) -> Decimal | None:
        """The cost in USD of a call with these token counts, None if the price is unknown.

        Cached tokens are among the prompt tokens, and reasoning tokens among the completion tokens.
        """
        if not self.is_known:
            return None
        cached = min(cached_tokens, prompt_tokens)
        cached_price = self.prompt_per_mtok if self.cached_per_mtok is None else self.cached_per_mtok
        total = (prompt_tokens - cached) * self.prompt_per_mtok + cached * cached_price
        total += completion_tokens * self.completion_per_mtok
        return total / MILLION + self.per_request


UNKNOWN_PRICE = Price(source=PricingSource.UNKNOWN)


def parse_price(text: str) -> Price:
    """Read PROMPT:COMPLETION, both in USD per million tokens, such as 0.30:0.50.

    Raises:
        PriceFormatError: The text does not have this form; the message says why.
    """
    parts = text.strip().split(":")
    if len(parts) != 2:
        raise PriceFormatError(
            f"a price is PROMPT:COMPLETION in USD per million tokens, such as 0.30:0.50, not {text!r}"
        )
    figures = []
    for name, part in zip(("prompt", "completion"), parts, strict=True):
        try:
            figure = Decimal(part.strip())
        except InvalidOperation as error:
            raise PriceFormatError(f"the {name} price in {text!r} is not a number: {part!r}") from error
        if not figure.is_finite() or figure < 0:
            raise PriceFormatError(f"the {name} price in {text!r} must be 0 or more")
        figures.append(figure)
    return Price(source=PricingSource.OVERRIDE, prompt_per_mtok=figures[0], completion_per_mtok=figures[1])


ALL_OTHER_MODELS = ""
"""The key of the price that holds for every model without one of its own."""


def parse_prices(text: str) -> dict[str, Price]:
    """Read prices by model from PROMPT:COMPLETION or MODEL=PROMPT:COMPLETION, several separated by commas.

        parse_prices("0.30:0.50")
        parse_prices("big=3:15,small=0.10:0.40")

    A price without a model has the key `ALL_OTHER_MODELS`.

    Raises:
        PriceFormatError: A price does not have this form, or a model has two; the message says why.
    """
    prices: dict[str, Price] = {}
    for part in text.split(","):
        model, _, price = part.strip().rpartition("=")
        if model in prices:
            raise PriceFormatError(f"{text!r} gives two prices for {model or 'one model'}: give each model one price")
        prices[model] = parse_price(price)
    return prices


async def resolve_price(endpoint: Endpoint, override: Price | None = None) -> Price:
    """The price of an endpoint's model: the override, the endpoint's own list, the bundled table, or unknown.

    Args:
        endpoint: The endpoint. Its profile says whether it lists prices and whether its tokens cost money.
        override: A price from an option. It wins, and no request is made.
    """
    price = override
    if price is None and endpoint.profile.lists_prices:
        price = await _listed_price(endpoint, f"{endpoint.base_url}/models")
    if price is None and endpoint.profile.is_metered:
        price = _table_price(endpoint)
    if price is None:
        if endpoint.profile.is_metered:
            logger.warning("no price is known for %s at %s: its cost stays unknown", endpoint.model, endpoint.host)
        return UNKNOWN_PRICE
    logger.info(
        "prices of %s: %s and %s USD per million prompt and completion tokens (%s)",
        endpoint.model,
        price.prompt_per_mtok,
        price.completion_per_mtok,
        price.source.value,
    )
    return price


async def _listed_price(endpoint: Endpoint, url: str) -> Price | None:
    try:
        async with httpx.AsyncClient(timeout=LIST_TIMEOUT_S) as client:
            response = await client.get(url)
            response.raise_for_status()
            rows = response.json()["data"]
            row = next((row for row in rows if endpoint.model in (row.get("id"), row.get("canonical_slug"))), None)
            return _price_from_listing(row.get("pricing")) if row is not None else None
    except (
        httpx.HTTPError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:  # JSON of another form
        reason = shown(f"{type(error).__name__}: {error}")
        logger.warning("the price list at %s cannot be read (%s); the bundled table is used instead", url, reason)
        return None


def _price_from_listing(pricing: Mapping[str, object] | None) -> Price | None:
    """A price from USD per token as text. OpenRouter uses a negative figure if the price depends on the route."""
    if not pricing:
        return None
    prompt, completion = _per_token(pricing.get("prompt")), _per_token(pricing.get("completion"))
    if prompt is None or completion is None:
        return None
    cached = _per_token(pricing.get("input_cache_read"))
    return Price(
        source=PricingSource.OPENROUTER_API,
        prompt_per_mtok=prompt * MILLION,
        completion_per_mtok=completion * MILLION,
        cached_per_mtok=cached * MILLION if cached is not None else None,
        per_request=_per_token(pricing.get("request")) or Decimal(0),
    )


def _per_token(value: object) -> Decimal | None:
    if value is None:
        return None
    try:
        figure = Decimal(str(value))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and figure >= 0 else None


def _table_price(endpoint: Endpoint) -> Price | None:
    """The price in the bundled table of genai-prices, None if the model is not in it."""
    from genai_prices import Usage, calc_price  # here, because its table is large and only paid models need it

    try:
        found = calc_price(
            Usage(input_tokens=1000, output_tokens=1000), endpoint.model, provider_api_url=endpoint.base_url
        )
        cached = calc_price(
            Usage(input_tokens=1000, cache_read_tokens=1000), endpoint.model, provider_api_url=endpoint.base_url
        )
    except LookupError:
        return None
    return Price(
        source=PricingSource.PRICE_TABLE,
        prompt_per_mtok=found.input_price * 1000,
        completion_per_mtok=found.output_price * 1000,
        cached_per_mtok=cached.input_price * 1000,
    )
