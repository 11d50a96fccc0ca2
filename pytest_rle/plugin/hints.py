"""Misspelt names in what selects items: `-k`, `-m`, `--deselect`, and node ids. Each gives a line with what was meant.

pytest says nothing about a name that selects nothing, or only that nothing matches.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import pytest

from pytest_rle.plugin.identity import is_parametrized

_OPERATORS: Final = ("and", "or", "not")
_CALL: Final = re.compile(r"\brle\(([^)]*)\)")
_ARGUMENT: Final = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|[\w.-]+)")
_WORD: Final = re.compile(r"\w+")


def near_scenarios(option: str, text: str, scenarios: Collection[str], others: Collection[str] = ()) -> list[str]:
    """For each word of a text that is almost the name of a scenario: what was probably meant.

    near_scenarios("-k", "crashlandd", ["crashlanded"])  # ["-k crashlandd: did you mean crashlanded?"]

    Args:
        option: The option that the text was given to; empty for a node id.
        text: The words.
        scenarios: The names of the scenarios.
        others: Names that the words may mean as well, in lower case.
    """
    advice: list[str] = []
    for word in dict.fromkeys(_WORD.findall(text)):
        low = word.lower()
        if low in _OPERATORS or any(low in name for name in (*scenarios, *others)):
            continue
        close = difflib.get_close_matches(low, scenarios, n=1)
        if close:
            advice.append(_advice(option, word, close[0]))
    return advice


def near_marks(expression: str, facts: Mapping[str, Collection[str]], marks: Collection[str]) -> list[str]:
    """For each misspelt mark, argument or value in an expression for `-m`: what was probably meant.

    near_marks("rle(scenario='raid')", {"scenario": ["raid_defense"]}, ["rle", "smoke"])

    Args:
        expression: The expression.
        facts: By the arguments of the mark `rle`: the values that the collected items have.
        marks: The marks that are registered, and those that the collected items have.
    """
    advice: list[str] = []
    for call in _CALL.finditer(expression):
        for argument in _ARGUMENT.finditer(call[1]):
            key, value = argument[1], argument[2] or argument[3]
            if key not in facts:
                advice += _closest("-m", key, facts)
            elif value is not None and value not in facts[key] and not value.isdigit():
                advice += _closest("-m", value, facts[key])
    names = _WORD.findall(re.sub(r"\([^)]*\)", "", expression))
    for name in dict.fromkeys(names):
        if name not in marks and name not in _OPERATORS:
            advice += _closest("-m", name, marks)
    return advice


def facts_of(items: Iterable[pytest.Item]) -> dict[str, list[str]]:
    """By the arguments of the mark `rle`, the values of all items that the plugin has parametrized."""
    facts: dict[str, dict[str, None]] = {}
    for item in items:
        if is_parametrized(item):
            for mark in item.iter_markers("rle"):
                for key, value in mark.kwargs.items():
                    values = value if isinstance(value, list | tuple) else [value]
                    facts.setdefault(key, {}).update(dict.fromkeys(map(str, values)))
    return {key: list(values) for key, values in facts.items()}


def advice_on_selection(config: pytest.Config, items: Sequence[pytest.Item], scenarios: Collection[str]) -> list[str]:
    """The lines about all options that select from these items.

    Args:
        config: pytest's.
        items: All items that were collected, also those that were deselected.
        scenarios: The names of the scenarios.
    """
    option = config.option
    advice = near_scenarios("-k", option.keyword, scenarios, [item.name.lower() for item in items])
    for node in option.deselect or ():
        advice += near_scenarios("--deselect", node.partition("[")[2], scenarios)
    registered = {re.split(r"[:(]", line)[0].strip() for line in config.getini("markers")}
    own = {mark.name for item in items for mark in item.iter_markers()}
    return advice + near_marks(option.markexpr, facts_of(items), sorted(registered | own))


def _closest(option: str, word: str, names: Collection[str]) -> list[str]:
    close = difflib.get_close_matches(word, names, n=1) or [name for name in names if word and name.startswith(word)]
    return [_advice(option, word, close[0])] if close else []


def _advice(option: str, word: str, meant: str) -> str:
    return f"{f'{option} ' if option else ''}{word}: did you mean {meant}?"
