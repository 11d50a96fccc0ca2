"""What a deliberation has done so far. It survives a timeout."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from pytest_rle.llm.calls import CallRecord
from pytest_rle.llm.limits import TimeLimit
from pytest_rle.llm.recorded import RecordedCalls


@dataclasses.dataclass(slots=True)
class CallTrace:
    """What a deliberation has done so far. `ModelAccess` fills it as it goes, so that it survives a timeout.

    Attributes:
        prompt: The first prompt that was sent to a model.
        calls: The attempts at a model, failed ones included.
        recorded: Calls on record, which are returned instead of being made again.
        on_prompt: Called with the prompt before it is sent.
        time_limit: The time limit of the deliberation, set by the team.
        requests: How many requests were made, each with one attempt or more.
        is_over: The deliberation has ended, so that a policy which goes on may ask no more.
    """

    prompt: str = ""
    calls: list[CallRecord] = dataclasses.field(default_factory=list)
    recorded: RecordedCalls | None = None
    on_prompt: Callable[[str], None] | None = None
    time_limit: TimeLimit | None = None
    requests: int = 0
    is_over: bool = False

    def ask(self, prompt: str) -> None:
        """Note the first prompt that is about to be sent to a model."""
        if self.prompt:
            return
        self.prompt = prompt
        if self.on_prompt is not None:
            self.on_prompt(prompt)
