"""The events of a deliberation: what a role was asked, each call to its model, and what it decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from pytest_rle.llm.calls import CallRecord, StartedCall
from pytest_rle.records.event_base import EventBase, one_of
from pytest_rle.team.actions import Action
from pytest_rle.team.deliberation import DeliberationStatus, RejectedAction

PROMPT_SEPARATOR: Final = "\n\n"
"""The text between two parts of a prompt."""


class PromptPart(BaseModel):
    """A part of a prompt. In the file, a new part has its `text`, and later ones only its `name`; readers add both."""

    model_config = ConfigDict(frozen=True)

    text: str | None = None
    name: str = Field(default="", description="The BLAKE2b hash of the text, 8 bytes in hexadecimal")


class PromptSent(EventBase):
    """The prompt that a role sends to its model, in parts.

    `sha256` is that of the whole text. Readers compute it; files up to schema version 10 hold it.
    """

    type: Literal["prompt"] = "prompt"
    tick: int
    role: str
    parts: tuple[PromptPart, ...] = ()
    sha256: str = ""

    @property
    def text(self) -> str:
        """The whole prompt."""
        return PROMPT_SEPARATOR.join(part.text or "" for part in self.parts)


class CallStarted(EventBase):
    """A call to a model is about to be sent. Its `provider_call` follows when it ends.

    If none follows, the process was killed during the call, and its cost is unknown. Comparisons of two records leave
    this event out, because a recorded answer is not asked for again.
    """

    type: Literal["call_started"] = "call_started"
    tick: int
    role: str
    number: int
    attempt: int
    model: str

    @classmethod
    def of(cls, call: StartedCall) -> CallStarted:
        """The event of a call."""
        return cls(tick=call.tick, role=call.role, number=call.number, attempt=call.attempt, model=call.model)

    @property
    def call(self) -> StartedCall:
        """The call."""
        return StartedCall(number=self.number, attempt=self.attempt, role=self.role, tick=self.tick, model=self.model)


class ProviderCall(EventBase):
    """One attempt to call a model: tokens, cost, the raw answer, the fault."""

    type: Literal["provider_call"] = "provider_call"
    tick: int
    role: str
    call: CallRecord

    def comparable(self) -> dict[str, Any]:
        """The event without the call's number, which depends on the order in which calls began."""
        plain = super().comparable()
        del plain["call"]["number"]
        return plain


class CostSettled(EventBase):
    """The provider's bill for one call, in USD, which arrived after the last tick. `number` is that of the call."""

    type: Literal["cost_settled"] = "cost_settled"
    number: int
    response_id: str | None = None
    cost_usd: Decimal

    def comparable(self) -> dict[str, Any]:
        """The event without the call's number, which depends on the order in which calls began."""
        plain = super().comparable()
        del plain["number"]
        return plain


class DeliberationEnded(EventBase):
    """One role's deliberation: the plan with every action and its reason, or how it failed."""

    type: Literal["deliberation"] = "deliberation"
    tick: int
    role: str
    status: str = Field(pattern=one_of(DeliberationStatus))
    policy: str = ""
    model: str | None = None
    confidence: int | None = Field(default=None, ge=0, le=100)
    actions: tuple[Action, ...] = ()
    summary: str = ""
    rejected: tuple[RejectedAction, ...] = ()
    repaired: bool = False
    error: str = ""
    latency_s: float = 0.0
    timeout_s: float | None = None
