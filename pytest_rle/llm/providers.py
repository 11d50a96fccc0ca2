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
from pytest_rle.llm.profile import DEFAULT_MAX_TOKENS, DEFAULT_TEMPERATURE, EndpointProfile, ResponseFormat

ANY_KEY_VARIABLE: Final = "RLE_API_KEY"
"""The environment variable whose key any endpoint may get."""


@dataclasses.dataclass(frozen=True, slots=True)
class Provider:
    """A service that serves chat completions, or a kind of service.

        provider = provider_of("https://openrouter.ai/api/v1")
        profile = provider.profile_of("maker/model")

    `id` is the name that a run chooses its profile by. `domains` are the hosts of the service, which their subdomains
    share; a kind of service has none. `base_url` is the address used when the run names none.
    `key_variables_of_its_own` are the environment variables of the service's own key. `families` maps patterns of model
    names (`fnmatch`, such as "o3*") to what differs for these models; every match is merged, in order.
    """

    id: str
    name: str
    profile: EndpointProfile
    domains: tuple[str, ...] = ()
    base_url: str = ""
    key_variables_of_its_own: tuple[str, ...] = ()
    families: Mapping[str, EndpointProfile] = dataclasses.field(default_factory=dict)

    @property
    def key_variables(self) -> tuple[str, ...]:
        """The environment variables that may hold a key for this provider, first choice first.

        A key has no option: it would end up in a shell history or in a record. A key that is named after one service
        never goes to another one.
        """
        return (*self.key_variables_of_its_own, ANY_KEY_VARIABLE)

    def serves(self, host: str) -> bool:
        """Whether a host name belongs to the service."""
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)

    def profile_of(self, model: str) -> EndpointProfile:
        """The capabilities of one of the provider's models."""
        profile = self.profile
        for pattern, changes in self.families.items():
            if fnmatchcase(model, pattern):
                profile = profile.update(changes)
        return profile


_NO_THOUGHTS: Final = EndpointProfile(no_think_body={"reasoning_effort": None})
"""For models whose thoughts cannot be turned off: removes the field that would do it."""

_WITHOUT_REASONING: Final = EndpointProfile(
    temperature=DEFAULT_TEMPERATURE,
    max_tokens=DEFAULT_MAX_TOKENS,
    effort_param="",
    no_think_body={"reasoning_effort": None},
)
"""For OpenAI's models that do not reason: they take a temperature, and reject an effort."""

_THINKING_TOKENS: Final = 16_384
"""The limit of answers by models that think by default: their thoughts are inside the limit."""

OPENAI: Final = Provider(
    id="openai",
    name="OpenAI",
    domains=("openai.com",),
    base_url="https://api.openai.com/v1",
    key_variables_of_its_own=("OPENAI_API_KEY",),
    # The service's reasoning models reject `max_tokens` and any temperature but 1.
    profile=EndpointProfile(
        length_param="max_completion_tokens",
        temperature=None,
        max_tokens=_THINKING_TOKENS,
        no_think_body={"reasoning_effort": "none"},
    ),
    families={
        "gpt-5*": EndpointProfile(no_think_body={"reasoning_effort": "minimal"}),
        "gpt-5.*": EndpointProfile(no_think_body={"reasoning_effort": "none"}),
        "o[1-9]*": _NO_THOUGHTS,
        "gpt-[34]*": _WITHOUT_REASONING,
        "chatgpt-4*": _WITHOUT_REASONING,
    },
)

AZURE: Final = Provider(
    id="azure",
    name="Azure",
    domains=("openai.azure.com", "services.ai.azure.com", "cognitiveservices.azure.com"),
    key_variables_of_its_own=("AZURE_OPENAI_API_KEY",),
    # The name of a deployment says nothing about its model, so every model is asked as a reasoning model is.
    profile=OPENAI.profile.update(EndpointProfile(key_header="api-key")),
)

OPENROUTER: Final = Provider(
    id="openrouter",
    name="OpenRouter",
    domains=("openrouter.ai",),
    base_url="https://openrouter.ai/api/v1",
    key_variables_of_its_own=("OPENROUTER_API_KEY",),
    # Without `require_parameters`, upstream providers that lack a seed or a schema ignore it silently.
    profile=EndpointProfile(
        routing={"require_parameters": True},
        effort_param="reasoning.effort",
        no_think_body={"reasoning": {"effort": "none"}},
        lists_prices=True,
        bills_calls=True,
    ),
)

ANTHROPIC: Final = Provider(
    id="anthropic",
    name="Anthropic",
    domains=("anthropic.com",),
    base_url="https://api.anthropic.com/v1",
    key_variables_of_its_own=("ANTHROPIC_API_KEY",),
    # The compatible endpoint ignores a response format and a seed.
    profile=EndpointProfile(
        response_format=ResponseFormat.NONE,
        send_seed=False,
        max_tokens=_THINKING_TOKENS,
        effort_param="",
        no_think_body={"thinking": {"type": "disabled"}},
    ),
)

GEMINI: Final = Provider(
    id="gemini",
    name="Gemini",
    domains=("generativelanguage.googleapis.com",),
    base_url="https://generativelanguage.googleapis.com/v1beta/openai",
    key_variables_of_its_own=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    # The compatible endpoint rejects unknown fields, and a seed is one.
    profile=EndpointProfile(send_seed=False, max_tokens=_THINKING_TOKENS, no_think_body={"reasoning_effort": "none"}),
    families={"*gemini-2.5-pro*": _NO_THOUGHTS, "*gemini-3*": _NO_THOUGHTS},
)

GROQ: Final = Provider(
    id="groq",
    name="Groq",
    domains=("groq.com",),
    base_url="https://api.groq.com/openai/v1",
    key_variables_of_its_own=("GROQ_API_KEY",),
    # Only some models take a schema; all take a JSON object.
    profile=EndpointProfile(length_param="max_completion_tokens", response_format=ResponseFormat.JSON_OBJECT),
    families={
        "openai/gpt-oss*": EndpointProfile(response_format=ResponseFormat.JSON_SCHEMA),
        "qwen/*": EndpointProfile(
            no_think_body={"reasoning_effort": "none"}, extra_body={"reasoning_format": "parsed"}
        ),
    },
)

_SELF_HOSTED: Final = EndpointProfile(needs_key=False, is_metered=False)
_TEMPLATE_SWITCH: Final = EndpointProfile(no_think_body={"chat_template_kwargs": {"enable_thinking": False}})


def _server(id: str, name: str, port: int, changes: EndpointProfile) -> Provider:  # noqa: A002 - as the field
    """A kind of server that runs on one's own machine, at its usual port."""
    return Provider(id=id, name=name, base_url=f"http://127.0.0.1:{port}/v1", profile=_SELF_HOSTED.update(changes))


VLLM: Final = _server("vllm", "vLLM", 8000, _TEMPLATE_SWITCH)

# Thoughts are a setting of the loaded model there, which no request can change.
LM_STUDIO: Final = _server("lmstudio", "LM Studio", 1234, EndpointProfile(effort_param=""))

OLLAMA_PORT: Final = 11434
"""Ollama is recognised by its port, because it is the one server that cuts prompts without an error."""

# 4096 tokens is the server's default; it cuts longer prompts without an error, and no request can change it.
OLLAMA: Final = _server(
    "ollama",
    "Ollama",
    OLLAMA_PORT,
    EndpointProfile(context_length=4096, no_think_body={"reasoning_effort": "none"}),
)

LLAMA_CPP: Final = _server("llamacpp", "llama.cpp", 8080, _TEMPLATE_SWITCH)

LITELLM: Final = Provider(
    id="litellm",
    name="LiteLLM",
    base_url="http://127.0.0.1:4000/v1",
    # The proxy passes parameters on; with `drop_params` it drops those that the model behind it does not take.
    profile=EndpointProfile(
        needs_key=False, extra_body={"drop_params": True}, no_think_body={"reasoning_effort": "none"}
    ),
)

LOOPBACK: Final = Provider(
    id="local",
    name="this machine",
    # llama.cpp server, vLLM, LM Studio and similar servers.
    profile=_SELF_HOSTED.update(_TEMPLATE_SWITCH),
)

OTHER: Final = Provider(
    id="other",
    name="any other",
    # All that is known is that the endpoint serves chat completions.
    profile=EndpointProfile(response_format=ResponseFormat.NONE, send_seed=False, effort_param=""),
)

PROVIDERS: Final = (OPENAI, OPENROUTER, AZURE, ANTHROPIC, GEMINI, GROQ)
"""The services that are recognised by their host. The first one is the default."""

SERVERS: Final = (VLLM, LM_STUDIO, OLLAMA, LLAMA_CPP, LITELLM)
"""Kinds of servers, which a run names with `--rle-endpoint-profile`."""

PROVIDER_IDS: Final[Mapping[str, Provider]] = {
    provider.id: provider for provider in (*PROVIDERS, *SERVERS, LOOPBACK, OTHER)
}
"""Every profile by the id that a run names it with."""


def provider_of(base_url: str) -> Provider:
    """The provider behind a base URL: a known service, Ollama by its port, a server on this machine, or `OTHER`."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.port == OLLAMA_PORT:
        return OLLAMA
    for provider in PROVIDERS:
        if provider.serves(host):
            return provider
    return LOOPBACK if address.is_loopback(base_url) else OTHER


def default_provider(variables: Mapping[str, str]) -> Provider:
    """The provider for a run that names no address: OpenRouter if only its key is set and not OpenAI's, else OpenAI."""
    has_key = {
        provider.id for provider in PROVIDERS if any(variables.get(name) for name in provider.key_variables_of_its_own)
    }
    return OPENROUTER if OPENROUTER.id in has_key and OPENAI.id not in has_key else OPENAI
