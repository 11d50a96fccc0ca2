"""From a model's text to a plan: remove thoughts, read or repair the JSON, check every action against the role."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from typing import Any

from json_repair import repair_json
from pydantic import JsonValue, ValidationError

from pytest_rle.errors import ModelError
from pytest_rle.foreign_json import DEEPEST_FOREIGN, decode, writable
from pytest_rle.team.actions import ActionModel
from pytest_rle.team.deliberation import RejectedAction
from pytest_rle.team.messages import cut
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.roles import RoleSpec
from pytest_rle.team.wording import in_words

MOST_OBJECTS = 20
"""Opening braces in prose at which the parser looks for a plan; garbage may have very many."""

READ_LIMIT = 64_000
"""Characters of an answer that are read; a plan of 24 actions has a tenth of that."""

SUMMARY_LIMIT = 1_000
"""Characters of a plan's summary that are kept."""

_CLOSED_THOUGHTS = re.compile(
    r"(?:<think(?:ing)?>.*?</think(?:ing)?>|\[THINK\].*?\[/THINK\])", re.DOTALL | re.IGNORECASE
)
_OPEN_THOUGHTS = re.compile(r"<think(?:ing)?>.*\Z", re.DOTALL | re.IGNORECASE)
_LEADING_CLOSE = re.compile(r"\A.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"\A\s*```[\w-]*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)


class PlanError(ModelError):
    """A model's answer holds no plan; the message says what is missing, in words that a model can act on."""


@dataclasses.dataclass(frozen=True, slots=True)
class ParsedPlan:
    """A plan, the actions that were rejected, and whether the JSON had to be repaired."""

    plan: ActionPlan
    rejected: tuple[RejectedAction, ...]
    repaired: bool


def parse_plan(text: str, spec: RoleSpec) -> ParsedPlan:
    """Read a model's answer. Only a bad action is rejected; the others are kept.

    Raises:
        PlanError: There is no JSON object with a list of `actions`.
    """
    body, repaired = _decode(strip_thoughts(text)[:READ_LIMIT])
    body = _plan_in(writable(body))
    if not isinstance(body, dict):
        raise PlanError(f"the answer must be a JSON object, not a {_kind(body)}")
    if "actions" not in body:
        keys = ", ".join(map(repr, list(body)[:6])) or "none"
        raise PlanError(f"the object has no 'actions' key (its keys: {keys})")
    entries = body["actions"]
    if not isinstance(entries, list):
        raise PlanError(f"'actions' must be a list, not a {_kind(entries)}")
    actions: list[ActionModel] = []
    rejected: list[RejectedAction] = []
    for entry in entries[: spec.most_actions]:
        try:
            actions.append(_action(entry, spec))
        except PlanError as error:
            rejected.append(RejectedAction(raw=_plain(entry), reason=str(error)))
    too_many = len(entries) - spec.most_actions
    if too_many > 0:
        rejected.append(
            RejectedAction(raw=too_many, reason=f"a plan has at most {spec.most_actions} actions; this many more")
        )
    summary = body.get("summary")
    plan = ActionPlan(
        actions=tuple(actions),
        summary=cut(summary, SUMMARY_LIMIT) if isinstance(summary, str) else "",
        confidence=_confidence(body.get("confidence")),
    )
    return ParsedPlan(plan, tuple(rejected), repaired)


def _plan_in(body: Any) -> Any:
    """The plan in an answer of another form: a bare list of actions, or a plan inside one field, as of a tool call."""
    if isinstance(body, list) and body and all(isinstance(entry, dict) and "type" in entry for entry in body):
        return {"actions": body}
    if isinstance(body, dict) and "actions" not in body:
        inner = (value for value in body.values() if isinstance(value, dict) and "actions" in value)
        return next(inner, body)
    return body


def strip_thoughts(text: str) -> str:
    """The text without `<think>` blocks. A block that never closes extends to the end."""
    rest = _CLOSED_THOUGHTS.sub("", text)
    if re.search(r"</think(?:ing)?>", rest, re.IGNORECASE):
        rest = _LEADING_CLOSE.sub("", rest)
    return _OPEN_THOUGHTS.sub("", rest).strip()


def _decode(text: str) -> tuple[Any, bool]:
    """The JSON value in a text, and whether it had to be found in prose or repaired."""
    if not text:
        raise PlanError("the answer is empty")
    fenced = _FENCE.match(text)
    candidate = fenced.group(1) if fenced else text
    try:
        return decode(candidate), False
    except ValueError:
        pass
    if "{" not in text:
        raise PlanError("the answer holds no JSON object")
    if _depth(text) > DEEPEST_FOREIGN:
        raise PlanError("the answer's JSON is nested too deep")
    embedded: dict[str, Any] | list[Any] | None = _first_object(text)
    if embedded is None:
        embedded = _list_of_actions(text)
    if embedded is not None:
        return embedded, True
    try:
        value = repair_json(text[text.index("{") :], return_objects=True, skip_json_loads=True)
    except (ValueError, RecursionError) as error:
        raise PlanError(f"the answer's JSON cannot be read: {error}") from error
    if isinstance(value, list):
        value = next(
            (entry for entry in reversed(value) if isinstance(entry, dict) and "actions" in entry),
            value,
        )
    return value, True


def _depth(text: str) -> int:
    """The deepest nesting of brackets, those inside strings included: a quick bound before any slower attempt."""
    depth = deepest = 0
    for character in text:
        if character in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}]" and depth:
            depth -= 1
    return deepest


def _first_object(text: str) -> dict[str, Any] | None:
    """The first whole JSON object in a text that has `actions`, for answers wrapped in prose."""
    decoder = json.JSONDecoder()
    start = text.find("{")
    for _ in range(MOST_OBJECTS):
        if start < 0:
            return None
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
            continue
        if isinstance(value, dict) and "actions" in value:
            return value
        start = text.find("{", end)
    return None


def _list_of_actions(text: str) -> list[Any] | None:
    """The first whole JSON list of actions in a text, for lists wrapped in prose."""
    decoder = json.JSONDecoder()
    for opening in list(re.finditer(r"\[\s*\{", text))[:MOST_OBJECTS]:
        try:
            value, _ = decoder.raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            continue
        if all(isinstance(entry, dict) and "type" in entry for entry in value):
            return list(value)
    return None


def _action(entry: Any, spec: RoleSpec) -> ActionModel:
    """One action. Raises PlanError in plain words."""
    if not isinstance(entry, dict):
        raise PlanError(f"an action must be an object, not a {_kind(entry)}")
    kind = entry.get("type")
    if kind is None:
        raise PlanError("the action has no 'type': name one of " + ", ".join(a.type_name() for a in spec.permitted))
    action = next((permitted for permitted in spec.permitted if permitted.type_name() == kind), None)
    if action is None:
        raise PlanError(spec.refusal(kind))
    present = {key: value for key, value in entry.items() if value is not None}
    try:
        return action.model_validate(present)
    except ValidationError as error:
        raise PlanError(in_words(error, action)) from error


def _confidence(value: Any) -> int:
    """Whole percent. A value between 0 and 1 is a share; 50 for anything unusable."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 50
    percent = value * 100 if isinstance(value, float) and 0 < value < 1 else value
    return min(100, max(0, round(percent)))


def _kind(value: Any) -> str:
    names = {dict: "object", list: "list", str: "text", int: "number", float: "number", bool: "truth value"}
    return "null" if value is None else names.get(type(value), type(value).__name__)


def _plain(value: Any) -> JsonValue:
    """The raw entry in a form that can be recorded: JSON has no NaN."""
    plain: JsonValue = json.loads(json.dumps(value, default=str).replace("NaN", "null").replace("Infinity", "null"))
    return plain
