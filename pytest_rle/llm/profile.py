"""How an endpoint is asked, and what it can do: one record, which the client, the prices and the bills read."""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator

DEFAULT_MAX_TOKENS = 4096
"""The longest answer in tokens, thoughts included."""

DEFAULT_TEMPERATURE = 0.3


HEADER_NAME = r"^[!#-'*-.0-9A-Z^-z|~]+$"
"""What the name of a header may be."""

_SECRET_NAME = re.compile(r"key|token|secret|authori|authent|passw|cookie", re.IGNORECASE)
"""Names of headers and parameters whose values are secrets."""


class ResponseFormat(enum.StrEnum):
    """How a request constrains the answer to JSON."""

    JSON_SCHEMA = "json_schema"
    """The request carries the JSON Schema that the answer must meet."""
    JSON_OBJECT = "json_object"
    """The request asks for some JSON object."""
    NONE = "none"
    """The request says nothing; the prompt alone asks for JSON."""


class EndpointProfile(BaseModel):
    """How an endpoint is asked. The client sends only what the profile declares.

    The defaults describe a server of the OpenAI kind that takes every standard parameter. A provider's row in
    `pytest_rle.llm.providers` sets what differs; the profile of a model family, then that of a user's file, then the
    options are merged over it:

        OPENAI_LIKE = EndpointProfile(temperature=None)
        profile = OPENAI_LIKE.update(EndpointProfile(length_param="max_completion_tokens"))
        assert profile.temperature is None
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    max_tokens: int = Field(default=DEFAULT_MAX_TOKENS, ge=1)
    """The longest answer in tokens, thoughts included."""

    length_param: str = Field(default="max_tokens", min_length=1)
    """The name of the parameter that limits the answer's tokens."""

    temperature: float | None = Field(default=DEFAULT_TEMPERATURE, ge=0, le=2)
    """The sampling temperature; null to send none."""

    send_seed: bool = True
    """Whether requests carry a `seed`."""

    response_format: ResponseFormat = ResponseFormat.JSON_SCHEMA
    """How answers are constrained to JSON: json_schema, json_object or none."""

    stream: bool = False
    """Whether answers are streamed. Needed where a gateway closes connections that are silent for a minute or two."""

    reasoning_effort: str | None = None
    """How much the model may think before it answers, in the provider's words; null to send none."""

    effort_param: str = "reasoning_effort"
    """The parameter of the reasoning effort. A dot leads into an object; empty if the endpoint has none."""

    no_think_body: Mapping[str, JsonValue] = Field(default_factory=dict)
    """Fields of the body that turn a model's thoughts off, for `--rle-no-think`. Empty if that is impossible."""

    extra_body: Mapping[str, JsonValue] = Field(default_factory=dict)
    """Fields of the body that every request carries besides the standard ones."""

    routing: Mapping[str, JsonValue] = Field(default_factory=dict)
    """OpenRouter's `provider` object: which upstream providers may answer, and in which order."""

    extra_headers: Mapping[str, str] = Field(default_factory=dict)
    """Headers of every request. `${NAME}` stands for a variable of the environment, so that no secret is written."""

    query: Mapping[str, str] = Field(default_factory=dict)
    """The query of every request, such as Azure's `api-version`."""

    key_header: str = Field(default="authorization", pattern=HEADER_NAME)
    """The header of the key. `authorization` carries it as a bearer token, any other one as it is."""

    read_timeout_s: float | None = Field(default=None, gt=0)
    """The longest silence of a connection in seconds; null for the role's time limit."""

    context_length: int | None = Field(default=None, ge=1)
    """The tokens that prompt and answer share, if the server cuts longer prompts without an error; null otherwise."""

    cost_header: str = "x-litellm-response-cost"
    """The header of an answer in which a gateway gives the call's cost in USD. Others do not send it."""

    needs_key: bool = True
    """Whether the endpoint rejects requests without an API key."""

    is_metered: bool = True
    """Whether tokens cost money, so that a price is looked up and a missing one is worth a warning."""

    lists_prices: bool = False
    """Whether GET /models lists USD per token in `pricing`, as OpenRouter's does."""

    bills_calls: bool = False
    """Whether GET /generation?id=ID returns the bill of a call, as OpenRouter's does."""

    @field_validator("extra_headers")
    @classmethod
    def _headers_have_no_secret(cls, headers: Mapping[str, str]) -> Mapping[str, str]:
        for name, text in headers.items():
            if _SECRET_NAME.search(name) and text and "${" not in text:
                raise ValueError(f"{name} looks like a secret, and a profile is on record: write ${{VARIABLE}} instead")
        return headers

    @field_validator("query")
    @classmethod
    def _query_has_no_secret(cls, query: Mapping[str, str]) -> Mapping[str, str]:
        for name in query:
            if _SECRET_NAME.search(name):
                raise ValueError(f"{name} looks like a secret, and a query is on record: send it in extra_headers")
        return query

    def update(self, other: EndpointProfile) -> EndpointProfile:
        """This profile with every field that `other` sets explicitly, even to its default.

        Objects are merged field by field. A field that is null is removed.
        """
        return self.model_copy(update={name: self._updated(name, other) for name in other.model_fields_set})

    def _updated(self, name: str, other: EndpointProfile) -> Any:
        old, new = getattr(self, name), getattr(other, name)
        if not isinstance(new, Mapping):
            return new
        return {key: value for key, value in {**old, **new}.items() if value is not None}

    def without_thoughts(self) -> EndpointProfile:
        """This profile with the fields that turn the model's thoughts off, and without a reasoning effort."""
        return self.update(EndpointProfile(extra_body=self.no_think_body, reasoning_effort=None))

    def parameters(self) -> dict[str, Any]:
        """The fields of every request's body, apart from the model, the messages, the seed and the answer's form."""
        body: dict[str, Any] = {self.length_param: self.max_tokens}
        if self.temperature is not None:
            body["temperature"] = self.temperature
        if self.stream:
            body |= {"stream": True, "stream_options": {"include_usage": True}}
        body |= self.extra_body
        if self.routing:
            body["provider"] = dict(self.routing)
        if self.reasoning_effort is not None and self.effort_param:
            *objects, last = self.effort_param.split(".")
            inner = body
            for name in objects:
                inner[name] = dict(inner.get(name) or {})
                inner = inner[name]
            inner[last] = self.reasoning_effort
        return body

    def sha256(self) -> str:
        """The SHA-256 of the profile as JSON. Equal profiles ask in the same way."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class ProfileChoice(BaseModel):
    """What a run changes about an endpoint's profile.

    `provider` is the id of a shipped profile, None for the one that belongs to the address. `changes` is merged over
    it.
    """

    model_config = ConfigDict(frozen=True)

    provider: str | None = None
    changes: EndpointProfile = EndpointProfile()

    def __str__(self) -> str:
        """The choice in a few words, for the header of a session."""
        changed = ",".join(sorted(self.changes.model_fields_set))
        return "+".join(part for part in (self.provider, changed) if part)

    def to_json(self) -> dict[str, JsonValue]:
        """The choice as JSON, with only what was chosen."""
        return {"provider": self.provider, "changes": self.changes.model_dump(mode="json", exclude_unset=True)}
