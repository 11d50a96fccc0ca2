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


def split_prompt(text: str) -> tuple[PromptPart, ...]:
    """The parts of a prompt. A part's name is a hash of its text."""
    return tuple(
        PromptPart(name=hashlib.blake2b(part.encode(), digest_size=8).hexdigest(), text=part)
        for part in _BEFORE_HEADING.split(text)
    )


class PromptTexts:
    """The texts of the prompts of one record, for its reader."""

    def __init__(self) -> None:
        self._by_name: dict[str, str] = {}
        self._version_1: dict[str, tuple[PromptPart, ...]] = {}

    def complete(self, prompt: PromptSent, whole_text: str | None) -> PromptSent:
        """The prompt with the text of each part; a part whose text is not on record has none.

        Args:
            prompt: The prompt as it was read.
            whole_text: The field `text`, which prompts of schema version 1 have instead of parts, the first time.
        """
        if not prompt.parts:
            if whole_text is not None:
                self._version_1[prompt.sha256] = split_prompt(whole_text)
            return prompt.model_copy(update={"parts": self._version_1.get(prompt.sha256, ())})
        for part in prompt.parts:
            if part.text is not None:
                self._by_name[part.name] = part.text
        parts = tuple(PromptPart(name=part.name, text=self._by_name.get(part.name)) for part in prompt.parts)
        return prompt.model_copy(update={"parts": parts})
