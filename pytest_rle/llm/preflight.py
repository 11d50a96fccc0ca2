"""Checking an endpoint before anything is played: does it answer, does it take the key, does it know the model?"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from pytest_rle.errors import SettingError
from pytest_rle.foreign_json import decode
from pytest_rle.llm.calls import Fault, FaultAction, FaultKind
from pytest_rle.llm.context import context_warning
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.faults import from_error_body, from_status

TIMEOUT: Final = httpx.Timeout(60.0, connect=15.0)
"""Only a server that accepts no connection is unreachable. One that loads a model, or a busy machine, needs longer."""

PROBE_TOKENS: Final = 16
"""The longest answer to the question whether an endpoint knows a model that it does not list."""


class EndpointUnusableError(SettingError):
    """No episode can be played with this endpoint. The message says why, and never shows the key."""


def check_endpoint(
    endpoint: Endpoint, *, may_ask: bool = True, on_headers: Callable[[Mapping[str, str]], None] | None = None
) -> tuple[str, ...]:
    """Ask an endpoint for its list of models. A model that is not in the list, or without a list, is asked for a word.

    An endpoint that is busy passes: only what no episode can overcome is an error.

    Args:
        endpoint: The endpoint.
        may_ask: Ask a model for a word that is not in the list; a few tokens may cost money.
        on_headers: Called with the headers of the list.

    Returns:
        Warnings about what can be played, but not as it should be, one sentence each.

    Raises:
        EndpointUnusableError: The endpoint does not answer, rejects the key, or does not know the model.
    """
    key, header = endpoint.api_key.get_secret_value(), endpoint.profile.key_header
    headers = {name: value.get_secret_value() for name, value in endpoint.headers.items()}
    headers[header] = f"Bearer {key}" if header.lower() == "authorization" else key
    with httpx.Client(timeout=TIMEOUT, headers=headers, params=dict(endpoint.profile.query)) as client:
        try:
            response = client.get(f"{endpoint.base_url}/models")
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise EndpointUnusableError(
                f"no model server answers at {endpoint.base_url} ({error}): start it, or correct --rle-base-url"
            ) from None
        except httpx.HTTPError as error:
            raise EndpointUnusableError(
                f"the model server at {endpoint.base_url} does not answer ({type(error).__name__}: {error})"
            ) from None
        if on_headers is not None:
            on_headers(response.headers)
        if response.status_code == httpx.codes.UNAUTHORIZED or response.is_redirect:
            raise EndpointUnusableError(f"{endpoint.host}: {_fault_text(endpoint, response)}")
        names = _names(response)
        if may_ask and (names is None or (names and not _is_listed(endpoint.model, names))):
            _require_answer(client, endpoint, names or [])
        warning = context_warning(client, endpoint)
    return (warning,) if warning is not None else ()


def _require_answer(client: httpx.Client, endpoint: Endpoint, names: list[str]) -> None:
    """Ask the model for a word: some servers take any name, and some list only a part of theirs, or none."""
    body: dict[str, Any] = {
        "model": endpoint.model,
        "messages": [{"role": "user", "content": "Say yes."}],
        endpoint.profile.length_param: PROBE_TOKENS,
    }
    url = f"{endpoint.base_url}/chat/completions"
    try:
        response = client.post(url, json=body)
    except httpx.HTTPError:
        return  # slow to load, say; the episode has longer time limits
    content = _json(response)
    if response.is_success and isinstance(content, dict) and not content.get("error"):
        return
    if response.is_success and not isinstance(content, dict):
        raise EndpointUnusableError(
            f"{url} answers with a page and not with JSON: correct --rle-base-url, which usually ends in /v1"
        )
    fault = from_error_body(content["error"]) if response.is_success else _fault(response)
    if fault.kind is FaultKind.UNKNOWN_MODEL and names:
        close = difflib.get_close_matches(endpoint.model, names, n=3, cutoff=0.4) or names[:3]
        more = f" and {len(names) - len(close)} more" if len(names) > len(close) else ""
        raise EndpointUnusableError(
            f"{endpoint.host} does not know the model {endpoint.model!r}; it lists {', '.join(close)}{more}"
        )
    if fault.action is FaultAction.STOP_RUN:
        advice = ": correct --rle-base-url, which usually ends in /v1" if response.status_code == 404 else ""
        raise EndpointUnusableError(f"{url}: {_without_secrets(endpoint, fault.message)}{advice}")


def _is_listed(model: str, names: list[str]) -> bool:
    known = {name.removeprefix("models/") for name in names}
    return model.removeprefix("models/") in known or f"{model}:latest" in known


def _names(response: httpx.Response) -> list[str] | None:
    """The names in a list of models; None if the response is no such list."""
    body = _json(response) if response.is_success else None
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, list):
        return [] if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS else None
    return [str(entry["id"]) for entry in data if isinstance(entry, dict) and entry.get("id")]


def _fault(response: httpx.Response) -> Fault:
    return from_status(response.status_code, _json(response), response.headers)


def _fault_text(endpoint: Endpoint, response: httpx.Response) -> str:
    return _without_secrets(endpoint, _fault(response).message)


def _without_secrets(endpoint: Endpoint, text: str) -> str:
    for secret in endpoint.secrets:
        text = text.replace(secret, "…")
    return text


def _json(response: httpx.Response) -> Any:
    try:
        return decode(response.content)
    except ValueError:
        return response.text
