"""Prompts in parts. A part that many prompts share is written once; later prompts give its name only.

A prompt is split before each heading of the first level. So a role's prompt has the text for all roles, the scenario,
the role, the view and the form of the answer as its parts, and only the view changes from tick to tick.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from pytest_rle.records.call_events import PROMPT_SEPARATOR, PromptPart, PromptSent

_BEFORE_HEADING: Final = re.compile(rf"{PROMPT_SEPARATOR}(?=# )")


def prompt_event(tick: int, role: str, text: str) -> PromptSent:
    """The event of a prompt, with its parts and hashes."""
    return PromptSent(tick=tick, role=role, sha256=_sha256(text), parts=split_prompt(text))


class PromptTexts:
    """The texts of the prompts of one record, for its reader."""

    def __init__(self) -> None:
        self._by_name: dict[str, str] = {}
        self._version_1: dict[str, tuple[PromptPart, ...]] = {}

    def complete(self, prompt: PromptSent, whole_text: str | None) -> PromptSent:
        """The prompt with the name and the text of each part, and its hash.

        A part whose text is not on record has none, and then there is no hash either, unless the file has it.

        Args:
            prompt: The prompt as it was read.
            whole_text: The field `text`, which prompts of schema version 1 have instead of parts, the first time.
        """
        if not prompt.parts:
            if whole_text is not None:
                self._version_1[prompt.sha256] = split_prompt(whole_text)
            return prompt.model_copy(update={"parts": self._version_1.get(prompt.sha256, ())})
        parts = tuple(map(self._complete_part, prompt.parts))
        found = prompt.model_copy(update={"parts": parts})
        if prompt.sha256 or any(part.text is None for part in parts):
            return found
        return found.model_copy(update={"sha256": _sha256(found.text)})

    def _complete_part(self, part: PromptPart) -> PromptPart:
        if part.text is None:
            return PromptPart(name=part.name, text=self._by_name.get(part.name))
        name = part.name or _name_of(part.text)
        self._by_name[name] = part.text
        return PromptPart(name=name, text=part.text)


def split_prompt(text: str) -> tuple[PromptPart, ...]:
    """The parts of a prompt, with their names."""
    return tuple(PromptPart(name=_name_of(part), text=part) for part in _BEFORE_HEADING.split(text))


def _name_of(part: str) -> str:
    return hashlib.blake2b(part.encode(), digest_size=8).hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
