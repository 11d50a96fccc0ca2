"""What each provider can do follows from the base URL and the model."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from pytest_rle.llm import EndpointProfile, ResponseFormat
from pytest_rle.llm.providers import LOOPBACK, OPENAI, OPENROUTER, OTHER, PROVIDERS, Provider, provider_of


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        ("https://api.openai.com/v1", OPENAI),
        ("https://openai.com/v1", OPENAI),
        ("https://openrouter.ai/api/v1", OPENROUTER),
        ("http://127.0.0.1:1234/v1", LOOPBACK),
        ("http://models.localhost/v1", LOOPBACK),
        ("http://[::1]:8080/v1", LOOPBACK),
        ("https://example.com/v1", OTHER),
        ("https://not-openai.com/v1", OTHER),
        ("https://openai.com.example.org/v1", OTHER),
        ("http://192.168.0.7:1234/v1", OTHER),
    ],
)
def test_a_provider_is_recognised_by_its_host(url: str, provider: Provider) -> None:
    assert provider_of(url) is provider


def test_every_known_service_has_an_address_of_its_own_and_a_key_of_its_own() -> None:
    for provider in PROVIDERS:
        assert provider_of(provider.base_url) is provider
        assert provider.key_variables == (provider.key_variable, "RLE_API_KEY")
    assert len({provider.key_variable for provider in PROVIDERS}) == len(PROVIDERS)


def test_openai_gets_its_own_length_parameter_and_no_temperature() -> None:
    profile = OPENAI.profile_of("gpt-5.1")
    assert (profile.length_param, profile.send_temperature, profile.send_seed) == ("max_completion_tokens", False, True)
    assert profile.response_format is ResponseFormat.JSON_SCHEMA
    assert profile.no_think_body == {"reasoning_effort": "none"}


def test_openrouter_is_told_to_use_only_providers_that_take_every_parameter() -> None:
    profile = OPENROUTER.profile_of("maker/model")
    assert profile.extra_body == {"provider": {"require_parameters": True}}
    assert profile.no_think_body == {"reasoning": {"effort": "none"}}
    assert profile.lists_prices
    assert profile.bills_calls


def test_a_server_on_this_machine_needs_no_key_and_costs_nothing() -> None:
    profile = LOOPBACK.profile_of("m")
    assert not profile.needs_key
    assert not profile.is_metered
    assert profile.no_think_body == {"chat_template_kwargs": {"enable_thinking": False}}


def test_an_unknown_endpoint_gets_no_schema_and_no_seed() -> None:
    assert OTHER.profile_of("m") == EndpointProfile(response_format=ResponseFormat.NONE, send_seed=False)


def test_a_model_family_changes_only_what_it_sets() -> None:
    provider = Provider(
        name="Example",
        domain="example.org",
        profile=EndpointProfile(send_seed=False, extra_body={"a": 1}),
        families={"*": EndpointProfile(send_temperature=False), "think-*": EndpointProfile(send_temperature=True)},
    )
    assert provider.profile_of("chat-1") == EndpointProfile(
        send_seed=False, extra_body={"a": 1}, send_temperature=False
    )
    assert provider.profile_of("think-1") == EndpointProfile(send_seed=False, extra_body={"a": 1})


def test_a_profile_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="send_sead"):
        EndpointProfile.model_validate({"send_sead": True})
