"""What a battery will take before it is played: calls, tokens, USD and hours, from measured prompt sizes."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import json
import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.teams import endpoint_of_roles
from pytest_rle.llm import Endpoint, Price, resolve_price
from pytest_rle.llm.endpoint import NO_KEY
from pytest_rle.llm.prices import ALL_OTHER_MODELS
from pytest_rle.team.form import TeamForm

SIZES_FILE: Final = Path(__file__).parent / "data" / "prompt_sizes.json"
SIZES_VERSION: Final = 1
"""The version of the form of the file, which holds bytes by scenario, role and day, and how they were measured."""

BYTES_PER_TOKEN: Final = (4.5, 3.0)
"""Bytes per token of prompts, which are English and JSON: the most and the fewest that are usual."""

SHORT_ANSWER_TOKENS: Final = 200
"""Tokens of a short plan: one or two orders with their reasons, a summary, no thoughts."""

ANSWER_S: Final = 10.0
"""Seconds that an answer takes in the estimate of the time."""


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """A low and a high estimate."""

    low: float = 0.0
    high: float = 0.0

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def __mul__(self, count: float) -> Span:
        return Span(self.low * count, self.high * count)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What some episodes of one scenario and one team will take.

    Attributes:
        scenario: The name of the scenario.
        team: The name of the team.
        episodes: How many episodes.
        seeds: How many different seeds they have.
        ticks: Decision turns.
        calls: Calls to models, one for each turn of a role that asks one; retries and corrections are extra.
        prompt_tokens: Tokens of all prompts.
        answer_tokens: Tokens of all answers: low if they are short, high if each is as long as the endpoint allows.
        usd: What the calls cost; None if the price of a model is not known.
        unpriced: The models without a known price.
        hours: Hours if the episodes are played one after another, with `ANSWER_S` for an answer.
        is_measured: Whether the scenario's own prompts were measured, and not only those of others.
        is_known: Whether the options say which roles ask a model. They do not for a team of one's own.
    """

    scenario: str
    team: str
    episodes: int
    seeds: int
    ticks: int
    calls: int
    prompt_tokens: Span
    answer_tokens: Span
    usd: Span | None
    unpriced: tuple[str, ...]
    hours: float
    is_measured: bool
    is_known: bool


@dataclasses.dataclass(frozen=True, slots=True)
class _Size:
    """Ticks by day, and for each role the mean bytes of its prompts by day."""

    ticks: Sequence[int]
    prompt_bytes: Mapping[str, Sequence[int]]
    is_measured: bool

    def days(self, ticks: int | None) -> list[int]:
        """The ticks of each day, up to so many in all."""
        left = ticks if ticks is not None else sum(self.ticks)
        days: list[int] = []
        for count in self.ticks:
            days.append(min(count, left))
            left -= days[-1]
        return days


def forecast(specs: Sequence[EpisodeSpec]) -> list[Forecast]:
    """What the episodes of some specs will take, for each scenario and team. Lists of prices are asked for once.

    Raises:
        SettingError: An address, a profile or a key cannot be used. A missing key is none of these.
    """
    groups: dict[tuple[str, str], list[EpisodeSpec]] = {}
    for spec in specs:
        groups.setdefault((spec.scenario.name, spec.team_name), []).append(spec)
    return asyncio.run(_forecast(list(groups.values())))


async def _forecast(groups: list[list[EpisodeSpec]]) -> list[Forecast]:
    prices: dict[str, Price] = {}
    return [await _of_group(group, prices) for group in groups]


async def _of_group(group: list[EpisodeSpec], prices: dict[str, Price]) -> Forecast:
    spec, size = group[0], _size_of(group[0].scenario.name)
    roles = endpoint_of_roles(spec, {"RLE_API_KEY": NO_KEY, **os.environ})  # no model is called
    for endpoint in roles.values():
        if endpoint.key not in prices:
            prices[endpoint.key] = await resolve_price(
                endpoint, spec.prices.get(endpoint.model, spec.prices.get(ALL_OTHER_MODELS))
            )
    days = size.days(spec.ticks)
    prompts, answers, usd = Span(), Span(), Span()
    is_solo = spec.form == TeamForm.SOLO  # one agent reads and writes what all roles would
    for role, endpoint in roles.items():
        played = [each for each in size.prompt_bytes if each not in spec.without] if is_solo else [role]
        own_bytes = sum(count * size.prompt_bytes[each][day] for each in played for day, count in enumerate(days))
        prompt, answer = _tokens(endpoint, own_bytes, sum(days), roles=len(played))
        prompts, answers = prompts + prompt, answers + answer
        usd += _usd(prices[endpoint.key], prompt, answer)
    unpriced = sorted({endpoint.model for endpoint in roles.values() if not prices[endpoint.key].is_known})
    count = len(group)
    return Forecast(
        scenario=spec.scenario.name,
        team=spec.team_name,
        episodes=count,
        seeds=len({each.seed for each in group}),
        ticks=sum(days) * count,
        calls=len(roles) * sum(days) * count,
        prompt_tokens=prompts * count,
        answer_tokens=answers * count,
        usd=usd * count if not unpriced else None,
        unpriced=tuple(unpriced),
        hours=_answers_in_a_row(roles, sequential=spec.sequential) * ANSWER_S * sum(days) * count / 3600,
        is_measured=size.is_measured,
        is_known=spec.agent is None,
    )


def _tokens(endpoint: Endpoint, prompt_bytes: int, calls: int, *, roles: int) -> tuple[Span, Span]:
    """The tokens of an agent's prompts and of its answers, each of which has the plans of so many roles."""
    low, high = (prompt_bytes / each for each in BYTES_PER_TOKEN)
    longest = max(endpoint.profile.max_tokens, SHORT_ANSWER_TOKENS * roles)
    return Span(low, high), Span(SHORT_ANSWER_TOKENS * roles * calls, longest * calls)


def _usd(price: Price, prompt: Span, answer: Span) -> Span:
    if not price.is_known:
        return Span()
    low, high = (
        price.estimate(round(tokens), round(answers)) or Decimal(0)
        for tokens, answers in ((prompt.low, answer.low), (prompt.high, answer.high))
    )
    return Span(float(low), float(high))


def _answers_in_a_row(roles: Mapping[str, Endpoint], *, sequential: bool) -> int:
    """How many answers a tick waits for, one after another: the analyst's, and then those of the others at once."""
    if sequential:
        return len(roles)
    others = set(roles) - {"map_analyst"}
    return ("map_analyst" in roles) + bool(others)


def _size_of(scenario: str) -> _Size:
    """The measured sizes of a scenario; for one that was not measured those of the longest prompts."""
    known = _measured()
    if scenario in known:
        return _Size(**known[scenario], is_measured=True)
    longest = max(known.values(), key=lambda each: sum(map(sum, each["prompt_bytes"].values())))
    return _Size(**longest, is_measured=False)


@functools.cache
def _measured() -> dict[str, dict[str, Any]]:
    content: dict[str, Any] = json.loads(SIZES_FILE.read_text(encoding="utf-8"))
    return dict(content["scenarios"])
