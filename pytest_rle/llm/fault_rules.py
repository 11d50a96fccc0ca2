"""From an error's codes, message and HTTP status to its kind, and to whom it concerns: this request, or every one.

The codes and types decide first, then phrases of the message, then the HTTP status, which alone says little: with
status 403 a service may mean one filtered prompt or a key without permission.
"""

from __future__ import annotations

import re
from typing import Final

from pytest_rle.llm.calls import FaultAction, FaultKind
from pytest_rle.llm.error_body import ErrorBody

Verdict = tuple[FaultKind, FaultAction]

_STOP, _RETRY, _GIVE_UP = FaultAction.STOP_RUN, FaultAction.RETRY, FaultAction.GIVE_UP

_BY_NAME: Final[tuple[tuple[FaultKind, FaultAction, str], ...]] = (
    (
        FaultKind.CONTEXT_LENGTH,
        _GIVE_UP,
        (
            "context_length_exceeded exceed_context_size_error context_window_exceeded contextwindowexceedederror "
            "string_above_max_length request_too_large prompt_too_long model_max_prompt_tokens_exceeded"
        ),
    ),
    (
        FaultKind.MODERATION,
        _GIVE_UP,
        (
            "content_filter content_filtered content_policy_violation contentpolicyviolationerror "
            "responsibleaipolicyviolation moderation moderation_blocked invalid_prompt safety prohibited_content "
            "data_inspection_failed guardrail_intervened"
        ),
    ),
    (FaultKind.REFUSAL, _GIVE_UP, "refusal"),
    (
        FaultKind.PAYMENT_REQUIRED,
        _STOP,
        (
            "insufficient_quota insufficient_credits insufficient_balance billing_error billing_hard_limit_reached "
            "billing_not_active budget_exceeded"
        ),
    ),
    (
        FaultKind.PERMISSION,
        _STOP,
        (
            "permission_error permission_denied permissiondenied permissiondeniederror model_not_allowed "
            "model_access_denied key_model_access_denied team_model_access_denied user_model_access_denied "
            "org_model_access_denied access_denied accessdenied insufficient_permissions model_terms_required "
            "unsupported_country_region_territory organization_restricted service_disabled operationnotsupported "
            "permissions_error"
        ),
    ),
    (
        FaultKind.UNKNOWN_MODEL,
        _STOP,
        (
            "model_not_found modelnotfound unknown_model unknownmodel deploymentnotfound model_decommissioned "
            "model_not_available"
        ),
    ),
    (
        FaultKind.AUTHENTICATION,
        _STOP,
        (
            "invalid_api_key api_key_invalid authentication_error auth_error unauthenticated expired_key token_expired "
            "account_deactivated"
        ),
    ),
    (
        FaultKind.BAD_REQUEST,
        _STOP,
        (
            "unsupported_parameter unsupported_value unknown_parameter extra_forbidden not_supported_error "
            "unsupportedparamserror"
        ),
    ),
    # Groq checks the generated JSON itself; another seed may give valid JSON.
    (FaultKind.EMPTY, _RETRY, "json_validate_failed tool_use_failed"),
)
"""Codes and types, in lower case, by what they say. The first rule that has one of an error's names decides."""

_NAMED: Final = {name: (kind, action) for kind, action, names in _BY_NAME for name in names.split()}
_RANK: Final = {name: rank for rank, name in enumerate(_NAMED)}

_BY_PHRASE: Final[tuple[tuple[FaultKind, FaultAction, re.Pattern[str]], ...]] = tuple(
    (kind, action, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for kind, action, pattern in (
        (
            FaultKind.CONTEXT_LENGTH,
            _GIVE_UP,
            (
                r"context (?:length|window|size)|prompt (?:is )?too (?:long|large)|input (?:is )?too long|"
                r"input token count|too many (?:input )?tokens|reduce the length|contextwindowexceeded|"
                r"tokens to keep from the initial prompt"
            ),
        ),
        (
            FaultKind.MODERATION,
            _GIVE_UP,
            (
                r"content (?:management )?polic|content filter|usage polic|safety system|moderation|"
                r"(?:was|been|is|were) (?:flagged|blocked)|harmful|contentpolicyviolation"
            ),
        ),
        (FaultKind.PAYMENT_REQUIRED, _STOP, r"credit balance|insufficient (?:credit|balance|fund)"),
        (FaultKind.AUTHENTICATION, _STOP, r"(?:invalid|incorrect) api key|api key (?:is )?(?:not valid|invalid)"),
        (
            FaultKind.PERMISSION,
            _STOP,
            (
                r"(?:not have|no|without|lacks?) (?:access|permission)|not (?:allowed|authorized|permitted) to|"
                r"model[^.]{0,40}not allowed|permission denied|access denied|key limit exceeded"
            ),
        ),
        (
            FaultKind.UNKNOWN_MODEL,
            _STOP,
            (
                r"model\b.{0,120}(?:does not exist|doesn't exist|not found|is unknown)|not a valid model|"
                r"(?:unknown|no such|invalid) model|deployment[^.]{0,60}does not exist"
            ),
        ),
        (
            FaultKind.BAD_REQUEST,
            _STOP,
            (
                r"unsupported (?:parameter|value)|unrecognized request argument|unknown (?:name|parameter|field)|"
                r"extra inputs are not permitted|does not support"
            ),
        ),
    )
)
"""Phrases of messages, by what they say, for servers whose errors have no codes."""

_PLAIN_STATUS: Final = frozenset({400, 401, 403, 404, 413, 422})
"""Statuses whose message may say more. So may that of 500, but only that this one request cannot be answered."""

_BUSY: Final = frozenset({408, 409, 425})


def classify(status: int | None, body: ErrorBody, wait_s: float | None = None) -> Verdict:
    """The kind of an error, and the reaction to it.

    Args:
        status: The HTTP status; None if the error came with status 200 and gives none itself.
        body: The error object.
        wait_s: The seconds that the server asks to wait, None if it says nothing.
    """
    if status == 413:  # Groq names this a rate limit: the one request is larger than a whole minute's tokens
        return FaultKind.CONTEXT_LENGTH, _GIVE_UP
    known = [name for name in body.names if name in _NAMED]
    if known:
        return _NAMED[min(known, key=_RANK.__getitem__)]
    if status is None or status == 500 or status in _PLAIN_STATUS:
        for kind, action, phrase in _BY_PHRASE:
            if (status != 500 or action is _GIVE_UP) and phrase.search(body.message):
                return kind, action
    return _by_status(status, wait_s)


def _by_status(status: int | None, wait_s: float | None) -> Verdict:
    if status is None or status >= 500 or status in _BUSY:
        return FaultKind.SERVER_ERROR, _RETRY
    if status == 401:
        return FaultKind.AUTHENTICATION, _STOP
    if status == 402:
        # OpenRouter adds a wait if only the budget for calls in flight is used up; without one the account is empty.
        return FaultKind.PAYMENT_REQUIRED, _STOP if wait_s is None else _RETRY
    if status == 403:
        return FaultKind.PERMISSION, _GIVE_UP  # it does not say whether it is about this request or about all
    if status == 429:
        return FaultKind.RATE_LIMIT, _RETRY
    if status in (404, 405, 410):
        return FaultKind.BAD_REQUEST, _STOP
    return FaultKind.BAD_REQUEST, _GIVE_UP
