"""Servers that cut a prompt to their context length without an error: what can be found out before the first call."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urljoin

import httpx

from pytest_rle.foreign_json import decode
from pytest_rle.llm.endpoint import Endpoint

LARGEST_PROMPT_TOKENS: Final = 8_000
"""Tokens of the longest prompts: those of the roles with a map, late in a game."""

_NUM_CTX: Final = re.compile(r"^num_ctx\s+(\d+)", re.MULTILINE)
"""A parameter that a model of Ollama was created with."""


def context_warning(client: httpx.Client, endpoint: Endpoint) -> str | None:
    """Whether prompt and answer fit into the context of a server that cuts without an error, as Ollama does.

    The profile's `context_length` is the server's default. Ollama's own routes say more: `/api/ps` gives the context of
    a loaded model, so one that is not loaded is loaded first; `/api/show` gives the `num_ctx` of its creation.

    Returns:
        A warning with a remedy, None if everything fits or the profile says that the server cuts nothing.
    """
    context = endpoint.profile.context_length
    if context is None:
        return None
    known = _context_of_loaded(client, endpoint) or _context_of_created(client, endpoint)
    needed = LARGEST_PROMPT_TOKENS + endpoint.profile.max_tokens
    if (known or context) >= needed:
        return None
    source = f"has a context of {known} tokens" if known else f"may have the server's default context, {context} tokens"
    return (
        f"{endpoint.model} {source}, and a prompt with its answer takes up to {needed}. Longer prompts are cut without "
        f"an error: start Ollama with OLLAMA_CONTEXT_LENGTH={_rounded(needed)}"
    )


def _context_of_loaded(client: httpx.Client, endpoint: Endpoint) -> int | None:
    models = _answer(client, "GET", endpoint, "/api/ps").get("models")
    if not isinstance(models, list):
        return None
    found = _context_in(models, endpoint)
    if found is None:
        _answer(client, "POST", endpoint, "/api/generate", {"model": endpoint.model})  # without a prompt it only loads
        models = _answer(client, "GET", endpoint, "/api/ps").get("models")
        found = _context_in(models if isinstance(models, list) else [], endpoint)
    return found


def _context_in(models: list[Any], endpoint: Endpoint) -> int | None:
    for model in models:
        if isinstance(model, dict) and endpoint.model in (model.get("name"), str(model.get("name")).partition(":")[0]):
            length = model.get("context_length")
            return length if isinstance(length, int) and length > 0 else None
    return None


def _context_of_created(client: httpx.Client, endpoint: Endpoint) -> int | None:
    parameters = _answer(client, "POST", endpoint, "/api/show", {"model": endpoint.model}).get("parameters")
    found = _NUM_CTX.search(parameters) if isinstance(parameters, str) else None
    return int(found[1]) if found else None


def _answer(
    client: httpx.Client, method: str, endpoint: Endpoint, path: str, body: dict[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object of one of Ollama's own routes; empty if the server has no such route."""
    try:
        response = client.request(method, urljoin(endpoint.base_url, path), json=body)
        content = decode(response.content) if response.is_success else None
    except (httpx.HTTPError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _rounded(tokens: int) -> int:
    """The next power of two."""
    return 1 << (tokens - 1).bit_length()
