"""From the text of an option to its value: what each kind of option accepts, and how it refuses the rest.

A text comes from the command line, the environment, the ini file or a marker; the caller adds the source to the
message.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_rle.errors import SettingError

if TYPE_CHECKING:
    from pytest_rle.episode.role_choice import RoleChoice
    from pytest_rle.llm.profile import ProfileChoice

RESPONSE_FORMATS: Final = ("json_schema", "json_object", "none")

HISTORY_MODES: Final = ("auto", "always")
"""`auto` adds a line only if a model was called."""

PAGE_MODES: Final = ("auto", "always", "never")
"""`auto` writes a page of a run with few episodes."""

TEAM_FORMS: Final = ("roles", "silent", "solo")
"""Those of `pytest_rle.team.form`, which is not imported for them, so that pytest starts quickly."""

POLICIES: Final = ("scripted", "idle", "random", "llm")


def parse_policies(text: str) -> tuple[str, ...]:
    """Policies from `scripted` or `idle,scripted`. Raises ValueError."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    unknown = [name for name in names if name not in POLICIES]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not a policy: choose from {', '.join(POLICIES)}")
    return names


def positive_int(text: str) -> int:
    """A whole number of at least 1. Raises ValueError."""
    if not re.fullmatch(r"\s*[0-9]+\s*", text) or int(text) < 1:
        raise ValueError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def count(text: str) -> int:
    """A whole number of at least 0. Raises ValueError."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("give a whole number, such as 0 or 2")
    return int(text)


def cluster(text: str) -> str:
    """`local`, or the address of a scheduler, such as tcp://head:8786. Raises ValueError."""
    text = text.strip()
    if text != "local" and not re.fullmatch(r"(tcp|tls)://[^\s/]+:[0-9]+", text):
        raise ValueError(f"{text!r} is not a cluster: write local, or a scheduler such as tcp://head:8786")
    return text


def temperature(text: str) -> str:
    """A sampling temperature from 0 to 2, or `none`. Raises ValueError."""
    text = text.strip().lower()
    if text != "none" and not (re.fullmatch(r"\d*\.?\d+", text) and float(text) <= 2):
        raise ValueError(f"{text!r} is not a temperature: write a number from 0 to 2, or none")
    return text


def response_format(text: str) -> str:
    """How answers are constrained to JSON. Raises ValueError."""
    if text.strip() not in RESPONSE_FORMATS:
        raise ValueError(f"{text!r} is not a response format: choose from {', '.join(RESPONSE_FORMATS)}")
    return text.strip()


def endpoint_profile(text: str) -> ProfileChoice:
    """A shipped endpoint profile by its name, or one in a file. Raises ValueError."""
    from pytest_rle.llm.profile_file import read_profile  # here: imports pydantic, only for runs that choose one

    return read_profile(some_text(text))


def role_choice(text: str) -> RoleChoice:
    """Who plays one role, as ROLE=PLAYER. Raises ValueError."""
    from pytest_rle.episode.role_choice import parse_role_choice  # here: imports the team, only for runs that choose

    return parse_role_choice(text)


def role(text: str) -> str:
    """A role of the team. Raises ValueError."""
    from pytest_rle.team import Role  # here: only for runs that leave one out
    from pytest_rle.team.names import nearest

    name = text.strip()
    if name not in set(Role):
        near = nearest(name, Role)
        hint = f"did you mean {near[0]}?" if near else f"the roles are {', '.join(Role)}"
        raise ValueError(f"there is no role {name!r}: {hint}")
    return name


def team_form(text: str) -> str:
    """How the roles of a team are played. Raises ValueError."""
    if text.strip() not in TEAM_FORMS:
        raise ValueError(f"{text!r} is not a form of a team: choose from {', '.join(TEAM_FORMS)}")
    return text.strip()


def agent(text: str) -> str:
    """The factory of a team, as package.module:factory or agent.py:factory, imported once. Raises ValueError."""
    from pytest_rle.episode.agent import load_factory  # here: imports the team and the user's code

    load_factory(some_text(text))
    return text.strip()


def positive_seconds(text: str) -> float:
    """A number of seconds above 0. Raises ValueError."""
    try:
        seconds = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number of seconds") from None
    if not 0 < seconds < float("inf"):
        raise ValueError(f"{text!r} is not a number of seconds above 0")
    return seconds


def score_bound(text: str) -> float:
    """A score from 0 to 1. Raises ValueError."""
    try:
        score = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a score from 0 to 1") from None
    if not 0 <= score <= 1:
        raise ValueError(f"{text!r} is not a score from 0 to 1")
    return score


def number(text: str) -> float:
    """A finite number. Raises ValueError."""
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is not a finite number")
    return value


def positive_number(text: str) -> float:
    """A finite number above 0. Raises ValueError."""
    value = number(text)
    if value <= 0:
        raise ValueError(f"{text!r} is not a number above 0")
    return value


def price_pair(text: str) -> str:
    """USD per million tokens as PROMPT:COMPLETION, also by model, checked and kept as text. Raises ValueError."""
    from pytest_rle.llm.prices import parse_prices  # here: imports pydantic, only for runs that set a price

    parse_prices(text)
    return text.strip()


def prompts_folder(text: str) -> Path:
    """A folder with prompts, checked. Raises ValueError."""
    from pytest_rle.team.prompt_texts import read_prompts  # here: imports pydantic, only for runs that set prompts

    try:
        read_prompts(Path(text))
    except SettingError as error:
        raise ValueError(str(error)) from None
    return Path(text)


def usd(text: str) -> Decimal:
    """An amount of USD above 0. Raises ValueError."""
    if not re.fullmatch(r"\s*\$?[0-9]+(\.[0-9]+)?\s*", text) or not Decimal(text.strip().lstrip("$")):
        raise ValueError(f"{text!r} is not an amount of USD above 0, such as 2.50")
    return Decimal(text.strip().lstrip("$"))


def history_mode(text: str) -> str:
    """When a run adds a line to the history. Raises ValueError."""
    if text.strip() not in HISTORY_MODES:
        raise ValueError(f"{text!r} is not a time to write history: choose from {', '.join(HISTORY_MODES)}")
    return text.strip()


def page_mode(text: str) -> str:
    """When a run is written as a page. Raises ValueError."""
    if text.strip() not in PAGE_MODES:
        raise ValueError(f"{text!r} is not a time to write a page: choose from {', '.join(PAGE_MODES)}")
    return text.strip()


def some_text(text: str) -> str:
    """Text that is not empty. Raises ValueError."""
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


def some_path(text: str) -> Path:
    """A path, whether or not anything exists there. Raises ValueError."""
    return Path(some_text(text))


def existing_file(text: str) -> Path:
    """The path of an existing file. Raises ValueError."""
    path = some_path(text)
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    return path


def existing_folder(text: str) -> Path:
    """The absolute path of a folder. Raises ValueError."""
    path = some_path(text).resolve()
    if not path.is_dir():
        raise ValueError(f"there is no folder {path}")
    return path


def recorded_run(text: str) -> Path:
    """The absolute folder of an episode's record, or of a run with several. Raises ValueError."""
    from pytest_rle.episode import episode_folders  # here: imports the game, only for runs that resume one
    from pytest_rle.records import RecordReadError

    path = some_path(text).resolve()
    try:
        episode_folders(path)
    except RecordReadError as error:
        raise ValueError(str(error)) from None
    return path
