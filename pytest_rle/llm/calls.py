"""One attempt at a model, as it is recorded: what came back, what went wrong, what it cost."""

from __future__ import annotations

import enum
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

RAW_TEXT_LIMIT = 64_000
"""Characters of a model's raw output that a record keeps; what is longer is cut, flagged and its length told."""


class FaultAction(enum.StrEnum):
    """What a fault means for the caller.

    `stop_run` every later call would meet it; `retry` another attempt may do better; `give_up` this request cannot
    succeed, but another may.
    """

    STOP_RUN = "stop_run"
    RETRY = "retry"
    GIVE_UP = "give_up"


class FaultKind(enum.StrEnum):
    """Everything that can go wrong between the request and a usable text."""

    CONNECTION = "connection"
    """Refused, reset, or cut before the answer was whole."""
    TIMEOUT = "timeout"
    """The answer did not come within the attempt's share of the time limit."""
    BUDGET = "budget"
    """The call was not made: with it the episode could have cost more than it may."""
    CANCELLED = "cancelled"
    """The deliberation ended, by its limit or because the episode did, while the call was under way."""
    BAD_REQUEST = "bad_request"
    """400, 404, 413, 422: the endpoint does not take what the configuration says it takes."""
    AUTHENTICATION = "authentication"
    PAYMENT_REQUIRED = "payment_required"
    MODERATION = "moderation"
    """403, or an answer withheld by a content filter."""
    REFUSAL = "refusal"
    """The model itself declined, in the field that is there for it."""
    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    """408, 409, 425, 5xx."""
    ERROR_BODY = "error_body"
    """Status 200 with an error object instead of an answer."""
    NOT_JSON = "not_json"
    """Status 200 with HTML or text instead of a completion."""
    TRUNCATED_BODY = "truncated_body"
    """Status 200 with JSON that breaks off."""
    NO_CHOICES = "no_choices"
    LENGTH = "length"
    """The answer was cut at the token limit; it may look whole after repair, and is not."""
    EMPTY = "empty"
    """No text in the answer."""


INFRASTRUCTURE = frozenset(
    {
        FaultKind.CONNECTION,
        FaultKind.TIMEOUT,
        FaultKind.CANCELLED,
        FaultKind.BAD_REQUEST,
        FaultKind.AUTHENTICATION,
        FaultKind.PAYMENT_REQUIRED,
        FaultKind.RATE_LIMIT,
        FaultKind.SERVER_ERROR,
        FaultKind.ERROR_BODY,
        FaultKind.NOT_JSON,
        FaultKind.TRUNCATED_BODY,
    }
)
"""Faults of what lies between the team and its model, for which the model cannot be blamed."""


class Fault(BaseModel):
    """What went wrong, and what to do about it. `retry_after_s` is the server's own wish, where it had one.

    `out_of_time` says of a cancelled call that the deliberation's limit cut it off, and not the end of the episode.
    """

    model_config = ConfigDict(frozen=True)

    kind: FaultKind
    action: FaultAction
    message: str
    http_status: int | None = None
    retry_after_s: float | None = None
    error_class: str = ""
    out_of_time: bool = False

    @property
    def stops_run(self) -> bool:
        """Whether every later call would fail the same way."""
        return self.action is FaultAction.STOP_RUN

    @property
    def is_model_refusal(self) -> bool:
        """Whether the model or its provider declined, rather than failed."""
        return self.kind in (FaultKind.MODERATION, FaultKind.REFUSAL)


class CallStatus(enum.StrEnum):
    """How an attempt ended."""

    OK = "ok"
    FAULT = "fault"


class CostSource(enum.StrEnum):
    """Where an amount comes from: the provider's bill, tokens times prices, or nowhere."""

    BILLED = "billed"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


class CallRecord(BaseModel):
    """One attempt. Token counts are the server's own, None where it sent none; costs in USD; times in seconds.

    `raw_text` is the message content as it came, cut at `RAW_TEXT_LIMIT` characters; `raw_length` is its whole length.
    """

    model_config = ConfigDict(frozen=True)

    number: int = Field(ge=1, description="Place in the episode's ledger, from 1")
    attempt: int = Field(ge=1, description="Place within its deliberation, from 1")
    role: str = ""
    tick: int = 0
    status: CallStatus
    fault: Fault | None = None
    model_requested: str
    model_answered: str | None = None
    provider: str | None = None
    response_id: str | None = None
    request_id: str | None = None
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None
    cost_usd: Decimal | None = None
    cost_source: CostSource = CostSource.UNKNOWN
    latency_s: float = 0.0
    seed: int | None = None
    raw_text: str = ""
    raw_length: int = 0
    truncated: bool = False
    reasoning_length: int = 0
