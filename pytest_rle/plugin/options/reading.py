"""A table of options and pytest: declare them, then read each from the first source that gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import pytest

from pytest_rle.plugin.options.option import Option, options_of
from pytest_rle.shown import shown

S = TypeVar("S")


def declare(parser: pytest.Parser, table: type[Any]) -> None:
    """Declare every option of a table to pytest.

    The default is None throughout, so that an option that was not given differs from one given its default.
    """
    for option in options_of(table):
        group = parser.getgroup(option.section.key, f"RimWorld benchmark (pytest-rle), {option.section.title}")
        default = f"default: {option.default_text}; " if option.default_text else ""
        text = f"{option.help} ({default}env: {option.variable})".replace("%", "%%")
        if option.is_switch:
            group.addoption(option.flag, dest=option.dest, action="store_const", const="yes", default=None, help=text)
        else:
            action = "append" if option.is_repeatable else "store"
            group.addoption(
                option.flag, dest=option.dest, action=action, metavar=option.metavar, default=None, help=text
            )
        kind: Literal["linelist", "string"] = "linelist" if option.is_repeatable else "string"
        parser.addini(option.dest, f"{option.flag} as an ini option", type=kind, default=None)


def read(config: pytest.Config, table: type[S], environment: Mapping[str, str]) -> tuple[S, dict[str, str]]:
    """The values of a table's options, and by name the source of each that was given, such as `RLE_SEED`.

    The command line wins over the environment, and the environment over the ini file.

    Raises:
        pytest.UsageError: A value cannot be used; the message names its source.
    """
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for option in options_of(table):
        source, texts = _given(option, config, environment)
        if not texts:
            continue
        for text in texts:
            if not _can_be_written(text):
                raise pytest.UsageError(
                    f"{source}: {text!a} has bytes that are not UTF-8, so no record can hold it: give another"
                )
        try:
            parsed = tuple(option.parse(text) for text in texts)
        except ValueError as error:
            raise pytest.UsageError(shown(f"{source}: {error}")) from None
        values[option.name] = parsed if option.is_repeatable else parsed[0]
        sources[option.name] = source
    return table(**values), sources


def _can_be_written(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # Python keeps such bytes of the command line as surrogates
        return False
    return True


def _given(option: Option, config: pytest.Config, environment: Mapping[str, str]) -> tuple[str, list[str]]:
    """The first source that gives the option, and its texts; an empty text counts on the command line only."""
    typed = config.getoption(option.dest)
    if typed is not None:
        return option.flag, typed if isinstance(typed, list) else [typed]
    text = environment.get(option.variable, "")
    if text:
        return option.variable, text.split() if option.is_repeatable else [text]
    lines = config.getini(option.dest)
    return f"ini option {option.dest}", lines if isinstance(lines, list) else [lines] if lines else []
