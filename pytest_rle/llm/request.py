"""A chat request, and the body that is sent for it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence

from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.profile import ResponseFormat

BYTES_PER_TOKEN = 2
"""Bytes per token in the worst case of a call's cost; English and JSON have three to four."""

MOST_BYTES_PER_TOKEN = 6
"""A server that counts fewer tokens than this has not read the whole prompt."""

NEAR_CONTEXT = 16
"""A prompt that was cut to the context takes it whole, but for some tokens at the most."""


@dataclasses.dataclass(frozen=True, slots=True)
class ChatRequest:
    """A request. `schema` is a JSON Schema that the answer must meet; each attempt has its own seed, from `seed` up."""

    messages: Sequence[Mapping[str, str]]
    schema: Mapping[str, object] | None = None
    schema_name: str = "answer"
    seed: int | None = None
    role: str = ""
    tick: int = 0

    @property
    def prompt_bytes(self) -> int:
        """The bytes of the prompt."""
        return sum(len(message["content"].encode()) for message in self.messages)

    @property
    def most_prompt_tokens(self) -> int:
        """An upper bound of the prompt's tokens."""
        return self.prompt_bytes // BYTES_PER_TOKEN

    def was_cut(self, tokens: int | None, context_length: int | None) -> bool:
        """Whether a server that has read so many tokens has read only a part of the prompt.

        Args:
            tokens: The server's count; None without one.
            context_length: The context of a server that cuts without an error; None for any other server.
        """
        if tokens is None or context_length is None or tokens == 0:
            return False
        fills_context = context_length - NEAR_CONTEXT <= tokens <= context_length
        return fills_context or tokens * MOST_BYTES_PER_TOKEN < self.prompt_bytes

    def seed_of(self, attempt: int) -> int | None:
        """The seed of one attempt. Some faults recur with the same seed, so each attempt has its own."""
        return None if self.seed is None else (self.seed + attempt) % 2**31

    def jitter(self, attempt: int) -> float:
        """A number from 0 to 1 that differs between the roles, and is the same in every run of a seed."""
        text = f"{self.seed}:{self.role}:{self.tick}:{attempt}"
        return hashlib.blake2b(text.encode(), digest_size=1).digest()[0] / 255

    def body(self, endpoint: Endpoint, attempt: int) -> bytes:
        """The body of a call as JSON, with only the parameters that the endpoint's profile declares."""
        profile = endpoint.profile
        body: dict[str, object] = {"model": endpoint.model, "messages": list(self.messages)}
        if profile.send_seed and self.seed is not None:
            body["seed"] = self.seed_of(attempt)
        if self.schema is not None and profile.response_format is ResponseFormat.JSON_SCHEMA:
            schema = {"name": self.schema_name, "schema": self.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif profile.response_format is ResponseFormat.JSON_OBJECT:
            body["response_format"] = {"type": "json_object"}
        body |= profile.parameters()
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
