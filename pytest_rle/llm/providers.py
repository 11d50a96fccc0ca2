"""The providers that pytest-rle knows, one row each: where they are, which key they take, what they can do.

To add a provider, add a row to `PROVIDERS` and a test to `tests/llm/test_providers.py`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urlsplit

from pytest_rle import address
from pytest_rle.llm.profile import EndpointProfile, ResponseFormat

ANY_KEY_VARIABLE: Final = "RLE_API_KEY"
"""The environment variable whose key any endpoint may get."""


@dataclasses.dataclass(frozen=True, slots=True)
class Provider:
    """A service that serves chat completions, or a kind of service.

        provider = provider_of("https://openrouter.ai/api/v1")
        profile = provider.profile_of("maker/model")

    `domain` is the host of the service, which its subdomains share; it is empty for a kind of service, which
    `provider_of` recognises by other means. `base_url` is the address used when the run names none. `key_variable` is
    the environment variable of the service's own key. `families` maps patterns of model names (`fnmatch`, such as
    "o3*") to what differs for these models; every match is merged, in order.
    """

    name: str
    profile: EndpointProfile
    domain: str = ""
    base_url: str = ""
    key_variable: str = ""
    families: Mapping[str, EndpointProfile] = dataclasses.field(default_factory=dict)

    @property
    def key_variables(self) -> tuple[str, ...]:
        """The environment variables that may hold a key for this provider, first choice first.

        A key has no option: it would end up in a shell history or in a record. A key that is named after one service
        never goes to another one.
        """
        return (self.key_variable, ANY_KEY_VARIABLE) if self.key_variable else (ANY_KEY_VARIABLE,)

    def serves(self, host: str) -> bool:
        """Whether a host name belongs to the service."""
        return bool(self.domain) and (host == self.domain or host.endswith(f".{self.domain}"))

    def profile_of(self, model: str) -> EndpointProfile:
        """The capabilities of one of the provider's models."""
        profile = self.profile
        for pattern, changes in self.families.items():
            if fnmatchcase(model, pattern):
                profile = profile.update(changes)
        return profile


OPENAI: Final = Provider(
    name="OpenAI",
    domain="openai.com",
    base_url="https://api.openai.com/v1",
    key_variable="OPENAI_API_KEY",
    # The service's reasoning models reject `max_tokens` and any temperature but 1.
    profile=EndpointProfile(
        length_param="max_completion_tokens",
        send_temperature=False,
        no_think_body={"reasoning_effort": "none"},
    ),
)

OPENROUTER: Final = Provider(
    name="OpenRouter",
    domain="openrouter.ai",
    base_url="https://openrouter.ai/api/v1",
    key_variable="OPENROUTER_API_KEY",
    # Without `require_parameters`, upstream providers that lack a seed or a schema ignore it silently.
    profile=EndpointProfile(
        extra_body={"provider": {"require_parameters": True}},
        no_think_body={"reasoning": {"effort": "none"}},
        lists_prices=True,
        bills_calls=True,
    ),
)

LOOPBACK: Final = Provider(
    name="this machine",
    # llama.cpp server, vLLM, LM Studio and similar servers.
    profile=EndpointProfile(
        no_think_body={"chat_template_kwargs": {"enable_thinking": False}},
        needs_key=False,
        is_metered=False,
    ),
)

OTHER: Final = Provider(
    name="any other",
    # All that is known is that the endpoint serves chat completions.
    profile=EndpointProfile(response_format=ResponseFormat.NONE, send_seed=False),
)

PROVIDERS: Final = (OPENAI, OPENROUTER)
"""The services that are recognised by their host. The first one is the default."""


def provider_of(base_url: str) -> Provider:
    """The provider behind a base URL: a known service, a server on this machine, or `OTHER`."""
    host = urlsplit(base_url).hostname or ""
    for provider in PROVIDERS:
        if provider.serves(host):
            return provider
    return LOOPBACK if address.is_loopback(base_url) else OTHER


def default_provider(variables: Mapping[str, str]) -> Provider:
    """The provider for a run that names no base URL: the first one whose own key is set, else the first one."""
    return next((provider for provider in PROVIDERS if variables.get(provider.key_variable)), PROVIDERS[0])
