"""The data of a page, in the form in which its scripts read it (`static/types.js` names the same fields)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class PageData(BaseModel):
    """The base of everything that a page holds."""

    model_config = ConfigDict(frozen=True)


class Colonist(PageData):
    """One living colonist at the start of a tick. Health and mood lie between 0 and 1."""

    id: int
    health: float
    mood: float
    needs_tending: bool
    in_danger: bool


class Mark(PageData):
    """Something that happened, as the timeline shows it. `kind` is one of `pytest_rle.story.Kind`."""

    tick: int
    game_tick: int
    kind: str
    text: str


class Deed(PageData):
    """What somebody did in a tick, and how often. `pawn` is the id, None if the game only told the name."""

    pawn: int | None
    name: str
    deed: str
    count: int


class PageTick(PageData):
    """One decision turn, without what the roles thought.

    `colonists` and `figures` are the state at the start of the tick; `composite` and `metrics` score that after it.
    `cost_usd` counts the calls whose cost was known then; the run's table also has the bills that came later.
    """

    tick: int
    game_tick: int
    day: float
    date: str = ""
    colonists: tuple[Colonist, ...] = ()
    figures: Mapping[str, float] = Field(default_factory=dict)
    enemies: int = 0
    composite: float | None = None
    metrics: Mapping[str, float | None] = Field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    deeds: tuple[Deed, ...] = ()
    orders: Mapping[str, int] = Field(default_factory=dict, description="How many orders ended with each status")
    failures: int = 0
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0
    unknown_cost_calls: int = 0
    seconds: float = 0.0
    is_end: bool = Field(default=False, description="The state after the last tick, in which nobody decided")


class PageExchange(PageData):
    """One request of an order to the game, and the game's answer."""

    method: str
    path: str
    body: Mapping[str, Any] | None
    status: int | None
    response: str


class PageOrder(PageData):
    """One action of a role, and what became of it."""

    action: Mapping[str, JsonValue]
    status: str
    reason: str
    exchanges: tuple[PageExchange, ...] = ()


class PageRejected(PageData):
    """An action that was removed from a plan before the other roles' were considered."""

    raw: JsonValue
    reason: str


class PageCall(PageData):
    """One attempt to call a model."""

    attempt: int
    status: str
    fault: str = ""
    message: str = ""
    http_status: int | None = None
    model: str = ""
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None
    cost_usd: float | None = None
    cost_source: str = ""
    latency_s: float = 0.0
    raw: str = ""
    raw_length: int = 0
    truncated: bool = False
    prompt_cut: bool = False


class RoleMind(PageData):
    """What one role saw, thought and ordered in one tick. `prompt` are the names of texts."""

    role: str
    status: str
    policy: str = ""
    model: str | None = None
    confidence: int | None = None
    summary: str = ""
    error: str = ""
    repaired: bool = False
    latency_s: float = 0.0
    timeout_s: float | None = None
    orders: tuple[PageOrder, ...] = ()
    rejected: tuple[PageRejected, ...] = ()
    prompt: tuple[str, ...] = ()
    calls: tuple[PageCall, ...] = ()


class PageConflict(PageData):
    """Two actions that asked for different values of one target."""

    target: str
    winner: str
    winning_action: Mapping[str, JsonValue]
    loser: str
    losing_action: Mapping[str, JsonValue]


class PageMinds(PageData):
    """The minds of one tick. `texts` are the parts of prompts that no earlier tick has, by name."""

    tick: int
    roles: tuple[RoleMind, ...] = ()
    conflicts: tuple[PageConflict, ...] = ()
    texts: Mapping[str, str] = Field(default_factory=dict)


class StorySentence(PageData):
    """A sentence of the story. `kind` is empty for a summary of the day."""

    tick: int
    text: str
    kind: str


class PageDay(PageData):
    """One day of the story."""

    day: int
    tick: int
    sentences: tuple[StorySentence, ...]


class PageBaseline(PageData):
    """The pinned means of the idle policy and of the scripted reference for this scenario and version."""

    idle: float
    reference: float
    reference_policy: str


class PageEpisode(PageData):
    """One episode without minds and map. `ticks` ends with the state after the last tick, if the record has it."""

    name: str
    title: str
    description: str
    goals: tuple[str, ...]
    team: str
    seed: int
    scoring_version: str
    ticks: tuple[PageTick, ...]
    beginning: str
    days: tuple[PageDay, ...]
    ending: str
    weights: Mapping[str, float] = Field(default_factory=dict)
    baseline: PageBaseline | None = None
    mind_block: int = Field(description="How many ticks each block of minds holds")


class EpisodeRow(PageData):
    """One line of the run's table. `href` is the episode's own page, empty if this page holds it."""

    name: str
    scenario: str
    title: str
    seed: int
    team: str
    outcome: str
    reason: str
    is_valid: bool
    score: float | None
    mean: float | None = None
    final: float | None = None
    goal: float | None = None
    anchored: float | None
    ticks: int
    days: float
    founders: int
    colonists: int
    deaths: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float
    unknown_cost_calls: int
    model_seconds: float
    deliberations: Mapping[str, int]
    faults: Mapping[str, int]
    orders: Mapping[str, int]
    href: str = ""


class TeamMean(PageData):
    """The mean score of one team in one scenario over its seeds, and its 95 % interval if there are enough seeds."""

    scenario: str
    team: str
    seeds: tuple[int, ...]
    scores: tuple[float, ...]
    mean: float
    interval: tuple[float, float] | None


class TeamComparison(PageData):
    """Two teams over the same seeds of a scenario; differences are first minus second."""

    scenario: str
    first: str
    second: str
    pairs: int
    mean_difference: float
    interval: tuple[float, float] | None
    p_value: float | None


class PageRun(PageData):
    """The whole run: what its table shows."""

    title: str
    made_by: str
    episodes: tuple[EpisodeRow, ...]
    means: tuple[TeamMean, ...]
    comparisons: tuple[TeamComparison, ...]
