"""The record of one episode, read back: what every tick did, and what the model answered."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from pytest_rle.episode.recorded_ticks import UNANSWERED, by_ticks, was_lost_to_model
from pytest_rle.episode.result import Outcome
from pytest_rle.episode.spec import RESUME_OPTIONS, EpisodeSpec, Recipe
from pytest_rle.errors import RecordError
from pytest_rle.llm import CostSnapshot, CostTracker
from pytest_rle.llm.calls import INFRASTRUCTURE, CallRecord, CallStatus
from pytest_rle.records import (
    CallStarted,
    CheckpointSaved,
    CostSettled,
    DeliberationEnded,
    EpisodeEnd,
    EpisodeStart,
    Event,
    ObservationTaken,
    PromptSent,
    ProviderCall,
    SceneTaken,
    ThinkingCharged,
    events_path,
    find_altered_line,
    has_traffic,
    read_events,
    read_traffic,
)
from pytest_rle.records.errors import first_fault
from pytest_rle.records.traffic import TRAFFIC_FILE
from pytest_rle.rimapi import Traffic
from pytest_rle.scenario import Scenario
from pytest_rle.team import Deliberation, DeliberationStatus, Role
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.policies import LlmPolicy
from pytest_rle.team.recall import RecordedDeliberation
from pytest_rle.team.seats import TeamDescription

logger = logging.getLogger(__name__)

_INTERRUPTED: Final = frozenset({Outcome.TRUNCATED.value, Outcome.INFRA_FAILED.value})


FIRST_REPLAYED: Final = 5
"""The first version of the schema whose records are replayed: earlier ones do not say who played each role."""

_PLAIN_NAME: Final = re.compile(r"\w[\w.-]*")


class ReplayError(RecordError):
    """A record cannot be replayed, resumed or rescored. The message gives the reason."""


class EmptyRecordError(ReplayError):
    """The record has no complete first event, so nothing was played."""


@dataclasses.dataclass(frozen=True)
class RecordedEpisode:
    """The events of a record, grouped by tick.

        record = RecordedEpisode.read(Path("results/20261123-142233-9f3a/crashlanded-seed42"))
        print(record.start.policy, len(record.ticks), record.end.outcome if record.end else "killed")

    Attributes:
        folder: The folder of the record.
        start: The first event.
        end: The last event, or None if the process was killed.
        ticks: The events of each tick that was scored.
        remainder: The events after the last of these ticks.
        resuming: Play continues after the record ends. If False, play stops there and no model is called.
        checkpoint: The game save from which a live game goes on after `ticks`; None for any other record.
    """

    folder: Path
    start: EpisodeStart
    end: EpisodeEnd | None
    ticks: tuple[tuple[Event, ...], ...]
    remainder: tuple[Event, ...]
    resuming: bool = False
    checkpoint: CheckpointSaved | None = None

    @classmethod
    def read(cls, folder: Path, *, resuming: bool = False) -> RecordedEpisode:
        """Read a record.

        Raises:
            RecordReadError: The record is missing, or one of its lines is damaged.
            EmptyRecordError: The record has no complete first event.
            ReplayError: The record is to be resumed, and one of its lines was altered.
        """
        events = list(read_events(folder, on_incomplete=logger.warning))
        if not events or not isinstance(events[0], EpisodeStart):
            raise EmptyRecordError(f"{folder}: the record is empty: it has no complete first event")
        _require_plain_names(folder, events)
        altered = find_altered_line(events_path(folder)) if resuming else None
        if altered is not None:
            raise ReplayError(f"{folder} cannot be resumed: {altered}")
        end = events[-1] if isinstance(events[-1], EpisodeEnd) else None
        ticks, remainder = by_ticks(events[1:])
        if resuming and end is not None and end.outcome in _INTERRUPTED:
            while ticks and was_lost_to_model(ticks[-1]):
                remainder = [*ticks.pop(), *remainder]
        return cls(folder, events[0], end, tuple(ticks), tuple(remainder), resuming)

    @property
    def is_embedded(self) -> bool:
        """Whether the embedded colony was played, which can be replayed. Its observations have a state hash."""
        first_events = (event for tick in (*self.ticks[:1], self.remainder) for event in tick)
        first = next((event for event in first_events if isinstance(event, ObservationTaken)), None)
        return first is None or first.state_hash is not None

    def until_checkpoint(self) -> RecordedEpisode:
        """The record of a live game up to its last game save; the calls after it count, and their answers do not.

        Raises ReplayError if there is no such save: a game in real time cannot be set back otherwise.
        """
        saved = [event for event in self._events() if isinstance(event, CheckpointSaved) and event.sha256 is not None]
        if not saved:
            raise ReplayError(
                f"{self.folder} cannot be resumed: the game ran in real time and cannot be set back to where it was, "
                "because it was not saved (--rle-checkpoint); 'rle replay' replays it from the recorded traffic"
            )
        last = saved[-1]
        rest = tuple(event for tick in self.ticks[last.tick :] for event in tick)
        return dataclasses.replace(
            self, ticks=self.ticks[: last.tick], remainder=(*rest, *self.remainder), checkpoint=last
        )

    def traffic(self) -> list[Traffic]:
        """The recorded requests to a live game and its answers.

        Raises:
            ReplayError: The record has no traffic.
            RecordReadError: A line of the traffic is damaged.
        """
        if not has_traffic(self.folder):
            raise ReplayError(
                f"{self.folder} cannot be replayed: the game ran in real time, and the file with its answers "
                f"({TRAFFIC_FILE}) is missing"
            )
        return list(read_traffic(self.folder))

    @property
    def recipe(self) -> Recipe:
        """The options that the episode was played with. Raises ReplayError if the record does not hold them."""
        try:
            return Recipe.model_validate(self.start.recipe)
        except ValidationError as error:
            raise ReplayError(f"{self.folder}: the record does not hold its recipe ({first_fault(error)})") from error

    def scenario(self, source: Path) -> Scenario:
        """The scenario as it was played. Its save is searched relative to `source`. Raises ReplayError."""
        try:
            return self.recipe.scenario_at(source)
        except ValidationError as error:
            raise ReplayError(
                f"{self.folder}: this version of pytest-rle cannot read the recorded scenario ({first_fault(error)})"
            ) from error

    def require_replayable(self) -> None:
        """Check that this version can play the record again. Raises ReplayError."""
        if self.start.schema_version < FIRST_REPLAYED:
            raise ReplayError(
                f"{self.folder} has schema version {self.start.schema_version}, and this version of pytest-rle replays "
                f"and resumes records of version {FIRST_REPLAYED} or later; it still reads and rescores this one"
            )

    @property
    def team(self) -> TeamDescription:
        """Who played. Raises ReplayError if the record does not say it."""
        if self.start.team is None:
            raise ReplayError(f"{self.folder}: the record does not say who played")
        return self.start.team

    def require_same_team(self, team: TeamDescription) -> None:
        """Check that the team is the recorded one. Raises ReplayError that names the first difference."""
        recorded = self.team
        pairs = [
            (role, *(each.player(role).label if role in each.roles else "no one" for each in (recorded, team)))
            for role in Role
        ]
        different = [(role, old, new) for role, old, new in pairs if old != new]
        if len(different) == len(Role):
            raise ReplayError(
                f"{self.folder} cannot be resumed: it was played by {recorded.name}, and this team is {team.name}"
            )
        if different:
            role, old, new = different[0]
            raise ReplayError(f"{self.folder} cannot be resumed: {role} was played by {old}, and is by {new} now")
        if not recorded.same_players(team):
            raise ReplayError(
                f"{self.folder} cannot be resumed: its team {recorded.name} had another seed, or other roles shared a "
                "policy"
            )

    @property
    def last_call_number(self) -> int:
        """The highest number of a recorded call to a model; 0 if there is none."""
        calls = (event.call for event in self._events() if isinstance(event, CallStarted | ProviderCall))
        return max((call.number for call in calls), default=0)

    @cached_property
    def lost_calls(self) -> tuple[CallRecord, ...]:
        """The calls that were under way when the process was killed. Their cost is unknown."""
        events = tuple(self._events())
        ended = {event.call.number for event in events if isinstance(event, ProviderCall)}
        return tuple(
            event.call.lost() for event in events if isinstance(event, CallStarted) and event.number not in ended
        )

    @property
    def settlements(self) -> tuple[tuple[int, Decimal], ...]:
        """The bills that arrived after the last tick: number of the call, and USD."""
        return tuple((event.number, event.cost_usd) for event in self._events() if isinstance(event, CostSettled))

    def costs(self) -> CostSnapshot:
        """What the recorded calls cost, with those that were under way when the process was killed."""
        ledger = CostTracker()
        for event in self._events():
            if isinstance(event, ProviderCall):
                ledger.add(event.call)
        for call in self.lost_calls:
            ledger.add(call)
        for number, cost_usd in self.settlements:
            ledger.settle(number, cost_usd)
        return ledger.snapshot()

    @property
    def closing_events(self) -> tuple[Event, ...]:
        """The last events of a complete record: bills, the last observation with its scene, the end. Else empty."""
        closing: list[Event] = []
        for event in reversed(self.remainder if self.end is not None else ()):
            is_last_observation = isinstance(event, ObservationTaken | SceneTaken) and all(
                isinstance(each, SceneTaken | EpisodeEnd) for each in closing
            )
            if not isinstance(event, EpisodeEnd | CostSettled) and not is_last_observation:
                break
            closing.insert(0, event)
        return tuple(closing)

    def require_same_game(self, spec: EpisodeSpec) -> None:
        """Check that the spec describes the recorded game, apart from the team.

        Raises:
            ReplayError: It does not, and the message names the first difference; or the record is too old.
        """
        self.require_replayable()
        start, recorded_recipe, recipe = self.start, self.recipe, spec.recipe()
        pairs: list[tuple[str, Any, Any]] = [
            ("the scenario", start.scenario, spec.scenario.name),
            ("the SHA-256 of the scenario's file", start.scenario_sha256, spec.scenario.sha256),
            ("--rle-seed", start.seed, spec.seed),
            *(
                (option, getattr(recorded_recipe, name), getattr(recipe, name))
                for name, option in RESUME_OPTIONS.items()
            ),
        ]
        for what, recorded, given in pairs:
            if recorded != given:
                raise ReplayError(
                    f"{self.folder} cannot be resumed: {what} was {_option_text(recorded)}, "
                    f"and is {_option_text(given)} now"
                )

    def recall(self, tick: int, role: Role) -> RecordedDeliberation | None:
        """The recorded deliberation of a role in a tick, or None if it must be made again."""
        is_open = tick == len(self.ticks) or self.checkpoint is not None
        events = self.ticks[tick] if tick < len(self.ticks) else self.remainder if is_open else ()
        own = [event for event in events if getattr(event, "role", None) == role.value]
        calls = [event.call for event in own if isinstance(event, ProviderCall) and event.tick == tick]
        ended = next((event for event in own if isinstance(event, DeliberationEnded) and event.tick == tick), None)
        if not self.resuming:
            return RecordedDeliberation(tuple(calls), self._deliberation(ended, calls) or _missing(tick, role))
        if tick >= len(self.ticks):
            repeated = [call for call in calls if self._must_be_repeated(call)]
            if self.checkpoint is not None:
                ended, repeated = None, calls  # the colony of that tick is another one now
            if repeated or (ended is not None and self._infra_failed and ended.status in UNANSWERED):
                ended = None
            calls = [_only_counted(call) if call in repeated else call for call in calls]
            calls = [call for call in calls if call.status is not CallStatus.REPEATED or call.cost_usd != 0]
            calls += [call for call in self.lost_calls if (call.tick, call.role) == (tick, role.value)]
        if not calls and ended is None:
            return None
        return RecordedDeliberation(tuple(calls), self._deliberation(ended, calls))

    def charged(self, tick: int) -> int | None:
        """The game ticks that the team's thinking was charged in a tick that was scored; None for any other tick."""
        events = self.ticks[tick] if tick < len(self.ticks) else ()
        return next((event.game_ticks for event in events if isinstance(event, ThinkingCharged)), None)

    @property
    def _infra_failed(self) -> bool:
        return self.end is not None and self.end.outcome == Outcome.INFRA_FAILED.value

    def _must_be_repeated(self, call: CallRecord) -> bool:
        """Whether a call of the unfinished tick failed for a reason that may no longer hold."""
        if call.fault is None or call.status is CallStatus.REPEATED:
            return False
        return call.fault.stops_run or (self._infra_failed and call.fault.kind in INFRASTRUCTURE)

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
        """The text of a deliberation's prompt. Empty if the policy builds its prompt again or calls no model."""
        if not self.team.player(ended.role).is_own:
            return ""
        prompts = (event for event in self._events() if isinstance(event, PromptSent))
        return next((event.text for event in prompts if (event.tick, event.role) == (ended.tick, ended.role)), "")

    def _events(self) -> Iterable[Event]:
        for tick in self.ticks:
            yield from tick
        yield from self.remainder


def _require_plain_names(folder: Path, events: Sequence[Event]) -> None:
    """Refuse a record that names a file outside its folder. Raises ReplayError."""
    start, end = events[0], events[-1]
    names = [start.scenario] if isinstance(start, EpisodeStart) else []
    names += list(end.files) if isinstance(end, EpisodeEnd) else []
    for name in names:
        if not _PLAIN_NAME.fullmatch(name):
            raise ReplayError(f"{folder}: the record names a file outside its folder: {name!r}")


def _only_counted(call: CallRecord) -> CallRecord:
    """A call that is made again: its cost counts, and its answer does not."""
    return call.model_copy(update={"status": CallStatus.REPEATED})


def _missing(tick: int, role: Role) -> Deliberation:
    return Deliberation(
        role=role,
        tick=tick,
        status=DeliberationStatus.PROVIDER_ERROR,
        error="this deliberation is not on record",
        policy=LlmPolicy.name,
    )


def _option_text(value: object) -> str:
    if isinstance(value, dict):  # the changed prompts
        digests = [f"{name} {hashlib.sha256(text.encode()).hexdigest()[:8]}" for name, text in sorted(value.items())]
        return ", ".join(digests) or "not given"
    return "not given" if value is None else str(value)
