"""How long a server asks its clients to wait: every header and form in which services say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pytest_rle.llm.error_body import ErrorBody

RESETS = (
    ("x-ratelimit-reset", "x-ratelimit-remaining"),
    ("x-ratelimit-reset-requests", "x-ratelimit-remaining-requests"),
    ("x-ratelimit-reset-tokens", "x-ratelimit-remaining-tokens"),
    ("ratelimit-reset", "ratelimit-remaining"),
    ("anthropic-ratelimit-requests-reset", "anthropic-ratelimit-requests-remaining"),
    ("anthropic-ratelimit-tokens-reset", "anthropic-ratelimit-tokens-remaining"),
    ("anthropic-ratelimit-input-tokens-reset", "anthropic-ratelimit-input-tokens-remaining"),
    ("anthropic-ratelimit-output-tokens-reset", "anthropic-ratelimit-output-tokens-remaining"),
)
"""Headers that say when a limit is reset, each with the header that says how much of the limit is left."""

_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)(ms|d|h|m|s))")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}

_IN_MESSAGE = re.compile(
    r"(?:try again|retry|reset|available)\w*\s+(?:in|after)\s+((?:\d+(?:\.\d+)?(?:ms|d|h|m|s))+)", re.IGNORECASE
)

_EPOCH_MS = 1e11
"""A larger number is a time in milliseconds since 1970, and not in seconds."""

_EPOCH_S = 1e8
"""A larger number is a time in seconds since 1970, and not a number of seconds to wait."""


def wait_of(headers: Mapping[str, str], body: ErrorBody | None = None, *, now: datetime | None = None) -> float | None:
    """The seconds that a server asks to wait, 0 or more; None if it says nothing.

    The first of these counts: `retry-after-ms`; `Retry-After` in seconds or as a date; the reset of a limit of which
    nothing is left, in seconds, as a duration (`1m30s`), as a time since 1970 in seconds or milliseconds, or as a date;
    the same in the error object; a phrase such as "try again in 7.66s" in its message.

    Args:
        headers: The headers of the answer. Names are looked up in lower case.
        body: The error object.
        now: The present, to which dates relate.
    """
    moment = now if now is not None else datetime.now(UTC)
    quoted = body.headers if body is not None else {}
    for each in (headers, quoted):
        wait = _from_headers(each, moment)
        if wait is not None:
            return wait
    if body is None:
        return None
    if body.retry_delay:
        return _seconds(body.retry_delay, moment)
    phrase = _IN_MESSAGE.search(body.message)
    return _seconds(phrase.group(1), moment) if phrase else None


def _from_headers(headers: Mapping[str, str], now: datetime) -> float | None:
    milliseconds = headers.get("retry-after-ms")
    if milliseconds is not None:
        try:
            return max(0.0, float(milliseconds) / 1000)
        except ValueError:
            pass
    wait = _seconds(headers.get("retry-after", ""), now)
    if wait is not None:
        return wait
    resets = [
        _seconds(headers[reset], now)
        for reset, remaining in RESETS
        if reset in headers and headers.get(remaining, "0").strip() in ("0", "0.0")
    ]
    return max((reset for reset in resets if reset is not None), default=None)


def _seconds(text: str, now: datetime) -> float | None:
    """Seconds from a number, a duration, a time since 1970 or a date; None for anything else."""
    text = text.strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        pass
    else:
        if not number < float("inf"):
            return None
        if number > _EPOCH_S:
            number = (number / 1000 if number > _EPOCH_MS else number) - now.timestamp()
        return max(0.0, number)
    parts = _DURATION.findall(text)
    if parts and "".join(f"{figure}{unit}" for figure, unit in parts) == text:
        return sum(float(figure) * _UNITS[unit] for figure, unit in parts)
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
        except ValueError:
            continue
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - now).total_seconds())
    return None
