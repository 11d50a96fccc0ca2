"""Faults as services send them, each with its right classification. The tests send each over a real socket."""

# ruff: noqa: E501 - bodies of errors are quoted as they are sent

from __future__ import annotations

import dataclasses
import json
from typing import Any

from pytest_rle.llm import FaultAction, FaultKind
from tests.llm.server import Reply, says, sends, status

STOP, RETRY, GIVE_UP = FaultAction.STOP_RUN, FaultAction.RETRY, FaultAction.GIVE_UP


@dataclasses.dataclass(frozen=True)
class FaultRow:
    """One fault: who sends it and when, the reply, and what the client must make of it."""

    name: str
    reply: Reply
    kind: FaultKind
    action: FaultAction


def body(code: int, content: Any, **headers: str) -> Reply:
    """An HTTP status with this JSON."""
    return sends(json.dumps(content), status=code, headers=headers)


FILTERED_BY_AZURE = {
    "error": {
        "message": "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        "type": None,
        "param": "prompt",
        "code": "content_filter",
        "status": 400,
        "innererror": {
            "code": "ResponsibleAIPolicyViolation",
            "content_filter_result": {"violence": {"filtered": True}},
        },
    }
}

TOO_LONG_FOR_OPENAI = {
    "message": "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
    "type": "invalid_request_error",
    "param": "messages",
    "code": "context_length_exceeded",
}

FAULT_TABLE = (
    # About this request only
    FaultRow("azure content filter", body(400, FILTERED_BY_AZURE), FaultKind.MODERATION, GIVE_UP),
    FaultRow(
        "openai flagged prompt",
        status(400, "Invalid prompt: your prompt was flagged as potentially violating our usage policy.", code="invalid_prompt"),
        FaultKind.MODERATION,
        GIVE_UP,
    ),
    FaultRow(
        "openrouter moderation",
        body(403, {"error": {"code": 403, "message": "Input flagged", "metadata": {"reasons": ["violence"], "flagged_input": "raid"}}}),
        FaultKind.MODERATION,
        GIVE_UP,
    ),
    FaultRow(
        "litellm content policy",
        body(400, {"error": {"message": "litellm.ContentPolicyViolationError: no", "type": None, "code": "400"}}),
        FaultKind.MODERATION,
        GIVE_UP,
    ),
    FaultRow("answer withheld", says("", finish_reason="content_filter"), FaultKind.MODERATION, GIVE_UP),
    FaultRow("answer withheld for safety", says(None, finish_reason="SAFETY"), FaultKind.MODERATION, GIVE_UP),
    FaultRow("refusal", says(None, message={"refusal": "I would rather not"}), FaultKind.REFUSAL, GIVE_UP),
    FaultRow("openai long prompt", body(400, {"error": TOO_LONG_FOR_OPENAI}), FaultKind.CONTEXT_LENGTH, GIVE_UP),
    FaultRow(
        "anthropic long prompt",
        body(400, {"type": "error", "error": {"type": "invalid_request_error", "message": "prompt is too long: 200251 tokens > 199999 maximum"}}),
        FaultKind.CONTEXT_LENGTH,
        GIVE_UP,
    ),
    FaultRow(
        "gemini long prompt",
        body(400, [{"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."}}]),
        FaultKind.CONTEXT_LENGTH,
        GIVE_UP,
    ),
    FaultRow(
        "llama.cpp long prompt",
        body(400, {"error": {"code": 400, "message": "the request exceeds the available context size", "type": "exceed_context_size_error", "n_prompt_tokens": 9001, "n_ctx": 4096}}),
        FaultKind.CONTEXT_LENGTH,
        GIVE_UP,
    ),
    FaultRow(
        "vllm long prompt",
        body(400, {"object": "error", "message": "This model's maximum context length is 4096 tokens.", "type": "BadRequestError", "param": None, "code": 400}),
        FaultKind.CONTEXT_LENGTH,
        GIVE_UP,
    ),
    FaultRow(
        "openrouter long prompt behind a provider",
        body(400, {"error": {"code": 400, "message": "Provider returned error", "metadata": {"raw": json.dumps({"error": TOO_LONG_FOR_OPENAI})}}}),
        FaultKind.CONTEXT_LENGTH,
        GIVE_UP,
    ),
    FaultRow(
        "lm studio long prompt",
        body(400, {"error": "Trying to keep the first 6000 tokens when context the overflows. The number of tokens to keep from the initial prompt is greater than the context length."}),
        FaultKind.CONTEXT_LENGTH,
        GIVE_UP,
    ),
    FaultRow("litellm long prompt as 500", status(500, "litellm.ContextWindowExceededError: too long"), FaultKind.CONTEXT_LENGTH, GIVE_UP),
    FaultRow(
        "groq request above a minute's tokens",
        status(413, "Request too large for model: Limit 6000, Requested 9001", code="rate_limit_exceeded", type="tokens"),
        FaultKind.CONTEXT_LENGTH,
        GIVE_UP,
    ),
    FaultRow("cut answer", says('{"actions": [', finish_reason="length"), FaultKind.LENGTH, GIVE_UP),
    FaultRow("400 without a reason", status(400), FaultKind.BAD_REQUEST, GIVE_UP),
    FaultRow("422 without a reason", status(422), FaultKind.BAD_REQUEST, GIVE_UP),
    FaultRow("403 without a reason", status(403), FaultKind.PERMISSION, GIVE_UP),
    FaultRow("403 with a page", sends("<html>Forbidden</html>", status=403, content_type="text/html"), FaultKind.PERMISSION, GIVE_UP),
    # About every request
    FaultRow("401", status(401), FaultKind.AUTHENTICATION, STOP),
    FaultRow("401 with status 200", sends(json.dumps({"error": {"code": 401, "message": "no key"}})), FaultKind.AUTHENTICATION, STOP),
    FaultRow(
        "gemini key",
        body(400, [{"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}}]),
        FaultKind.AUTHENTICATION,
        STOP,
    ),
    FaultRow("402", status(402), FaultKind.PAYMENT_REQUIRED, STOP),
    FaultRow(
        "openai quota",
        status(429, "You exceeded your current quota", code="insufficient_quota", type="insufficient_quota"),
        FaultKind.PAYMENT_REQUIRED,
        STOP,
    ),
    FaultRow(
        "anthropic credit",
        body(400, {"type": "error", "error": {"type": "invalid_request_error", "message": "Your credit balance is too low to access the Anthropic API."}}),
        FaultKind.PAYMENT_REQUIRED,
        STOP,
    ),
    FaultRow(
        "anthropic permission",
        body(403, {"type": "error", "error": {"type": "permission_error", "message": "Your API key may not use this."}}),
        FaultKind.PERMISSION,
        STOP,
    ),
    FaultRow("gemini permission", body(403, [{"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "denied"}}]), FaultKind.PERMISSION, STOP),
    FaultRow("openai region", status(403, "no", code="unsupported_country_region_territory"), FaultKind.PERMISSION, STOP),
    FaultRow("model not allowed", status(403, "Project does not have access to model gpt-9"), FaultKind.PERMISSION, STOP),
    FaultRow("litellm model not allowed", status(401, "key not allowed to access model", type="key_model_access_denied"), FaultKind.PERMISSION, STOP),
    FaultRow("openai unknown model", status(404, "The model `x` does not exist", code="model_not_found"), FaultKind.UNKNOWN_MODEL, STOP),
    FaultRow("azure unknown deployment", status(404, "no", code="DeploymentNotFound"), FaultKind.UNKNOWN_MODEL, STOP),
    FaultRow("ollama unknown model", status(404, 'model "x" not found, try pulling it first', type="api_error"), FaultKind.UNKNOWN_MODEL, STOP),
    FaultRow("openrouter unknown model", status(400, "x/y is not a valid model ID"), FaultKind.UNKNOWN_MODEL, STOP),
    FaultRow("wrong path", sends("404 page not found", status=404, content_type="text/plain"), FaultKind.BAD_REQUEST, STOP),
    FaultRow("unsupported parameter", status(400, "Unsupported parameter: 'max_tokens'", code="unsupported_parameter"), FaultKind.BAD_REQUEST, STOP),
    FaultRow("gemini unknown field", body(400, [{"error": {"code": 400, "message": 'Unknown name "seed": Cannot find field.', "status": "INVALID_ARGUMENT"}}]), FaultKind.BAD_REQUEST, STOP),
    # Temporary
    FaultRow("402 with a wait", status(402, headers={"retry-after": "0.01"}), FaultKind.PAYMENT_REQUIRED, RETRY),
    FaultRow("429", status(429), FaultKind.RATE_LIMIT, RETRY),
    FaultRow(
        "gemini rate limit",
        body(429, [{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "You exceeded your current quota.", "details": [{"retryDelay": "0.01s"}]}}]),
        FaultKind.RATE_LIMIT,
        RETRY,
    ),
    FaultRow("408", status(408), FaultKind.SERVER_ERROR, RETRY),
    FaultRow("500", status(500), FaultKind.SERVER_ERROR, RETRY),
    FaultRow("503 loading", status(503, "Loading model", type="unavailable_error"), FaultKind.SERVER_ERROR, RETRY),
    FaultRow("anthropic overloaded", body(529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}), FaultKind.SERVER_ERROR, RETRY),
    FaultRow("groq malformed generation", status(400, "Failed to generate JSON", code="json_validate_failed"), FaultKind.EMPTY, RETRY),
    FaultRow("error with status 200", sends('{"error": {"message": "overloaded", "code": 502}}'), FaultKind.ERROR_BODY, RETRY),
    FaultRow("error text with status 200", sends('{"error": "something"}'), FaultKind.ERROR_BODY, RETRY),
)  # fmt: skip
