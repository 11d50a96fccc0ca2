"""What an endpoint can do: one record of flags, which the client, the prices and the bills read."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class ResponseFormat(enum.StrEnum):
    """How a request constrains the answer to JSON."""

    JSON_SCHEMA = "json_schema"
    """The request carries the JSON Schema that the answer must meet."""
    JSON_OBJECT = "json_object"
    """The request asks for some JSON object."""
    NONE = "none"
    """The request says nothing; the prompt alone asks for JSON."""


class EndpointProfile(BaseModel):
    """The capabilities of an endpoint. The client sends only what the profile declares.

    The defaults describe a server of the OpenAI kind that takes every standard parameter. A provider's row in
    `pytest_rle.llm.providers` sets what differs; a model family's profile is merged over it:

        OPENAI_LIKE = EndpointProfile(send_temperature=False)
        profile = OPENAI_LIKE.update(EndpointProfile(length_param="max_completion_tokens"))
        assert not profile.send_temperature
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    response_format: ResponseFormat = ResponseFormat.JSON_SCHEMA
    """How answers are constrained to JSON."""

    length_param: str = "max_tokens"
    """The name of the parameter that limits the answer's tokens."""

    send_seed: bool = True
    """Whether requests carry a `seed`."""

    send_temperature: bool = True
    """Whether requests carry a `temperature`."""

    extra_body: Mapping[str, JsonValue] = Field(default_factory=dict)
    """Fields of the body that every request carries besides the standard ones."""

    no_think_body: Mapping[str, JsonValue] = Field(default_factory=dict)
    """Fields of the body that turn a model's reasoning off; sent when the run asks for that."""

    needs_key: bool = True
    """Whether the endpoint rejects requests without an API key."""

    is_metered: bool = True
    """Whether tokens cost money, so that a price is looked up and a missing one is worth a warning."""

    lists_prices: bool = False
    """Whether GET /models lists USD per token in `pricing`, as OpenRouter's does."""

    bills_calls: bool = False
    """Whether GET /generation?id=ID returns the bill of a call, as OpenRouter's does."""

    def update(self, other: EndpointProfile) -> EndpointProfile:
        """This profile with every field that `other` sets explicitly, even to its default."""
        return self.model_copy(update={name: getattr(other, name) for name in other.model_fields_set})
