"""A record that is played again: what was answered, and what every tick came to."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from pytest_rle.episode.result import Outcome
from pytest_rle.episode.spec import EpisodeSpec, Recipe
from pytest_rle.llm.calls import INFRASTRUCTURE, CallRecord
from pytest_rle.records import (
    TRAFFIC_FILE,
    CostSettled,
    DeliberationEnded,
    EpisodeEnd,
    EpisodeStart,
    Event,
    ObservationTaken,
    PromptSent,
    ProviderCall,
    RecordReadError,
    Scored,
    events_path,
    first_altered,
    has_traffic,
    read_events,
    read_traffic,
)
from pytest_rle.rimapi import Traffic
from pytest_rle.scenario import Scenario
from pytest_rle.team import Deliberation, DeliberationStatus, Role
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.recall import ASKS_A_MODEL, RecordedDeliberation

logger = logging.getLogger(__name__)

OPTION_NAMES: Final = {
    "ticks": "--rle-ticks",
    "role_timeout_s": "--rle-role-timeout",
    "sequential": "--rle-sequential",
    "no_think": "--rle-no-think",
}
"""What decides a game and must be as it was for a run to be gone on with."""

_INTERRUPTED: Final = frozenset({Outcome.TRUNCATED.value, Outcome.INFRA_FAILED.value})
_LOST: Final = frozenset({DeliberationStatus.TIMEOUT.value, DeliberationStatus.PROVIDER_ERROR.value})


class PastError(Exception):
    """A record cannot be played again, or not with these options; the text says why."""


class EmptyRecordError(PastError):
    """A record that ends before its first event was whole: nothing was played yet."""


@dataclasses.dataclass(frozen=True)
class Past:
    """A record, by ticks. `ticks` are those that were played to their score, `rest` what follows them.

    `goes_on`: play continues where the record ends; otherwise it ends there, too, and no model is asked.
    """

    folder: Path
    start: EpisodeStart
    end: EpisodeEnd | None
    ticks: tuple[tuple[Event, ...], ...]
    rest: tuple[Event, ...]
    goes_on: bool

    @classmethod
    def read(cls, folder: Path, *, goes_on: bool) -> Past:
        """Read a record.

        Raises:
            RecordReadError: There is none, or a line of it is damaged.
            EmptyRecordError: It ends before its first event was whole.
            PastError: It is to be gone on with, and a line of it is not as it was written.
        """
        events = list(read_events(folder, on_torn=logger.warning))
        if not events or not isinstance(events[0], EpisodeStart):
            raise EmptyRecordError(f"{folder}: the record ends before it began; there is nothing in it")
        altered = first_altered(events_path(folder)) if goes_on else None
        if altered is not None:
            raise PastError(f"{folder} cannot be resumed: {altered}")
        end = events[-1] if isinstance(events[-1], EpisodeEnd) else None
        ticks, rest = _by_ticks(events[1:])
        if goes_on and end is not None and end.outcome in _INTERRUPTED:
            while ticks and _is_lost(ticks[-1]):
                rest = [*ticks.pop(), *rest]
        return cls(folder, events[0], end, tuple(ticks), tuple(rest), goes_on)

    @property
    def is_of_embedded(self) -> bool:
        """Whether the world can be played again: what was seen of it first has its hash."""
        seen = (event for tick in (*self.ticks[:1], self.rest) for event in tick if isinstance(event, ObservationTaken))
        first = next(seen, None)
        return first is None or first.state_hash is not None

    def traffic(self) -> list[Traffic]:
        """What a live game answered.

        Raises:
            PastError: It is not on record.
            RecordReadError: A line of it is damaged.
        """
        if not has_traffic(self.folder):
            raise PastError(
                f"{self.folder} cannot be played again: it was played on a game that runs by itself, and what that "
                f"answered is not there ({TRAFFIC_FILE})"
            )
        return list(read_traffic(self.folder))

    @property
    def recipe(self) -> Recipe:
        """The options that it was played with. Raises PastError where the record does not tell."""
        try:
            return Recipe.model_validate(self.start.recipe)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            what = ".".join(str(part) for part in first["loc"])
            raise PastError(f"{self.folder}: the record does not hold its recipe ({what}: {first['msg']})") from error

    def scenario(self, source: Path) -> Scenario:
        """The scenario as it was played; its save is looked for from `source`. Raises PastError."""
        try:
            return self.recipe.scenario_at(source)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            what = ".".join(str(part) for part in first["loc"])
            text = f"the scenario on record is not of this version ({what}: {first['msg']})"
            raise PastError(f"{self.folder}: {text}") from error

    @property
    def roles(self) -> dict[Role, tuple[str, float | None]]:
        """The roles that have deliberated, in their order, with their policy's name and time limit in seconds."""
        first: dict[str, DeliberationEnded] = {}
        for event in self._events():
            if isinstance(event, DeliberationEnded):
                first.setdefault(event.role, event)
        return {role: (first[role].policy, first[role].timeout_s) for role in Role if role in first}

    @property
    def last_number(self) -> int:
        """The highest number of a call on record."""
        return max((event.call.number for event in self._events() if isinstance(event, ProviderCall)), default=0)

    @property
    def settlements(self) -> tuple[tuple[int, Decimal], ...]:
        """The bills that came in after the run: number of the call, and USD."""
        return tuple((event.number, event.cost_usd) for event in self._events() if isinstance(event, CostSettled))

    @property
    def tail(self) -> tuple[Event, ...]:
        """The last events of a record that came to its end: bills, the last observation, and the end itself."""
        tail: list[Event] = []
        for event in reversed(self.rest if self.end is not None else ()):
            if isinstance(event, EpisodeEnd | CostSettled) or (isinstance(event, ObservationTaken) and len(tail) == 1):
                tail.insert(0, event)
            else:
                break
        return tuple(tail)

    def require_same(self, spec: EpisodeSpec) -> None:
        """See to it that a spec asks for the game on record. Raises PastError that names what differs."""
        then, recorded_recipe, recipe = self.start, self.recipe, spec.recipe()
        pairs: list[tuple[str, Any, Any]] = [
            ("the scenario", then.scenario, spec.scenario.name),
            ("the SHA-256 of the scenario's file", then.scenario_sha256, spec.scenario.sha256),
            ("--rle-seed", then.seed, spec.seed),
            ("--rle-policy", then.policy, spec.policy),
            ("--rle-model", then.model, spec.model),
            *((option, getattr(recorded_recipe, name), getattr(recipe, name)) for name, option in OPTION_NAMES.items()),
        ]
        for what, recorded, asked in pairs:
            if recorded != asked:
                raise PastError(
                    f"{self.folder} cannot be resumed: {what} was {_said(recorded)}, and is {_said(asked)} now"
                )

    def recall(self, tick: int, role: Role) -> RecordedDeliberation | None:
        """What is on record of one role's turn to think."""
        events = self.ticks[tick] if tick < len(self.ticks) else self.rest if tick == len(self.ticks) else ()
        own = [event for event in events if getattr(event, "role", None) == role.value]
        calls = [event.call for event in own if isinstance(event, ProviderCall) and event.tick == tick]
        ended = next((event for event in own if isinstance(event, DeliberationEnded) and event.tick == tick), None)
        if not self.goes_on:
            return RecordedDeliberation(tuple(calls), self._deliberation(ended, calls) or _missing(tick, role))
        if tick >= len(self.ticks):
            kept = [call for call in calls if not self._is_to_be_made_again(call)]
            if len(kept) < len(calls) or (ended is not None and self._failed() and ended.status in _LOST):
                ended = None
            calls = kept
        if not calls and ended is None:
            return None
        return RecordedDeliberation(tuple(calls), self._deliberation(ended, calls))

    def _failed(self) -> bool:
        return self.end is not None and self.end.outcome == Outcome.INFRA_FAILED.value

    def _is_to_be_made_again(self, call: CallRecord) -> bool:
        """Whether a call of the tick that was not finished failed for a reason that may be gone by now."""
        if call.fault is None:
            return False
        return call.fault.stops_run or (self._failed() and call.fault.kind in INFRASTRUCTURE)

    def _deliberation(self, ended: DeliberationEnded | None, calls: Sequence[CallRecord]) -> Deliberation | None:
        if ended is None:
            return None
        status = DeliberationStatus(ended.status)
        plan = None
        if status is DeliberationStatus.SUCCESS:
            confidence = ended.confidence if ended.confidence is not None else 50
            plan = ActionPlan(actions=ended.actions, summary=ended.summary, confidence=confidence)
        return Deliberation(
            role=Role(ended.role),
            tick=ended.tick,
            status=status,
            plan=plan,
            error=ended.error,
            policy=ended.policy,
            model=ended.model,
            latency_s=ended.latency_s,
            timeout_s=ended.timeout_s,
            calls=tuple(calls),
            rejected=ended.rejected,
            repaired=ended.repaired,
            prompt=self._prompt(ended),
        )

    def _prompt(self, ended: DeliberationEnded) -> str:
        """The text of a deliberation's prompt; empty for the policy that makes its prompt anew, or asks nobody."""
        if ended.policy == ASKS_A_MODEL:
            return ""
        prompts = [event for event in self._events() if isinstance(event, PromptSent)]
        sent = next((event for event in prompts if (event.tick, event.role) == (ended.tick, ended.role)), None)
        texts = (event.text for event in prompts if sent is not None and event.sha256 == sent.sha256)
        return next((text for text in texts if text), "")

    def _events(self) -> Iterable[Event]:
        for tick in self.ticks:
            yield from tick
        yield from self.rest


def has_record(folder: Path) -> bool:
    """Whether a folder holds the record of an episode."""
    return events_path(folder).is_file()


def episode_folders(path: Path) -> list[Path]:
    """The folders of records under a path: itself, or those of a run. Raises RecordReadError where there is none."""
    if has_record(path):
        return [path]
    found = sorted(folder for folder in path.glob("*/") if has_record(folder))
    if not found:
        raise RecordReadError(path, "there is no record here: give the folder of an episode or of a run")
    return found


def _by_ticks(events: Sequence[Event]) -> tuple[list[tuple[Event, ...]], list[Event]]:
    ticks: list[tuple[Event, ...]] = []
    open_tick: list[Event] = []
    for event in events:
        open_tick.append(event)
        if isinstance(event, Scored):
            ticks.append(tuple(open_tick))
            open_tick = []
    return ticks, open_tick


def _is_lost(tick: Iterable[Event]) -> bool:
    """Whether nothing was decided in a tick, or not all that might have been, because the model could not be had."""
    events = list(tick)
    calls = [event for event in events if isinstance(event, ProviderCall)]
    if any(event.call.fault is not None and event.call.fault.stops_run for event in calls):
        return True
    asking = {event.role for event in calls}
    ended = [event for event in events if isinstance(event, DeliberationEnded) and event.role in asking]
    return bool(ended) and all(event.status in _LOST for event in ended)


def _missing(tick: int, role: Role) -> Deliberation:
    return Deliberation(
        role=role,
        tick=tick,
        status=DeliberationStatus.PROVIDER_ERROR,
        error="this deliberation is not on record",
        policy=ASKS_A_MODEL,
    )


def _said(value: object) -> str:
    return "not given" if value is None else str(value)
