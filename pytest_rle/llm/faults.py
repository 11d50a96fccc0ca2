"""Classifying failed calls: each fault gets a kind, and an action that says whether to stop, retry or give up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from pytest_rle.llm.calls import Fault, FaultAction, FaultKind
from pytest_rle.llm.ledger import CostTracker

if TYPE_CHECKING:
    import openai

MESSAGE_LIMIT = 500
"""Characters of a server's error message that are kept."""

LONGEST_WAIT_S = 120.0
"""A longer `Retry-After` does not fit into any deliberation, so the request is given up."""

_RETRYABLE_STATUS = frozenset({408, 409, 425})


def from_exception(error: Exception) -> Fault:
    """The fault for an exception of the openai client, or of reading its result.

    Raises:
        Exception: The error itself, if it is a bug of this program and not a fault of the provider.
    """
    import openai  # here, because only a ChatClient needs it, and has imported it

    if isinstance(error, openai.APITimeoutError) and _ran_out_of_time(error):
        return _fault(FaultKind.TIMEOUT, FaultAction.RETRY, f"the model did not answer in time: {error}", error)
    if isinstance(error, openai.APIStatusError):
        return from_status(error.status_code, _text_of(error), error.response.headers, error)
    if isinstance(error, openai.APIResponseValidationError):
        return _fault(FaultKind.NOT_JSON, FaultAction.RETRY, f"the answer is not a chat completion: {error}", error)
    if isinstance(error, openai.APIConnectionError):
        cause = error.__cause__ or error
        return _fault(FaultKind.CONNECTION, FaultAction.RETRY, f"cannot reach the model: {cause}", error)
    if isinstance(error, json.JSONDecodeError):
        return _fault(FaultKind.TRUNCATED_BODY, FaultAction.RETRY, f"the answer's JSON is incomplete: {error}", error)
    if isinstance(error, openai.APIError):
        return _fault(FaultKind.ERROR_BODY, FaultAction.RETRY, str(error), error)
    if isinstance(error, UnicodeDecodeError):
        return _fault(FaultKind.NOT_JSON, FaultAction.RETRY, f"the answer is not text: {error}", error)
    raise error


def from_status(status: int, message: str, headers: Mapping[str, str], error: Exception | None = None) -> Fault:
    """The fault for an HTTP error status."""
    wait = retry_after(headers)
    kind, action = _classify(status, wait)
    if action is FaultAction.RETRY and wait is not None and wait > LONGEST_WAIT_S:
        action = FaultAction.GIVE_UP
    return _fault(kind, action, f"HTTP {status}: {message}", error, status=status, wait=wait)


def from_error_body(error: object) -> Fault:
    """The fault for an error object that came with status 200. Its own code decides, if it has one."""
    body = error if isinstance(error, Mapping) else {"message": str(error)}
    message = str(body.get("message") or body)
    code = body.get("code")
    status = int(code) if isinstance(code, int | str) and str(code).isdigit() else None
    if status is not None and 400 <= status < 600:
        fault = from_status(status, message, {})
        if fault.kind is not FaultKind.SERVER_ERROR:
            return fault
    return _fault(FaultKind.ERROR_BODY, FaultAction.RETRY, f"HTTP 200 with an error: {message}", None, status=200)


def in_answer(kind: FaultKind, message: str) -> Fault:
    """The fault for an answer that is well-formed but unusable: cut, empty or withheld."""
    give_up = kind in (FaultKind.MODERATION, FaultKind.REFUSAL)
    return _fault(kind, FaultAction.GIVE_UP if give_up else FaultAction.RETRY, message, None, status=200)


def over_budget(ledger: CostTracker, worst_usd: Decimal | None) -> Fault:
    """The fault for a call that was not sent, because it could have exceeded the cost limit of the episode."""
    more = "an unknown amount" if worst_usd is None else f"up to ${worst_usd:.4f}"
    message = (
        f"${ledger.committed_usd:.4f} of ${ledger.limit_usd or 0:.4f} are spent or reserved, "
        f"and another call may cost {more}"
    )
    return _fault(FaultKind.BUDGET, FaultAction.STOP_RUN, message, None)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from `retry-after-ms`, or from `Retry-After` in seconds or as a date; None without them."""
    milliseconds = headers.get("retry-after-ms")
    if milliseconds is not None:
        try:
            return max(0.0, float(milliseconds) / 1000)
        except ValueError:
            return None
    text = headers.get("retry-after")
    if text is None:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _classify(status: int, wait: float | None) -> tuple[FaultKind, FaultAction]:
    if status == 401:
        return FaultKind.AUTHENTICATION, FaultAction.STOP_RUN
    if status == 402:
        # OpenRouter adds a wait if only the budget for calls in flight is used up; without one the account is empty.
        return FaultKind.PAYMENT_REQUIRED, FaultAction.STOP_RUN if wait is None else FaultAction.RETRY
    if status == 403:
        return FaultKind.MODERATION, FaultAction.GIVE_UP
    if status == 429:
        return FaultKind.RATE_LIMIT, FaultAction.RETRY
    if status in _RETRYABLE_STATUS or status >= 500:
        return FaultKind.SERVER_ERROR, FaultAction.RETRY
    return FaultKind.BAD_REQUEST, FaultAction.STOP_RUN


def _ran_out_of_time(error: openai.APITimeoutError) -> bool:
    """Whether time ran out. The client's transport reports a lost connection as a timeout as well."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, TimeoutError):
        cause = cause.__cause__
    return cause is not None


def _text_of(error: openai.APIStatusError) -> str:
    """The server's message: some send it as `error.message`, others as `detail`."""
    body = error.body
    if isinstance(body, Mapping):
        for key in ("message", "detail", "error"):
            value = body.get(key)
            if isinstance(value, Mapping):
                value = value.get("message")
            if value:
                return str(value)
        return json.dumps(body)
    return str(body) if body else error.message


def _fault(
    kind: FaultKind,
    action: FaultAction,
    message: str,
    error: Exception | None,
    *,
    status: int | None = None,
    wait: float | None = None,
) -> Fault:
    line = " ".join(message.split())
    return Fault(
        kind=kind,
        action=action,
        message=line if len(line) <= MESSAGE_LIMIT else line[: MESSAGE_LIMIT - 1] + "…",
        http_status=status,
        retry_after_s=wait,
        error_class=type(error).__name__ if error is not None else "",
    )
