"""Keys stay secret, and each goes only to the service it is for."""

from __future__ import annotations

import pytest

from pytest_rle.llm import ApiKeyError, Endpoint, EndpointProfile
from pytest_rle.llm.providers import LOOPBACK, OPENROUTER

SECRET = "sk-very-secret-1234"


def test_a_key_appears_in_no_text_and_no_dump() -> None:
    endpoint = Endpoint.resolve("m", "https://example.com/v1", environ={"RLE_API_KEY": SECRET})
    shown = f"{endpoint!r} {endpoint} {endpoint.model_dump()} {endpoint.model_dump_json()}"
    assert SECRET not in shown
    assert endpoint.api_key.get_secret_value() == SECRET


def test_the_error_for_a_missing_key_names_the_variables_to_set() -> None:
    with pytest.raises(ApiKeyError, match=r"openrouter\.ai: set OPENROUTER_API_KEY or RLE_API_KEY"):
        Endpoint.resolve("m", "https://openrouter.ai/api/v1", environ={})


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1", "http://localhost:1/v1", "http://[::1]:1/v1"])
def test_an_endpoint_on_this_machine_needs_no_key(url: str) -> None:
    assert Endpoint.resolve("m", url, environ={}).profile == LOOPBACK.profile


def test_a_key_never_goes_to_a_service_it_is_not_for() -> None:
    with pytest.raises(ApiKeyError):
        Endpoint.resolve(
            "m", "https://example.com/v1", environ={"OPENAI_API_KEY": SECRET, "OPENROUTER_API_KEY": SECRET}
        )


def test_blanks_around_a_key_are_removed() -> None:
    endpoint = Endpoint.resolve("m", "https://example.com/v1", environ={"RLE_API_KEY": f" {SECRET}\n"})
    assert endpoint.api_key.get_secret_value() == SECRET


@pytest.mark.parametrize("separator", ["\n", " ", "\N{NO-BREAK SPACE}", "\x00"])
@pytest.mark.parametrize("url", ["https://example.com/v1", "http://127.0.0.1:1/v1"])
def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(url: str, separator: str) -> None:
    with pytest.raises(ApiKeyError, match="RLE_API_KEY holds a blank") as caught:
        Endpoint.resolve("m", url, environ={"RLE_API_KEY": f"{SECRET}{separator}{SECRET}"})
    assert SECRET not in str(caught.value)


def test_openrouter_is_the_default_if_only_its_key_is_set() -> None:
    environ = {"OPENROUTER_API_KEY": "b"}
    assert Endpoint.resolve("m", environ=environ).base_url == OPENROUTER.base_url
    assert Endpoint.resolve("m", environ=environ | {"OPENAI_API_KEY": "a"}).host == "api.openai.com"


def test_a_profile_of_the_callers_own_replaces_the_providers() -> None:
    profile = EndpointProfile(needs_key=False, send_seed=False)
    assert Endpoint.resolve("m", "https://example.com/v1", profile=profile, environ={}).profile == profile
