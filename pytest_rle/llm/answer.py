"""Reading the body of a completion: its text, its finish reason, its usage, and its fault if there is one."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from pytest_rle.foreign_json import decode
from pytest_rle.llm import faults
from pytest_rle.llm.calls import Fault, FaultKind

WITHHELD = frozenset({"content_filter", "safety", "prohibited_content", "blocklist", "recitation", "refusal"})
"""Finish reasons, in lower case, of answers that a content filter withheld."""

CUT = frozenset({"length", "max_tokens", "model_length", "max_output_tokens"})
"""Finish reasons, in lower case, of answers that were cut at the token limit."""

BROKEN_OFF = frozenset({"error", "abort", "aborted", "cancelled", "canceled", "insufficient_system_resource"})
"""Finish reasons, in lower case, of answers that the server broke off."""

LONGEST_LABEL = 200
"""Characters of a name or an id that are kept."""

MOST_TOKENS = 10**9
"""A larger count is no count."""

MOST_USD = 10**6
"""A larger amount is no bill of one call."""


MOST_OBJECTS = 200
"""Opening brackets in a model's thoughts at which a plan is looked for; there may be very many."""

_ERROR_FIELDS = frozenset({"detail", "message", "errors", "code"})
"""Fields that a body without choices has if it is an error object itself."""

_OPENING = re.compile(r"[{\[]")


@dataclasses.dataclass(frozen=True, slots=True)
class Usage:
    """The server's token counts, and its own bill in USD; None for what it did not send."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None
    billed_usd: Decimal | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """The content of a body. `text` may be present in spite of a fault."""

    text: str = ""
    reasoning: str = ""
    finish_reason: str | None = None
    model: str | None = None
    provider: str | None = None
    response_id: str | None = None
    request_id: str | None = None
    usage: Usage = Usage()
    fault: Fault | None = None

    def without(self, secret: str) -> Answer:
        """The answer with a mark wherever its texts hold a secret."""

        def clean(value: str | None) -> str | None:
            return value.replace(secret, "…") if value is not None else None

        return dataclasses.replace(
            self,
            text=self.text.replace(secret, "…"),
            reasoning=self.reasoning.replace(secret, "…"),
            finish_reason=clean(self.finish_reason),
            model=clean(self.model),
            provider=clean(self.provider),
            response_id=clean(self.response_id),
            request_id=clean(self.request_id),
        )


def read_body(content: bytes, content_type: str) -> Answer:
    """Read the body of a reply with HTTP status 200. The status alone does not mean success."""
    try:
        body = decode(content)
    except ValueError as error:
        if not content.strip():
            return Answer(fault=faults.in_answer(FaultKind.NOT_JSON, "the answer is empty"))
        start = content.lstrip()[:1]
        if start in (b"{", b"["):
            return Answer(fault=faults.in_answer(FaultKind.TRUNCATED_BODY, f"the answer's JSON is incomplete: {error}"))
        kind = content_type or "no content type"
        return Answer(fault=faults.in_answer(FaultKind.NOT_JSON, f"the answer is not JSON but {kind}"))
    if not isinstance(body, Mapping):
        return Answer(fault=faults.in_answer(FaultKind.NOT_JSON, f"the answer is a JSON {type(body).__name__}"))
    return read_completion(body)


def read_completion(body: Mapping[str, object]) -> Answer:
    """Read a decoded body. Checks run in the order error, choices, finish reason, content."""
    known = Answer(
        model=label(body.get("model")),
        provider=label(body.get("provider")),
        response_id=label(body.get("id")),
        usage=_usage(body.get("usage")),
    )
    if body.get("error"):
        return dataclasses.replace(known, fault=faults.from_error_body(body["error"]))
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], Mapping):
        if "choices" not in body and (body.keys() & _ERROR_FIELDS or body.get("object") == "error"):
            return dataclasses.replace(known, fault=faults.from_error_body(body))
        return dataclasses.replace(known, fault=faults.in_answer(FaultKind.NO_CHOICES, "the answer has no choices"))
    choice = choices[0]
    message = choice.get("message")
    message = message if isinstance(message, Mapping) else {}
    reasoning = _text(message.get("reasoning")) or _text(message.get("reasoning_content"))
    answer = dataclasses.replace(
        known,
        text=_content(message.get("content")),
        reasoning=reasoning,
        finish_reason=label(choice.get("finish_reason")),
    )
    if not answer.text.strip():
        answer = dataclasses.replace(answer, text=_tool_arguments(message) or _last_object(reasoning))
    return dataclasses.replace(answer, fault=_fault_of(answer, message, choice))


def _fault_of(answer: Answer, message: Mapping[str, object], choice: Mapping[str, object]) -> Fault | None:
    finish_reason = (answer.finish_reason or "").lower()
    if finish_reason in BROKEN_OFF:
        return faults.from_error_body(choice.get("error") or f"the server broke off the answer ({finish_reason})")
    if finish_reason in WITHHELD:
        return faults.in_answer(FaultKind.MODERATION, "the provider's content filter withheld the answer")
    refusal = _text(message.get("refusal"))
    if refusal:
        return faults.in_answer(FaultKind.REFUSAL, f"the model refused: {refusal}")
    if finish_reason in CUT:
        return faults.in_answer(FaultKind.LENGTH, "the answer was cut at the token limit")
    if not answer.text.strip():
        thought = f" after {len(answer.reasoning)} characters of reasoning" if answer.reasoning else ""
        return faults.in_answer(FaultKind.EMPTY, f"the answer has no text{thought}")
    return None


def _usage(usage: object) -> Usage:
    if not isinstance(usage, Mapping):
        return Usage()
    completion_details = _mapping(usage.get("completion_tokens_details"))
    prompt_details = _mapping(usage.get("prompt_tokens_details"))
    return Usage(
        prompt_tokens=_count(usage.get("prompt_tokens")),
        completion_tokens=_count(usage.get("completion_tokens")),
        reasoning_tokens=_count(completion_details.get("reasoning_tokens")),
        cached_tokens=_count(prompt_details.get("cached_tokens")),
        billed_usd=_bill(usage),
    )


def _bill(usage: Mapping[str, object]) -> Decimal | None:
    """The provider's bill. With a key of the user's own (BYOK), the upstream provider bills a part outside `cost`."""
    cost = amount(usage.get("cost"))
    if cost is None:
        return None
    if usage.get("is_byok"):
        upstream = amount(_mapping(usage.get("cost_details")).get("upstream_inference_cost"))
        if upstream is not None:
            cost += upstream
    return cost


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _count(value: object) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS else None


def amount(value: object) -> Decimal | None:
    """An amount of USD, None for anything else."""
    if value is None or isinstance(value, bool):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount <= MOST_USD else None


def label(value: object) -> str | None:
    """A name or an id from an answer, cut at `LONGEST_LABEL` characters; None without one."""
    return _text(value)[:LONGEST_LABEL] or None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _content(value: object) -> str:
    """The text of a message, whose content is a text, a list of parts, or the decoded JSON itself."""
    if isinstance(value, Mapping):
        return json.dumps(value)
    if isinstance(value, list):
        return "".join(_text(part.get("text")) for part in value if isinstance(part, Mapping))
    return _text(value)


def _tool_arguments(message: Mapping[str, object]) -> str:
    """The arguments of the message's first tool call, or of its function call in the older form; empty without one."""
    calls = message.get("tool_calls")
    first = calls[0] if isinstance(calls, list) and calls else None
    function = first.get("function") if isinstance(first, Mapping) else message.get("function_call")
    arguments = function.get("arguments") if isinstance(function, Mapping) else None
    return json.dumps(arguments) if isinstance(arguments, Mapping) else _text(arguments)


def _last_object(reasoning: str) -> str:
    """The last JSON object or list in the thoughts of an answer without text: some servers put all text there."""
    decoder = json.JSONDecoder()
    found, position, tried = "", 0, 0
    while tried < MOST_OBJECTS and (opening := _OPENING.search(reasoning, position)) is not None:
        position, tried = opening.start(), tried + 1
        try:
            value, end = decoder.raw_decode(reasoning, position)
        except (ValueError, RecursionError):
            position += 1
            continue
        if value:
            found = reasoning[position:end]
        position = end
    return found
