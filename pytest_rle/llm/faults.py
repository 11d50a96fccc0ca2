"""The faults of failed calls: each gets a kind, and an action that says whether to stop, retry or give up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pytest_rle.foreign_json import writable
from pytest_rle.llm.calls import Fault, FaultAction, FaultKind
from pytest_rle.llm.error_body import read_error
from pytest_rle.llm.fault_rules import classify
from pytest_rle.llm.ledger import CostTracker
from pytest_rle.llm.retry_after import wait_of

MESSAGE_LIMIT = 500
"""Characters of a server's error message that are kept."""

_FINAL_ANSWERS = frozenset({FaultKind.MODERATION, FaultKind.REFUSAL, FaultKind.LENGTH})
"""Answers that the same request would get again. At the same limit, a cut answer would be cut again."""


def from_exception(error: Exception) -> Fault:
    """The fault for an exception of the openai client, or of reading its result.

    Raises:
        Exception: The error itself, if it is a bug of this program and not a fault of the provider.
    """
    import aiohttp  # here, because only a ChatClient needs them, and has imported them
    import httpx2
    import openai

    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException) and _ran_out_of_time(error):
        return _fault(FaultKind.TIMEOUT, FaultAction.RETRY, f"the model did not answer in time: {error}", error)
    if isinstance(error, openai.APIStatusError):
        return from_status(error.status_code, error.body, error.response.headers, error)
    if isinstance(error, httpx2.DecodingError):
        return _fault(FaultKind.NOT_JSON, FaultAction.RETRY, f"the answer cannot be unpacked: {error}", error)
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.http_exceptions.HttpProcessingError):
        message = f"the server does not speak HTTP as it should: {error.message}"
        return _fault(FaultKind.CONNECTION, FaultAction.RETRY, message, error)
    if isinstance(error, openai.APIConnectionError | httpx2.RequestError | aiohttp.ClientError | OSError):
        cause = error.__cause__ or error
        return _fault(FaultKind.CONNECTION, FaultAction.RETRY, f"cannot reach the model: {cause}", error)
    if isinstance(error, openai.APIError):
        return _fault(FaultKind.ERROR_BODY, FaultAction.RETRY, str(error), error)
    raise error


def was_never_sent(error: Exception) -> bool:
    """Whether no connection came about, so that the request certainly cost nothing."""
    import aiohttp  # here: as above

    return _caused_by(error, aiohttp.ClientConnectorError)


def from_status(status: int, body: object, headers: Mapping[str, str], error: Exception | None = None) -> Fault:
    """The fault for an HTTP error status with this body, decoded or as text."""
    details = read_error(body)
    if 300 <= status < 400:  # following it could carry the key to another host
        target = headers.get("location", "another address")
        message = f"HTTP {status}: the endpoint redirects to {target}: set --rle-base-url to the address it moved to"
        return _fault(FaultKind.BAD_REQUEST, FaultAction.STOP_RUN, message, error, status=status)
    wait = wait_of(headers, details)
    kind, action = classify(status, details, wait)
    message = details.message or (str(error) if error is not None else "no reason given")
    return _fault(kind, action, f"HTTP {status}: {message}", error, status=status, wait=wait)


def from_error_body(error: object) -> Fault:
    """The fault for an error object that came with status 200. Its own codes decide, if it has any."""
    details = read_error(error)
    wait = wait_of({}, details)
    kind, action = classify(details.status, details, wait)
    if kind is FaultKind.SERVER_ERROR:
        kind = FaultKind.ERROR_BODY
    return _fault(
        kind, action, f"HTTP 200 with an error: {details.message}", None, status=details.status or 200, wait=wait
    )


def in_answer(kind: FaultKind, message: str) -> Fault:
    """The fault for an answer that is well-formed but unusable: cut, empty or withheld."""
    action = FaultAction.GIVE_UP if kind in _FINAL_ANSWERS else FaultAction.RETRY
    return _fault(kind, action, message, None, status=200)


def over_budget(ledger: CostTracker, worst_usd: Decimal | None) -> Fault:
    """The fault for a call that was not sent, because it could have exceeded a cost limit."""
    return _fault(FaultKind.BUDGET, FaultAction.STOP_RUN, ledger.limit_text(worst_usd), None)


def _ran_out_of_time(error: Exception) -> bool:
    """Whether time ran out. The client's transport reports a lost connection as a timeout as well."""
    return _caused_by(error, TimeoutError)


def _caused_by(error: Exception, kind: type[Exception]) -> bool:
    """Whether an error, or one of its causes, is of this kind."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, kind):
        cause = cause.__cause__
    return cause is not None


def _fault(
    kind: FaultKind,
    action: FaultAction,
    message: str,
    error: Exception | None,
    *,
    status: int | None = None,
    wait: float | None = None,
) -> Fault:
    line = str(writable(" ".join(message.split())))
    return Fault(
        kind=kind,
        action=action,
        message=line if len(line) <= MESSAGE_LIMIT else line[: MESSAGE_LIMIT - 1] + "…",
        http_status=status,
        retry_after_s=wait,
        error_class=type(error).__name__ if error is not None else "",
    )
