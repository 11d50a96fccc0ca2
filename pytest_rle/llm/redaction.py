"""Secrets are removed from answers: some servers quote the key when they reject it, and an answer may repeat it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Final

from pytest_rle.llm.answer import Answer

SHORTEST_SECRET: Final = 6
"""Characters of the shortest secret that is removed from answers. A shorter one would occur in them by chance."""


def without_secrets(answer: Answer, secrets: Iterable[str]) -> Answer:
    """The answer with a mark wherever it, its ids or the message of its fault hold a secret."""
    for secret in secrets:
        if len(secret) < SHORTEST_SECRET:
            continue
        answer = answer.without(secret)
        if answer.fault is not None:
            message = _without(answer.fault.message, secret)
            answer = dataclasses.replace(answer, fault=answer.fault.model_copy(update={"message": message}))
    return answer


def _without(message: str, secret: str) -> str:
    """The message without a secret, and without what remains of it where the message was cut inside it."""
    message = message.replace(secret, "…")
    prefixes = (secret[:length] for length in range(len(secret) - 1, 3, -1))
    remainder = next((part for part in prefixes if message.endswith(f"{part}…")), "")
    return message.removesuffix(f"{remainder}…") + "…" if remainder else message
