"""Checking an endpoint before anything is played: does it answer, does it take the key, does it know the model?"""

from __future__ import annotations

import difflib
from typing import Any, Final

import httpx

from pytest_rle.errors import SettingError
from pytest_rle.llm.calls import FaultKind
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.error_body import read_error
from pytest_rle.llm.fault_rules import classify

TIMEOUT_S: Final = 15.0

PROBE_TOKENS: Final = 16
"""The longest answer to the question whether an endpoint knows a model that it does not list."""


class EndpointUnusableError(SettingError):
    """No episode can be played with this endpoint. The message says why, and never shows the key."""


def check_endpoint(endpoint: Endpoint) -> None:
    """Ask an endpoint for its list of models. A model that is not in the list is asked for a word.

    An endpoint without a list, or one that is busy, passes: only what no episode can overcome is an error.

    Raises:
        EndpointUnusableError: The endpoint does not answer, rejects the key, or does not know the model.
    """
    key, header = endpoint.api_key.get_secret_value(), endpoint.profile.key_header
    headers = {name: value.get_secret_value() for name, value in endpoint.headers.items()}
    headers[header] = f"Bearer {key}" if header.lower() == "authorization" else key
    with httpx.Client(timeout=TIMEOUT_S, headers=headers, params=dict(endpoint.profile.query)) as client:
        try:
            response = client.get(f"{endpoint.base_url}/models")
        except httpx.ConnectError as error:
            raise EndpointUnusableError(
                f"no model server answers at {endpoint.base_url} ({error}): start it, or correct --rle-base-url"
            ) from None
        except httpx.HTTPError as error:
            raise EndpointUnusableError(
                f"the model server at {endpoint.base_url} does not answer ({type(error).__name__}: {error})"
            ) from None
        if response.status_code == httpx.codes.UNAUTHORIZED:
            raise EndpointUnusableError(f"{endpoint.host} rejects the key: {_reason(endpoint, response)}")
        names = _names(response)
        if names and not _is_listed(endpoint.model, names):
            _require_model(client, endpoint, names)


def _require_model(client: httpx.Client, endpoint: Endpoint, names: list[str]) -> None:
    """Ask a model that is not listed for a word: some servers take any name, and some list only a part of theirs."""
    body: dict[str, Any] = {
        "model": endpoint.model,
        "messages": [{"role": "user", "content": "Say yes."}],
        endpoint.profile.length_param: PROBE_TOKENS,
    }
    try:
        response = client.post(f"{endpoint.base_url}/chat/completions", json=body)
    except httpx.HTTPError:
        return  # slow to load, say; the episode has longer time limits
    if response.is_success:
        return
    kind, _ = classify(response.status_code, read_error(_json(response)))
    if kind is FaultKind.UNKNOWN_MODEL or response.status_code == httpx.codes.NOT_FOUND:
        close = difflib.get_close_matches(endpoint.model, names, n=3, cutoff=0.4) or names[:3]
        raise EndpointUnusableError(
            f"{endpoint.host} does not know the model {endpoint.model!r}; it lists {', '.join(close)}"
            + (f" and {len(names) - len(close)} more" if len(names) > len(close) else "")
        )


def _is_listed(model: str, names: list[str]) -> bool:
    known = {name.removeprefix("models/") for name in names}
    return model.removeprefix("models/") in known or f"{model}:latest" in known


def _names(response: httpx.Response) -> list[str]:
    body = _json(response) if response.is_success else None
    data = body.get("data") if isinstance(body, dict) else None
    entries = data if isinstance(data, list) else []
    return [str(entry["id"]) for entry in entries if isinstance(entry, dict) and entry.get("id")]


def _reason(endpoint: Endpoint, response: httpx.Response) -> str:
    message = " ".join(read_error(_json(response)).message.split())[:300] or "HTTP 401"
    for secret in endpoint.secrets:
        message = message.replace(secret, "…")
    return message


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return response.text
