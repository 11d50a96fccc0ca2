"""What no episode can overcome is told before the first one, and only that."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.llm import Endpoint, EndpointProfile
from pytest_rle.llm.preflight import EndpointUnusableError, check_endpoint
from pytest_rle.llm.profile import ProfileChoice
from tests.llm.server import ModelServer, Reply, breaks_off, says, sends, status

KEY = "key-0123456789"
PAGE = sends("<html>Hello</html>", content_type="text/html")


def endpoint_of(server: ModelServer, *, path: str = "", **changes: Any) -> Endpoint:
    choice = ProfileChoice(changes=EndpointProfile.model_validate(changes))
    address = server.base_url.removesuffix("/v1") + path if path else server.base_url
    return Endpoint.resolve("test-model", address, choice=choice, environ={"RLE_API_KEY": KEY})


@pytest.mark.parametrize(
    ("listing", "answer", "message"),
    [
        (status(401, f"no such key: {KEY}"), says(""), "127.0.0.1: HTTP 401: no such key: …"),
        (
            sends("", status=308, headers={"location": "https://x.example/v1/models"}),
            says(""),
            "redirects to https://x",
        ),
        (PAGE, PAGE, "answers with a page and not with JSON: correct --rle-base-url, which usually ends in /v1"),
        (status(404), sends("nothing here", status=404, content_type="text/plain"), "which usually ends in /v1"),
        (status(404), status(401, "wrong key"), "HTTP 401: wrong key"),
        (status(404), status(403, "not yours", code="model_not_allowed"), "HTTP 403: not yours"),
        (status(404), status(402, "no credit"), "HTTP 402: no credit"),
        (status(404), sends('{"error": {"code": 401, "message": "no key"}}'), "HTTP 200 with an error: no key"),
        (status(404), status(404, "no such model", code="model_not_found"), "HTTP 404: no such model"),
        (None, status(404, "no such model", code="model_not_found"), "it lists other"),
        (
            None,
            status(400, "Unsupported parameter: 'max_tokens'", code="unsupported_parameter"),
            "Unsupported parameter",
        ),
    ],
)
def test_what_no_episode_can_overcome_is_an_error(
    server: ModelServer, listing: Reply | None, answer: Reply, message: str
) -> None:
    server.listing, server.default, server.models = listing, answer, [{"id": "other"}]
    with pytest.raises(EndpointUnusableError) as caught:
        check_endpoint(endpoint_of(server))
    assert message in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(server.calls) <= 1


@pytest.mark.parametrize(
    ("listing", "answer", "asked"),
    [
        (None, says("yes"), 1),
        (None, says("yes", finish_reason="length"), 1),
        (None, status(503, "loading"), 1),
        (None, status(429), 1),
        (None, status(400, "this was flagged", code="content_filter"), 1),
        (None, breaks_off(), 1),
        (status(404), says("yes"), 1),
        (status(403), says("yes"), 1),
        (sends('{"models": []}'), says("yes"), 1),
        (sends('{"data": []}'), status(401), 0),
        (sends('{"data": [{"id": "models/test-model"}]}'), status(401), 0),
        (sends('{"data": [{"id": "test-model:latest"}]}'), status(401), 0),
        (sends('{"data": [null, 3, {"name": "x"}]}'), status(401), 0),
        (status(503), status(401), 0),
        (status(429), status(401), 0),
    ],
)
def test_what_an_episode_may_overcome_passes(
    server: ModelServer, listing: Reply | None, answer: Reply, asked: int
) -> None:
    server.listing, server.default, server.models = listing, answer, [{"id": "other"}]
    assert check_endpoint(endpoint_of(server)) == ()
    assert len(server.calls) == asked


def test_a_base_url_without_its_last_part_is_told(server: ModelServer) -> None:
    with pytest.raises(EndpointUnusableError, match=r"HTTP 404: Not Found: correct --rle-base-url, which usually ends"):
        check_endpoint(endpoint_of(server, path="/elsewhere"))


def test_the_key_and_the_headers_are_sent_as_the_profile_says(server: ModelServer) -> None:
    seen: list[Any] = []

    def listing(call: Any) -> Any:
        seen.append(call)
        return sends('{"data": []}')(call)

    server.listing = listing
    check_endpoint(endpoint_of(server, key_header="api-key", query={"api-version": "7"}, extra_headers={"x-team": "a"}))
    (call,) = seen
    assert (call.headers["api-key"], call.headers["x-team"], call.query) == (KEY, "a", {"api-version": "7"})
    assert "authorization" not in call.headers


LOADED = {"models": [{"name": "test-model:latest", "context_length": 16_384}, {"name": "b", "context_length": 1}]}


@pytest.mark.parametrize(
    ("pages", "warning"),
    [
        ({}, "test-model may have the server's default context, 4096 tokens, and a prompt with its answer takes up to"),
        ({"ps": {"models": []}, "show": {"parameters": "stop x\nnum_ctx    4096"}}, "test-model has a context of 4096"),
        ({"ps": {"models": [{"name": "test-model", "context_length": 8192}]}}, "test-model has a context of 8192"),
        ({"ps": {"models": "none"}, "show": [1]}, "default context"),
        ({"ps": LOADED}, None),
        ({"ps": {"models": []}, "show": {"parameters": "num_ctx 32768"}}, None),
    ],
)
def test_a_context_that_is_too_short_is_told_with_a_remedy(
    server: ModelServer, pages: dict[str, Any], warning: str | None
) -> None:
    server.pages = pages
    warnings = check_endpoint(endpoint_of(server, context_length=4096))
    assert len(warnings) == (warning is not None)
    for text in warnings:
        assert warning is not None
        assert text.startswith(warning) or warning in text
        assert text.endswith("start Ollama with OLLAMA_CONTEXT_LENGTH=16384")


def test_a_model_that_is_not_loaded_is_loaded_to_know_its_context(server: ModelServer) -> None:
    loaded: list[dict[str, Any]] = []

    def load() -> dict[str, Any]:
        loaded.extend(LOADED["models"])
        return {"done": True}

    server.pages = {"ps": lambda: {"models": loaded}, "generate": load}
    assert check_endpoint(endpoint_of(server, context_length=4096)) == ()
    assert server.calls == []


def test_a_server_that_cuts_nothing_is_not_asked_for_its_context(server: ModelServer) -> None:
    server.pages = {"ps": {"models": [{"name": "test-model", "context_length": 10}]}}
    assert check_endpoint(endpoint_of(server)) == ()
