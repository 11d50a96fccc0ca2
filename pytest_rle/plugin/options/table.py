"""Every option of the plugin. To add one, add a field here and use it; the page about running is written from this.

The field's name gives `--rle-NAME`, `RLE_NAME` and the ini option `rle_NAME`. An option with `spec` reaches that field
of `EpisodeSpec` unchanged; what `EpisodeSpec.recipe` takes from there goes on record.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pytest_rle import address
from pytest_rle.plugin.options import values
from pytest_rle.plugin.options.option import Section, option, repeatable, switch
from pytest_rle.seeds import parse_seeds

PLAY: Final = Section("rle-play", "what to play")
MODELS: Final = Section("rle-models", "models and their cost")
LIMITS: Final = Section("rle-limits", "limits and verdicts")
RECORDS: Final = Section("rle-records", "records")


@dataclasses.dataclass(frozen=True)
class OptionTable:
    """A field for each option, in the order of the help."""

    seed: tuple[int, ...] = option(
        PLAY, "Seeds to play, such as 42, 1,2,3 or 0-19", parse_seeds, default=(42,), metavar="SEEDS"
    )
    repeats: int = option(
        PLAY,
        "Play each seed N times: the same world, and other random choices of the model",
        values.positive_int,
        default=1,
        metavar="N",
    )
    ticks: int | None = option(
        PLAY,
        "Play at most N ticks of each scenario",
        values.positive_int,
        default=None,
        shown_default="the whole game",
        metavar="N",
        spec="ticks",
    )
    policy: tuple[str, ...] = option(
        PLAY,
        f"Who decides: {', '.join(values.POLICIES)}; separate several by commas",
        values.parse_policies,
        default=("scripted",),
        shown_default="scripted, or llm with --rle-model",
        metavar="NAMES",
    )
    role: tuple[Any, ...] = repeatable(
        PLAY,
        "Who plays one role in place of the policy: ROLE=MODEL@ENDPOINT, or ROLE=scripted, idle or random",
        values.role_choice,
        metavar="ROLE=PLAYER",
    )
    agent: str | None = option(
        PLAY,
        "Team of your own, by the function that makes it: package.module:factory or ./my_agent.py:factory",
        values.agent,
        default=None,
        shown_default="the team of the policy",
        metavar="FACTORY",
        spec="agent",
    )
    team: str = option(
        PLAY,
        "How the roles are played: roles (agents that hear each other), silent (no agent hears another) or solo (one "
        "agent plays all roles, with the tokens and the time of all)",
        values.team_form,
        default="roles",
        metavar="FORM",
        needs_model=True,
    )
    without: tuple[str, ...] = repeatable(
        PLAY,
        "Leave this role out of the team: it gives no orders and says nothing",
        values.role,
        metavar="ROLE",
        spec="without",
    )
    save: Path | None = option(
        PLAY,
        "Start from this save: a .rws file, plain or packed with gzip, zip or Zstandard",
        values.existing_file,
        default=None,
        shown_default="the scenario's save",
        metavar="FILE",
        spec="save",
    )
    allow_unpinned: bool = switch(
        PLAY, "Accept a save whose SHA-256 is not the one that the scenario pins", spec="allow_unpinned"
    )
    rimapi_url: str | None = option(
        PLAY,
        "Play on a running game that speaks RIMAPI",
        address.base_url,
        default=None,
        shown_default="the embedded colony",
        metavar="URL",
        spec="rimapi_url",
    )
    rimapi_timeout: float = option(
        LIMITS,
        "Time limit for one answer of a running game; a lost answer is asked for again",
        values.positive_seconds,
        default=30.0,
        metavar="SECONDS",
        spec="rimapi_timeout_s",
    )
    realtime: bool = switch(
        PLAY,
        "Let the game go on while the agents think, and charge them for it; a board of its own",
        spec="realtime",
    )
    plan: bool = switch(PLAY, "Play nothing, and say what the episodes would take: calls, tokens, USD, hours")
    sequential: bool = switch(PLAY, "Ask the roles one after another instead of at once", spec="sequential")
    concurrency: int = option(
        PLAY, "Play up to N episodes at once, on one event loop", values.positive_int, default=1, metavar="N"
    )
    cluster: str | None = option(
        PLAY,
        "Play on all cores of this machine (local), or on a Dask cluster, by its scheduler's address",
        values.cluster,
        default=None,
        shown_default="in this process",
        metavar="ADDRESS",
    )
    game_processes: int = option(
        PLAY,
        "Compute the embedded games in N processes beside the loop; 0: in this process",
        values.count,
        default=0,
        metavar="N",
    )

    model: str | None = option(
        MODELS, "Model that plays all roles; selects the llm policy", values.some_text, default=None, metavar="NAME"
    )
    base_url: str | None = option(
        MODELS,
        "OpenAI-compatible endpoint of the model",
        address.base_url,
        default=None,
        shown_default="OpenAI, or OpenRouter if only its key is set",
        metavar="URL",
        needs_model=True,
    )
    endpoint_profile: Any = option(
        MODELS,
        "How the endpoint is asked: a shipped profile, such as ollama, or a YAML file",
        values.endpoint_profile,
        default=None,
        shown_default="the one of its address",
        metavar="NAME|FILE",
        needs_model=True,
    )
    max_tokens: int | None = option(
        MODELS,
        "Longest answer in tokens, thoughts included",
        values.positive_int,
        default=None,
        shown_default="by the endpoint profile",
        metavar="N",
        needs_model=True,
    )
    temperature: str | None = option(
        MODELS,
        "Sampling temperature, or none to send none",
        values.temperature,
        default=None,
        shown_default="by the endpoint profile",
        metavar="T",
        needs_model=True,
    )
    reasoning_effort: str | None = option(
        MODELS,
        "How much the model may think before it answers, such as low",
        values.some_text,
        default=None,
        metavar="EFFORT",
        needs_model=True,
    )
    response_format: str | None = option(
        MODELS,
        "How answers are constrained to JSON: json_schema, json_object or none",
        values.response_format,
        default=None,
        shown_default="by the endpoint profile",
        metavar="FORMAT",
        needs_model=True,
    )
    no_think: bool = switch(MODELS, "Ask the model to answer without thinking first", spec="no_think", needs_model=True)
    prompts: Path | None = option(
        MODELS,
        "Folder with prompts that take the place of the package's, any of shared.md and <role>.md",
        values.prompts_folder,
        default=None,
        shown_default="the package's",
        metavar="DIR",
        spec="prompts",
        needs_model=True,
    )
    memory_turns: int = option(
        MODELS,
        "Own last turns that a role sees, with what became of each order",
        values.count,
        default=3,
        metavar="N",
        spec="memory_turns",
    )
    price_per_mtok: str | None = option(
        MODELS,
        "Price in USD per million prompt and completion tokens, such as 0.30:0.50; by model: a=3:15,b=0.1:0.4",
        values.price_pair,
        default=None,
        shown_default="looked up by the model's name",
        metavar="PROMPT:COMPLETION",
        spec="price_per_mtok",
        needs_model=True,
    )
    max_cost: Decimal | None = option(
        MODELS,
        "Stop an episode before its calls, in all its attempts, can cost more than this",
        values.usd,
        default=None,
        metavar="USD",
        spec="max_cost_usd",
        needs_model=True,
    )
    max_run_cost: Decimal | None = option(
        MODELS,
        "Begin no episode and no call that could make the whole run cost more than this",
        values.usd,
        default=None,
        metavar="USD",
        needs_model=True,
    )

    rpm: int | None = option(
        LIMITS,
        "Start at most N calls to a model in any minute, over all episodes",
        values.positive_int,
        default=None,
        metavar="N",
        needs_model=True,
    )
    max_in_flight: int | None = option(
        LIMITS,
        "Have at most N calls to a model under way at once, over all episodes",
        values.positive_int,
        default=None,
        metavar="N",
        needs_model=True,
    )
    retries: int = option(
        LIMITS,
        "Play an episode again, up to N times, that the model's endpoint failed",
        values.count,
        default=1,
        metavar="N",
    )
    role_timeout: float = option(
        LIMITS,
        "Time limit for one role's turn to think, retries included",
        values.positive_seconds,
        default=60.0,
        metavar="SECONDS",
        spec="role_timeout_s",
    )
    tick_timeout: float = option(
        LIMITS,
        "Time limit for one tick, enforced by pytest-timeout",
        values.positive_seconds,
        default=600.0,
        metavar="SECONDS",
        spec="tick_timeout_s",
    )
    min_score: float | None = option(
        LIMITS, "Fail an episode whose raw score is lower", values.score_bound, default=None, metavar="SCORE"
    )
    min_anchored: float | None = option(
        LIMITS,
        "Gate: fail a team whose mean anchored score in a scenario is shown to be lower",
        values.number,
        default=None,
        metavar="SCORE",
    )
    not_worse_than: str | None = option(
        LIMITS,
        "Gate: fail a team that is shown to score more than --rle-margin below this team, which `rle compare` finds: "
        "a run, RUN:TEAM, idle or scripted",
        values.some_text,
        default=None,
        metavar="RUN",
    )
    margin: float | None = option(
        LIMITS,
        "How much lower the mean raw score may be for --rle-not-worse-than",
        values.positive_number,
        default=None,
        metavar="SCORE",
    )

    output: Path = option(
        RECORDS,
        "Folder for records, tables and history",
        values.some_path,
        default=Path("results"),
        metavar="DIR",
        spec="output",
    )
    compress: bool = switch(RECORDS, "Compress the events of each record with Zstandard", spec="compress")
    checkpoint: int | None = option(
        RECORDS,
        "Save a live game after every N ticks, so that --rle-resume can go on from there",
        values.positive_int,
        default=None,
        metavar="N",
        spec="checkpoint",
    )
    resume: tuple[Path, ...] = repeatable(
        RECORDS,
        "Resume the interrupted episodes of this run, or this one episode; can be given several times",
        values.recorded_run,
        metavar="RUN",
    )
    reuse: tuple[Path, ...] = repeatable(
        RECORDS,
        "Take episodes from the records in this folder where they were played already; can be given several times",
        values.existing_folder,
        metavar="DIR",
    )
    history: str = option(
        RECORDS,
        "When to add a line to the history: auto (if a model was called) or always",
        values.history_mode,
        default="auto",
        metavar="WHEN",
    )

    page: str = option(
        RECORDS,
        "When to write the run as a page to look at: auto (up to 20 episodes), always or never",
        values.page_mode,
        default="auto",
        metavar="WHEN",
    )

    watch: bool = switch(RECORDS, "Serve the run, on this machine alone, as a page that grows while it is played")
