"""Reading the error object of a server: its message, and every code and type by which it names the error.

Each service has a form of its own. All of these are read:

    {"error": {"message": "...", "type": "...", "code": "..."}}            OpenAI, Groq, vLLM, llama.cpp, Ollama
    {"error": {"code": "content_filter", "innererror": {"code": "..."}}}   Azure
    {"error": {"code": 403, "metadata": {"reasons": [...], "raw": "..."}}} OpenRouter
    {"type": "error", "error": {"type": "overloaded_error", ...}}          Anthropic
    [{"error": {"status": "UNAUTHENTICATED", "details": [...]}}]           Gemini
    {"error": "..."}, {"message": "..."}, {"detail": "..."}                LM Studio and others
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping

from pytest_rle.foreign_json import decode

_NAMES = ("code", "type", "status", "reason", "error_type")
"""Fields of an error object that name the error."""

_INNER = ("error", "innererror", "inner_error", "metadata")
"""Fields of an error object that hold another one."""

_TEXTS = ("message", "detail", "error")
"""Fields of an error object that hold its message, the first choice first."""

DEEPEST = 6
"""Levels of nested error objects that are read."""


@dataclasses.dataclass(frozen=True, slots=True)
class ErrorBody:
    """The content of an error object.

    Attributes:
        message: The server's message.
        names: Every code and type of the error, in lower case, without white space and leading module names.
        status: The HTTP status that the object itself gives, None without one.
        headers: Headers that a gateway quotes from the service behind it, with names in lower case.
        retry_delay: The time to wait before a retry as the object gives it, such as "35s"; empty without one.
    """

    message: str = ""
    names: frozenset[str] = frozenset()
    status: int | None = None
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    retry_delay: str = ""


def read_error(body: object) -> ErrorBody:
    """Read an error object of any form. A text is its own message."""
    objects = list(_objects(body, DEEPEST))
    if not objects:
        return ErrorBody(message=str(body) if body else "")
    names, status, delay = set(), None, ""
    headers: dict[str, str] = {}
    for each in objects:
        for key in _NAMES:
            value = each.get(key)
            if isinstance(value, str):
                names.add(value.strip().rpartition(".")[2].lower())
            if key in ("code", "status") and status is None:
                status = _status(value)
        if each.get("reasons"):  # OpenRouter's moderation gives the categories of the flagged text
            names.add("moderation")
        quoted = each.get("headers")
        if isinstance(quoted, Mapping):
            headers.update({str(name).lower(): str(value) for name, value in quoted.items()})
        delay = delay or _text(each.get("retryDelay"))
    messages = dict.fromkeys(message for message in map(_message, objects) if message)
    return ErrorBody(
        message=": ".join(messages) or json.dumps(body),
        names=frozenset(names),
        status=status,
        headers=headers,
        retry_delay=delay,
    )


def _objects(value: object, levels: int) -> Iterator[Mapping[str, object]]:
    """The error object and those inside it, the outermost first."""
    if levels == 0:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _objects(entry, levels - 1)
    elif isinstance(value, Mapping):
        yield value
        for key in _INNER:
            if isinstance(value.get(key), Mapping):
                yield from _objects(value[key], levels - 1)
        details = value.get("details")
        if isinstance(details, list):
            yield from _objects(details, levels - 1)
        raw = value.get("raw")  # OpenRouter quotes the body of the provider behind it
        if isinstance(raw, str):
            try:
                yield from _objects(decode(raw), levels - 1)
            except ValueError:
                yield {"message": raw}


def _message(error: Mapping[str, object]) -> str:
    for key in _TEXTS:
        value = error.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if key == "detail" and value and not isinstance(value, str):
            return json.dumps(value)
    return ""


def _status(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isdigit():
        return None
    return int(value) if 400 <= int(value) < 600 else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
