"""What every rule has at hand: the world, its chance, the index of the map, and the way out for events."""

from __future__ import annotations

import dataclasses
import heapq
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pytest_rle.colony.index import MapIndex
from pytest_rle.colony.streams import Stream, Streams
from pytest_rle.colony.world import Job, Pawn, World
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.rimworld.world_defs import DifficultyDef

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class GameEvent:
    """Something that happened, as RIMAPI streams it: the event's name and its payload, keys as on the wire."""

    name: str
    data: Mapping[str, object]


@dataclasses.dataclass(frozen=True, slots=True)
class Jump:
    """A toil's answer: toil number `toil` comes next, at game tick `tick`, or at once (None)."""

    toil: int
    tick: int | None = None


Toil = Callable[["Colony", Pawn, Job], int | Jump | None]
"""One step of a job. It does what is due now, and answers how the job goes on:

- a game tick: the next toil of the list is due then;
- a `Jump`: another toil comes next, or the same one again;
- None: the job is over, finished or failed.
"""


def _nothing(colony: Colony, pawn: Pawn, job: Job) -> None:
    """The clean-up of a job that leaves nothing to clean up."""


@dataclasses.dataclass(frozen=True, slots=True)
class Driver:
    """How a job is done: a list of toils (JobDriver.MakeNewToils).

    `Job.toil` is the index of the toil that runs at the pawn's next wake-up, 0 when the job starts. The job is over
    when a toil answers None, when the index is past the last toil, or when `can_continue` is false. For example:

        Driver(toils=(go_to(at(building)), work_for(500), _climb_in), can_continue=holds(building))

    Walk to a building, spend 500 game ticks there, then call `_climb_in`, which returns None. `systems.jobs.toils`
    has these and other shared toils; `systems.jobs.jobs.advance` runs them.
    """

    toils: tuple[Toil, ...]
    can_continue: Callable[[Colony, Pawn, Job], bool] | None = None
    """Asked before every toil: whether what the job is about is still there and still reserved for the pawn. None for
    a job that only its toils can end."""
    stop: Callable[[Colony, Pawn, Job], None] = _nothing
    """Called once when the job ends, for whatever reason: it credits work that was done since the last wake-up."""
    settles: bool = True
    """Whether the pawn's cell is brought up to date before every toil. Jobs that may take over a path from another
    rule do without: they look at the path themselves."""


class Colony:
    """The frame that rules work in. Only `world` is state; everything else can be rebuilt from it.

    Args:
        world: The state.
        driver_of: Gives the driver of a JobDef, so that a rule can end a job without knowing all that there are.
    """

    __slots__ = ("_memo", "_outbox", "_wakeups", "driver_of", "index", "streams", "world")

    def __init__(self, world: World, driver_of: Callable[[str], Driver]) -> None:
        self.world = world
        self.driver_of = driver_of
        self.streams = Streams(world.seed)
        self.index = MapIndex(world)
        self._outbox: list[GameEvent] = []
        self._memo: dict[str, tuple[object, Any]] = {}
        self._wakeups: list[tuple[int, int]] = []
        for _, pawn in sorted(world.pawns.items()):
            self.wake_at(pawn, pawn.job.wake_tick if pawn.job is not None else world.game_tick)

    @property
    def now(self) -> int:
        """The game tick."""
        return self.world.game_tick

    @property
    def day(self) -> int:
        """Whole days since the game began; the usual key of a random stream."""
        return self.world.game_tick // GAME_TICKS_PER_DAY

    @property
    def difficulty(self) -> DifficultyDef:
        """The difficulty in force."""
        return DEFS.difficulties[self.world.storyteller.difficulty]

    def stream(self, purpose: str, *keys: int) -> Stream:
        """The random stream for a purpose; give it the game tick or day, and the entity's id."""
        return self.streams.stream(purpose, *keys)

    def memo(self, name: str, version: object, compute: Callable[..., T], *arguments: object) -> T:
        """A derived value, computed again only when `version` differs from the last call's under this name."""
        known = self._memo.get(name)
        if known is None or known[0] != version:
            known = self._memo[name] = (version, compute(*arguments))
        value: T = known[1]
        return value

    def wake_at(self, pawn: Pawn, tick: int) -> None:
        """Have the pawn looked at when the clock reaches `tick`. An earlier call for the same pawn stays valid."""
        heapq.heappush(self._wakeups, (max(tick, self.world.game_tick), pawn.id))

    def next_wakeup(self) -> int | None:
        """The game tick of the earliest wake-up, or None."""
        return self._wakeups[0][0] if self._wakeups else None

    def due_pawns(self) -> list[Pawn]:
        """The pawns whose wake-up is due now, by id, each once; their wake-ups are used up."""
        due: set[int] = set()
        while self._wakeups and self._wakeups[0][0] <= self.world.game_tick:
            due.add(heapq.heappop(self._wakeups)[1])
        return [self.world.pawns[pawn_id] for pawn_id in sorted(due) if pawn_id in self.world.pawns]

    def emit(self, name: str, data: Mapping[str, object]) -> None:
        """Send an event on the stream; `ticks` is added."""
        self._outbox.append(GameEvent(name, {**data, "ticks": self.world.game_tick}))

    def letter(self, label: str, letter_def: str, text: str) -> None:
        """Put a letter on the stack, which the stream reports as `letter_received`."""
        letter = {"label": label, "def": letter_def, "className": "StandardLetter", "text": text}
        self.emit("letter_received", {"letter": letter, "targets": {}})

    def message(self, text: str, message_def: str = "NeutralEvent") -> None:
        """Show a message, which the stream reports as `message_received`."""
        self.emit(
            "message_received", {"message": {"text": text, "def": message_def, "historical": True}, "targets": {}}
        )

    def drain_events(self) -> list[GameEvent]:
        """What has happened since the last call, oldest first."""
        events, self._outbox = self._outbox, []
        return events
