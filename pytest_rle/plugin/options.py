"""Options: declared once, read from the command line, the environment, the ini file, then the default."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pytest

from pytest_rle.address import base_url
from pytest_rle.plugin.values import (
    POLICIES,
    existing_file,
    history_mode,
    parse_policies,
    parse_seeds,
    positive_int,
    positive_seconds,
    price_pair,
    recorded_run,
    score_bound,
    some_text,
    switch,
    usd,
)


@dataclasses.dataclass(frozen=True)
class Option:
    """One setting: `--rle-NAME`, `RLE_NAME` and the ini option `rle_NAME`, in that order of precedence."""

    name: str
    help: str
    parse: Callable[[str], Any]
    metavar: str = ""
    default: Any = None
    shown_default: str = ""
    is_switch: bool = False
    is_of_model: bool = False
    """Whether it says nothing where no model plays."""

    @property
    def dest(self) -> str:
        """The name in pytest's namespace, and of the ini option."""
        return f"rle_{self.name}"

    @property
    def flag(self) -> str:
        """The command-line option."""
        return f"--rle-{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """The environment variable."""
        return f"RLE_{self.name.upper()}"


OPTIONS: Final = (
    Option("seed", "Seeds to play: 42, 1,2,3 or 0-19", parse_seeds, "SEEDS", (42,), "42"),
    Option("ticks", "Play at most this many ticks of each scenario", positive_int, "N", None, "to the end"),
    Option(
        "policy", f"Who decides: {', '.join(POLICIES)}; several by commas", parse_policies, "NAME", None, "scripted"
    ),
    Option("model", "Model that plays all roles; means the llm policy", some_text, "NAME"),
    Option(
        "base_url",
        "OpenAI-compatible endpoint of the model",
        base_url,
        "URL",
        None,
        "that of OpenAI",
        is_of_model=True,
    ),
    Option("rimapi_url", "Play a running game that speaks RIMAPI", base_url, "URL", None, "the embedded colony"),
    Option("save", "Start from this .rws or .rws.gz instead of the scenario's save", existing_file, "PATH"),
    Option("output", "Folder for records and history", some_text, "DIR", "results", "results"),
    Option(
        "price_per_mtok",
        "Price in USD per million tokens, such as 0.30:0.50",
        price_pair,
        "PROMPT:COMPLETION",
        None,
        "looked up",
        is_of_model=True,
    ),
    Option("max_cost", "Stop an episode before it can cost more than this in USD", usd, "USD", is_of_model=True),
    Option("role_timeout", "Seconds for one role's deliberation", positive_seconds, "SECONDS", 60.0, "60"),
    Option("tick_timeout", "Seconds for one tick", positive_seconds, "SECONDS", 600.0, "600"),
    Option("concurrency", "Episodes in flight at once", positive_int, "N", 1, "1"),
    Option("sequential", "Let the roles think one after another", switch, is_switch=True, default=False),
    Option("no_think", "Ask the model not to think aloud", switch, is_switch=True, default=False, is_of_model=True),
    Option("allow_unpinned", "Play a save whose SHA-256 is not the pinned one", switch, is_switch=True, default=False),
    Option("compress", "Gzip the events of each record", switch, is_switch=True, default=False),
    Option(
        "resume", "Go on with the episodes of this run, or with this one, where they were killed", recorded_run, "RUN"
    ),
    Option("history", "Write history: auto (where a model was called) or always", history_mode, "WHEN", "auto", "auto"),
    Option("min_score", "Fail an item whose raw score is lower", score_bound, "SCORE"),
)


def add_options(parser: pytest.Parser) -> None:
    """Declare every option to pytest. `default=None` tells what was not given from what was."""
    group = parser.getgroup("rle", "RimWorld benchmark (pytest-rle)")
    for option in OPTIONS:
        shown = f"; default: {option.shown_default}" if option.shown_default else ""
        text = f"{option.help}{shown}. Also {option.variable}".replace("%", "%%")
        if option.is_switch:
            group.addoption(option.flag, dest=option.dest, action="store_true", default=None, help=text)
        else:
            group.addoption(option.flag, dest=option.dest, default=None, metavar=option.metavar, help=text)
        parser.addini(option.dest, option.help, type="string", default=None)


def read_options(config: pytest.Config, environment: Mapping[str, str] = os.environ) -> Settings:
    """Every setting, checked. Raises pytest.UsageError that names the source of a bad value."""
    values = {option.name: _value(config, option, environment) for option in OPTIONS}
    if values["model"] is not None:
        values["policy"] = values["policy"] or ("llm",)
        if "llm" not in values["policy"]:
            raise pytest.UsageError(
                f"--rle-model plays the llm policy, and --rle-policy asks for {','.join(values['policy'])}: "
                "leave one out, or add llm to the policies"
            )
    else:
        _refuse_what_only_a_model_needs(config)
    values["policy"] = values["policy"] or ("scripted",)
    if "llm" in values["policy"] and values["model"] is None:
        raise pytest.UsageError("--rle-policy llm needs a model: add --rle-model NAME")
    values["output"] = Path(values["output"])
    return Settings(MappingProxyType(values))


def _refuse_what_only_a_model_needs(config: pytest.Config) -> None:
    """Whoever gives such an option has forgotten the model, and would take the scripted team's score for its.

    The environment and the ini file may keep them ready for runs with a model.
    """
    for option in OPTIONS:
        if option.is_of_model and config.getoption(option.dest) is not None:
            raise pytest.UsageError(f"{option.flag} is about a model, and none is named: add --rle-model NAME")


def _value(config: pytest.Config, option: Option, environment: Mapping[str, str]) -> Any:
    given = config.getoption(option.dest)
    if given is True:
        return True
    sources = (
        (option.flag, given),
        (option.variable, environment.get(option.variable)),
        (f"ini option {option.dest}", config.getini(option.dest)),
    )
    for source, text in sources:
        if text or (text == "" and source == option.flag):  # on the command line an empty value is a slip
            try:
                return option.parse(text)
            except ValueError as error:
                raise pytest.UsageError(f"{source}: {error}") from None
    return option.default


@dataclasses.dataclass(frozen=True)
class Settings:
    """The settings of a session, by option name."""

    values: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        """The value of an option. Raises AttributeError for an unknown name."""
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None

    def changed(self) -> dict[str, str]:
        """What differs from the defaults, as text, for the header of the session."""
        differing = {}
        for option in OPTIONS:
            value, default = self.values[option.name], option.default
            if option.name in ("policy", "output"):
                value = ",".join(value) if isinstance(value, tuple) else str(value)
                default = {"policy": "scripted", "output": "results"}[option.name]
            if value != default:
                differing[option.name] = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
        return differing
