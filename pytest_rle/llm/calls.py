"""The record of one attempt at a model: the answer, the fault and the cost."""

from __future__ import annotations

import enum
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

RAW_TEXT_LIMIT = 64_000
"""Characters of a model's raw output that a record keeps. Longer output is cut and flagged, with its full length."""


class FaultAction(enum.StrEnum):
    """The caller's reaction to a fault."""

    STOP_RUN = "stop_run"
    """Every later call would fail in the same way."""
    RETRY = "retry"
    """Another attempt may succeed."""
    GIVE_UP = "give_up"
    """This request cannot succeed, but another one may."""


class FaultKind(enum.StrEnum):
    """Everything that can go wrong between a request and a usable text."""

    CONNECTION = "connection"
    """The connection was refused, reset, or closed before the answer was complete."""
    TIMEOUT = "timeout"
    """The endpoint was silent for too long."""
    BUDGET = "budget"
    """The call was not sent, because it could have exceeded the cost limit of the episode."""
    CANCELLED = "cancelled"
    """The deliberation ended during the call, by its time limit or with the episode."""
    LOST = "lost"
    """The process was killed during the call, so its answer and its cost are unknown."""
    BAD_REQUEST = "bad_request"
    """400, 404, 422: the endpoint does not accept the request, or a parameter that its profile declares."""
    CONTEXT_LENGTH = "context_length"
    """The prompt is too long for the model."""
    AUTHENTICATION = "authentication"
    PERMISSION = "permission"
    """403: the key, its account or its region may not do this. Not the work of a content filter."""
    UNKNOWN_MODEL = "unknown_model"
    PAYMENT_REQUIRED = "payment_required"
    """402, or a quota that waiting does not renew."""
    MODERATION = "moderation"
    """A content filter rejected the prompt or withheld the answer."""
    REFUSAL = "refusal"
    """The model refused, in the field `refusal` of its message."""
    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    """408, 409, 425, 5xx."""
    ERROR_BODY = "error_body"
    """Status 200 with an error object instead of an answer."""
    NOT_JSON = "not_json"
    """Status 200 with HTML or text instead of a completion."""
    TRUNCATED_BODY = "truncated_body"
    """Status 200 with incomplete JSON, or a stream that ended before the answer did."""
    TOO_LARGE = "too_large"
    """Status 200 with more bytes than any answer has."""
    NO_CHOICES = "no_choices"
    LENGTH = "length"
    """The answer was cut at the token limit. It is incomplete even if a repair makes it valid JSON."""
    EMPTY = "empty"
    """The answer has no text, or the server rejected the text as malformed."""


INFRASTRUCTURE = frozenset(
    {
        FaultKind.CONNECTION,
        FaultKind.TIMEOUT,
        FaultKind.CANCELLED,
        FaultKind.LOST,
        FaultKind.BAD_REQUEST,
        FaultKind.CONTEXT_LENGTH,
        FaultKind.AUTHENTICATION,
        FaultKind.PERMISSION,
        FaultKind.UNKNOWN_MODEL,
        FaultKind.PAYMENT_REQUIRED,
        FaultKind.RATE_LIMIT,
        FaultKind.SERVER_ERROR,
        FaultKind.ERROR_BODY,
        FaultKind.NOT_JSON,
        FaultKind.TRUNCATED_BODY,
        FaultKind.TOO_LARGE,
    }
)
"""Faults of the endpoint or the connection, which are not the model's own."""


class Fault(BaseModel):
    """A fault, and the reaction to it. `retry_after_s` is the server's `Retry-After` in seconds, None without one.

    `out_of_time` says that a cancelled call ended by the deliberation's time limit, and not with the episode.
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
        """Whether every later call would fail in the same way."""
        return self.action is FaultAction.STOP_RUN

    @property
    def is_model_refusal(self) -> bool:
        """Whether the model or its provider refused, as opposed to failed."""
        return self.kind in (FaultKind.MODERATION, FaultKind.REFUSAL)


class CallStatus(enum.StrEnum):
    """The end of an attempt."""

    OK = "ok"
    FAULT = "fault"
    REPEATED = "repeated"
    """A resumed run made the call again. Only the cost of this attempt counts."""


class CostSource(enum.StrEnum):
    """The source of an amount: the provider's bill, tokens times prices, or none."""

    BILLED = "billed"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


class StartedCall(BaseModel):
    """An attempt that is about to be sent. `number` and `attempt` are those of its `CallRecord`."""

    model_config = ConfigDict(frozen=True)

    number: int = Field(ge=1, description="Number in the episode's ledger, from 1")
    attempt: int = Field(ge=1, description="Number within its deliberation, from 1")
    role: str = ""
    tick: int = 0
    model: str

    def lost(self) -> CallRecord:
        """The record of this call if its end is not known, because the process was killed."""
        message = "the process was killed during the call"
        return CallRecord(
            number=self.number,
            attempt=self.attempt,
            role=self.role,
            tick=self.tick,
            status=CallStatus.REPEATED,
            fault=Fault(kind=FaultKind.LOST, action=FaultAction.RETRY, message=message),
            model_requested=self.model,
        )


class CallRecord(BaseModel):
    """One attempt. Token counts are the server's own, None if it sent none; costs are in USD, times in seconds.

    `raw_text` is the unchanged message content, cut at `RAW_TEXT_LIMIT` characters; `raw_length` is its full length.
    """

    model_config = ConfigDict(frozen=True)

    number: int = Field(ge=1, description="Number in the episode's ledger, from 1")
    attempt: int = Field(ge=1, description="Number within its deliberation, from 1")
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
    prompt_cut: bool = Field(default=False, description="The server's count of tokens is too small for the prompt")
