"""What each provider can do follows from the base URL and the model."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from pytest_rle.llm import EndpointProfile, ResponseFormat
from pytest_rle.llm.providers import (
    AZURE,
    LOOPBACK,
    OPENAI,
    OPENROUTER,
    OTHER,
    PROVIDER_IDS,
    PROVIDERS,
    Provider,
    provider_of,
)


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        ("https://api.openai.com/v1", OPENAI),
        ("https://openai.com/v1", OPENAI),
        ("https://openrouter.ai/api/v1", OPENROUTER),
        ("http://127.0.0.1:1234/v1", LOOPBACK),
        ("http://models.localhost/v1", LOOPBACK),
        ("http://[::1]:8080/v1", LOOPBACK),
        ("https://mine.openai.azure.com/openai/v1", AZURE),
        ("https://generativelanguage.googleapis.com/v1beta/openai", PROVIDER_IDS["gemini"]),
        ("https://api.anthropic.com/v1", PROVIDER_IDS["anthropic"]),
        ("https://api.groq.com/openai/v1", PROVIDER_IDS["groq"]),
        ("https://example.com/v1", OTHER),
        ("https://not-openai.com/v1", OTHER),
        ("https://openai.com.example.org/v1", OTHER),
        ("http://192.168.0.7:1234/v1", OTHER),
        ("http://127.0.0.1:11434/v1", PROVIDER_IDS["ollama"]),
        ("http://192.168.0.7:11434/v1", PROVIDER_IDS["ollama"]),
    ],
)
def test_a_provider_is_recognised_by_its_host(url: str, provider: Provider) -> None:
    assert provider_of(url) is provider


def test_every_known_service_has_a_key_of_its_own_and_almost_every_one_an_address() -> None:
    for provider in PROVIDERS:
        assert provider is AZURE or provider_of(provider.base_url) is provider
        assert provider.key_variables[-1] == "RLE_API_KEY"
        assert len(provider.key_variables) > 1
    own = [name for provider in PROVIDERS for name in provider.key_variables_of_its_own]
    assert len(set(own)) == len(own)


@pytest.mark.parametrize(
    ("model", "temperature", "no_think"),
    [
        ("gpt-5.1", None, {"reasoning_effort": "none"}),
        ("gpt-5-mini", None, {"reasoning_effort": "minimal"}),
        ("o3-mini", None, {}),
        ("gpt-4.1", 0.3, {}),
        ("gpt-9", None, {"reasoning_effort": "none"}),
    ],
)
def test_openai_is_asked_by_model_family(model: str, temperature: float | None, no_think: dict[str, str]) -> None:
    profile = OPENAI.profile_of(model)
    assert (profile.length_param, profile.temperature, profile.send_seed) == (
        "max_completion_tokens",
        temperature,
        True,
    )
    assert profile.response_format is ResponseFormat.JSON_SCHEMA
    assert profile.no_think_body == no_think


def test_the_reasoning_models_of_azure_get_no_max_tokens_and_their_key_in_its_own_header() -> None:
    profile = provider_of("https://mine.openai.azure.com/openai/v1").profile_of("my-deployment")
    assert set(profile.parameters()) == {"max_completion_tokens"}
    assert profile.key_header == "api-key"


@pytest.mark.parametrize("provider", PROVIDER_IDS.values(), ids=PROVIDER_IDS)
def test_every_profile_leaves_room_for_thoughts_or_can_turn_them_off(provider: Provider) -> None:
    profile = provider.profile_of("some-model")
    assert profile.no_think_body or profile.max_tokens > 4096 or provider.id in ("groq", "lmstudio", "other")


def test_openrouter_is_told_to_use_only_providers_that_take_every_parameter() -> None:
    profile = OPENROUTER.profile_of("maker/model")
    assert profile.parameters()["provider"] == {"require_parameters": True}
    assert profile.no_think_body == {"reasoning": {"effort": "none"}}
    assert profile.lists_prices
    assert profile.bills_calls


def test_a_server_on_this_machine_needs_no_key_and_costs_nothing() -> None:
    profile = LOOPBACK.profile_of("m")
    assert not profile.needs_key
    assert not profile.is_metered
    assert profile.no_think_body == {"chat_template_kwargs": {"enable_thinking": False}}


def test_an_unknown_endpoint_gets_no_schema_and_no_seed() -> None:
    profile = OTHER.profile_of("m")
    assert (profile.response_format, profile.send_seed) == (ResponseFormat.NONE, False)


def test_a_model_family_changes_only_what_it_sets() -> None:
    provider = Provider(
        id="example",
        name="Example",
        domains=("example.org",),
        profile=EndpointProfile(send_seed=False, extra_body={"a": 1}),
        families={"*": EndpointProfile(temperature=None), "think-*": EndpointProfile(temperature=0.3)},
    )
    assert provider.profile_of("chat-1") == EndpointProfile(send_seed=False, extra_body={"a": 1}, temperature=None)
    assert provider.profile_of("think-1") == EndpointProfile(send_seed=False, extra_body={"a": 1})


def test_a_profile_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="send_sead"):
        EndpointProfile.model_validate({"send_sead": True})
