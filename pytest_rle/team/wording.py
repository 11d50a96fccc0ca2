"""What is wrong with an action, in the words of its fields: a validation error without the library's own terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pytest_rle.team.names import did_you_mean

SHOWN: Final = 40
"""Characters of a wrong value that a message quotes."""


def in_words(error: ValidationError, model: type[BaseModel]) -> str:
    """Every problem of an action, each with its field: "rotation must be at most 3, not 7; stuff must be text"."""
    found = error.errors(include_url=False)
    inner = {problem["loc"][:-1] for problem in found}
    # A list whose only entry is wrong is also reported as too short.
    problems = [problem for problem in found if problem["type"] != "too_short" or problem["loc"] not in inner]
    return "; ".join(dict.fromkeys(_problem(problem, model) for problem in problems))


def quoted(value: object) -> str:
    """A value, as short as a message needs it."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _problem(problem: ErrorDetails, model: type[BaseModel]) -> str:
    path = [part for part in problem["loc"] if part != "[key]"]
    field = ".".join(map(str, path)) or "the action"
    kind, value, limits = problem["type"], problem["input"], problem.get("ctx", {})
    if kind == "missing":
        return f"{field} is missing"
    if kind == "extra_forbidden":
        known = [name for name in model.model_fields if name != "type"] if len(path) == 1 else ["x1", "z1", "x2", "z2"]
        return f"there is no field {did_you_mean(str(path[-1]), known)}"
    if kind == "value_error":
        return f"{field}: {limits['error']}"
    if kind == "literal_error":
        choices = [choice.strip("'\"") for choice in limits["expected"].replace(" or ", ", ").split(", ")]
        return f"{field}: there is no {did_you_mean(value if isinstance(value, str) else quoted(value), choices)}"
    if kind in _FORMS:
        return f"{field} must be {_FORMS[kind]}, not {quoted(value)}"
    if kind in _LIMITS:
        return f"{field} {_LIMITS[kind](limits)}, not {quoted(value)}"
    return f"{field}: {problem['msg'].removeprefix('Input ')}, not {quoted(value)}"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


_FORMS: Final[Mapping[str, str]] = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number of usual size",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}
"""The form that a field asks for, by the kind of the error."""

_LIMITS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "greater_than_equal": lambda limits: f"must be at least {limits['ge']}",
    "less_than_equal": lambda limits: f"must be at most {limits['le']}",
    "too_short": lambda limits: f"must have at least {_entries(limits['min_length'])}",
    "too_long": lambda limits: f"must have at most {_entries(limits['max_length'])}",
    "string_too_long": lambda limits: f"must have at most {limits['max_length']} characters",
}
"""The bound that a value exceeds, by the kind of the error."""
