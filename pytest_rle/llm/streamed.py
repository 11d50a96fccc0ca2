"""A streamed completion: its chunks, put together to the body that the server would have sent without streaming."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pytest_rle.foreign_json import decode

END_OF_STREAM: Final = "[DONE]"
"""The data of the last event of a stream. Some servers leave it out after a finish reason."""

_PARTS: Final = ("content", "reasoning", "reasoning_content", "refusal")
"""Texts of a message that come in parts."""

_TOP: Final = ("id", "model", "provider", "usage")
"""Fields of a completion that any chunk may have. The last value counts, because the usage comes last."""

MOST_TOOL_CALLS: Final = 64
"""Tool calls of one answer that are kept. The first one holds the plan."""


class StreamedCompletion:
    """Collects the chunks of the first choice.

        completion = StreamedCompletion()
        completion.add('{"choices": [{"delta": {"content": "Build "}}]}')
        completion.add('{"choices": [{"delta": {"content": "walls"}, "finish_reason": "stop"}]}')
        completion.body()  # {"choices": [{"message": {"content": "Build walls"}, "finish_reason": "stop"}]}

    Attributes:
        is_complete: The server has said that the answer is complete, or has sent an error instead.
        is_over: Nothing follows. After a finish reason the usage may follow.
    """

    def __init__(self) -> None:
        self.is_complete = self.is_over = False
        self._top: dict[str, Any] = {}
        self._message: dict[str, list[str]] = {}
        self._tool_calls: dict[int, dict[str, list[str]]] = {}
        self._choice: dict[str, Any] = {}
        self._has_choice = False

    @property
    def has_begun(self) -> bool:
        """Whether a part of an answer has arrived, so that tokens were spent."""
        return any(self._message.values()) or bool(self._tool_calls)

    def add(self, data: str, *, is_error: bool = False) -> None:
        """Add the data of one event. `is_error` says that the event has the name `error`.

        Raises:
            ValueError: The data is not a JSON object.
        """
        if data.strip() == END_OF_STREAM:
            self.is_complete = self.is_over = True
            return
        chunk = decode(data)
        if not isinstance(chunk, Mapping):
            raise ValueError(f"a chunk is a JSON {type(chunk).__name__}")  # noqa: TRY004 - as bad JSON does
        self._top.update({name: chunk[name] for name in _TOP if chunk.get(name) is not None})
        is_error = is_error or "error" in (chunk.get("object"), chunk.get("type"))
        if chunk.get("error") or is_error:
            self._top["error"] = chunk.get("error") or chunk
            self.is_complete = self.is_over = True
        choices = chunk.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, Mapping) and choice.get("index") in (0, None):
                self._add_choice(choice)

    def body(self) -> dict[str, Any]:
        """The completion as far as it has arrived."""
        if not self._has_choice:
            return dict(self._top)
        message: dict[str, Any] = {name: "".join(texts) for name, texts in self._message.items()}
        calls = [self._tool_calls[index] for index in sorted(self._tool_calls)]
        if calls:
            message["tool_calls"] = [
                {"function": {name: "".join(texts) for name, texts in call.items()}} for call in calls
            ]
        return {**self._top, "choices": [{**self._choice, "message": message}]}

    def _add_choice(self, choice: Mapping[str, Any]) -> None:
        self._has_choice = True
        for name in ("finish_reason", "error"):
            if choice.get(name):
                self._choice[name] = choice[name]
                self.is_complete = True
        delta = choice.get("delta")
        if not isinstance(delta, Mapping):  # a server that sends the whole message in one chunk
            delta = choice.get("message")
        if not isinstance(delta, Mapping):
            return
        for name in _PARTS:
            self._message.setdefault(name, []).extend(_texts(delta.get(name)))
        calls = delta.get("tool_calls")
        for place, call in enumerate(calls if isinstance(calls, list) else ()):
            if isinstance(call, Mapping):
                self._add_function(call.get("index", place), call.get("function"))
        self._add_function(0, delta.get("function_call"))

    def _add_function(self, index: object, function: object) -> None:
        if not isinstance(function, Mapping) or not isinstance(index, int):
            return
        if index not in self._tool_calls and len(self._tool_calls) >= MOST_TOOL_CALLS:
            return
        call = self._tool_calls.setdefault(index, {})
        for name in ("name", "arguments"):
            value = function.get(name)
            text = json.dumps(value) if isinstance(value, Mapping) else value
            call.setdefault(name, []).extend(_texts(text))


def _texts(value: object) -> list[str]:
    """The texts of a part, which is a text or a list of parts."""
    if isinstance(value, list):
        return [part["text"] for part in value if isinstance(part, Mapping) and isinstance(part.get("text"), str)]
    return [value] if isinstance(value, str) and value else []
