"""What an endpoint is and what it can do: only what is declared here is ever sent."""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, JsonValue, SecretStr

from pytest_rle import address

OPENAI_BASE_URL = "https://api.openai.com/v1"
OPENROUTER_BASE_URL = "https://openrouter.ai/api/v1"


class ApiKeyError(Exception):
    """The environment has no key for an endpoint that needs one, or one that cannot be sent. It never shows the key."""


class ResponseFormat(enum.StrEnum):
    """How the endpoint can be held to JSON."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    NONE = "none"


class Capabilities(BaseModel):
    """One record an endpoint.

    Attributes:
        response_format: How answers are constrained. `none` leaves it to the prompt.
        strict_schema: Whether `strict` may be sent with the schema.
        length_param: The name under which the endpoint takes the answer's token limit.
        send_seed: Whether the endpoint takes a seed.
        send_temperature: Whether it takes a temperature.
        extra_body: Fields sent besides the standard ones.
        no_think_body: Fields that turn a model's thoughts off, sent where that is asked for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    response_format: ResponseFormat = ResponseFormat.JSON_SCHEMA
    strict_schema: bool = False
    length_param: str = "max_tokens"
    send_seed: bool = True
    send_temperature: bool = True
    extra_body: Mapping[str, JsonValue] = Field(default_factory=dict)
    no_think_body: Mapping[str, JsonValue] = Field(default_factory=dict)


LOCAL = Capabilities(no_think_body={"chat_template_kwargs": {"enable_thinking": False}})
"""llama.cpp server, vLLM, LM Studio and others of their kind."""

OPENAI = Capabilities(
    strict_schema=False,
    length_param="max_completion_tokens",
    send_temperature=False,
    no_think_body={"reasoning_effort": "none"},
)
"""OpenAI's own service, whose reasoning models refuse `max_tokens` and any temperature but 1."""

OPENROUTER = Capabilities(
    extra_body={"provider": {"require_parameters": True}},
    no_think_body={"reasoning": {"effort": "none"}},
)
"""OpenRouter. Without `require_parameters` a provider that lacks seed or schema ignores them silently."""

PLAIN = Capabilities(response_format=ResponseFormat.NONE, send_seed=False)
"""An endpoint of which nothing is known but that it speaks chat completions."""


class Endpoint(BaseModel):
    """A model behind a base URL. The key is never shown, logged or written down."""

    model_config = ConfigDict(frozen=True)

    base_url: str
    model: str
    api_key: SecretStr = Field(repr=False, exclude=True)
    capabilities: Capabilities = Capabilities()

    @property
    def is_openrouter(self) -> bool:
        """Whether the endpoint is OpenRouter, which lists prices and bills each call."""
        return is_openrouter(self.base_url)

    @property
    def is_loopback(self) -> bool:
        """Whether the endpoint is on this machine."""
        return is_loopback(self.base_url)

    @property
    def provider(self) -> str:
        """The host, by which records name the provider."""
        return urlsplit(self.base_url).hostname or self.base_url

    @classmethod
    def resolve(
        cls,
        model: str,
        base_url: str | None = None,
        *,
        capabilities: Capabilities | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Endpoint:
        """An endpoint with its key from the environment and the capabilities of its kind.

        Without `base_url` it is OpenRouter where only that key is set, and OpenAI otherwise. `RLE_API_KEY` serves any
        endpoint; the other two only the service they are named after, so that no key is sent to a stranger.

        Raises:
            ApiKeyError: the endpoint is not on this machine, and no key for it is set; or what is set is no key.
            ValueError: the base URL is not an http or https address, or carries what may be secret.
        """
        variables = os.environ if environ is None else environ
        url = address.base_url(base_url or _default_base_url(variables))
        host = urlsplit(url).hostname or ""
        key = _key_for(host, variables)
        if not key and not is_loopback(url):
            names = " or ".join(_variables_for(host))
            raise ApiKeyError(f"no API key for {host}: set {names} in the environment")
        return cls(
            base_url=url,
            model=model,
            api_key=SecretStr(key or "none-needed"),
            capabilities=capabilities or _capabilities_of(url),
        )


def is_loopback(url: str) -> bool:
    """Whether a URL points at this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_openrouter(url: str) -> bool:
    """Whether a URL points at OpenRouter."""
    return _is_in(urlsplit(url).hostname or "", "openrouter.ai")


def _is_in(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _default_base_url(variables: Mapping[str, str]) -> str:
    if variables.get("OPENROUTER_API_KEY") and not variables.get("OPENAI_API_KEY"):
        return OPENROUTER_BASE_URL
    return OPENAI_BASE_URL


def _variables_for(host: str) -> tuple[str, ...]:
    """Where a host's key may come from. No option is for it, so that none lands in a shell history or a record."""
    if _is_in(host, "openrouter.ai"):
        return ("OPENROUTER_API_KEY", "RLE_API_KEY")
    if _is_in(host, "openai.com"):
        return ("OPENAI_API_KEY", "RLE_API_KEY")
    return ("RLE_API_KEY",)


def _key_for(host: str, variables: Mapping[str, str]) -> str:
    """The key for a host, or an empty text. Raises ApiKeyError for a key that no HTTP header can carry.

    The HTTP client would refuse such a header in words that spell the key out, and these go into logs and records.
    """
    for name in _variables_for(host):
        key = variables.get(name, "").strip()
        if not re.fullmatch(r"[!-~]*", key):
            raise ApiKeyError(f"{name} holds a blank, a line break or another character that no key has: set it anew")
        if key:
            return key
    return ""


def _capabilities_of(url: str) -> Capabilities:
    if is_openrouter(url):
        return OPENROUTER
    if _is_in(urlsplit(url).hostname or "", "openai.com"):
        return OPENAI
    return LOCAL if is_loopback(url) else PLAIN
