"""What the rules work with: the world, its random streams, the index of the map, and the queue of events."""

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
    """An event that RIMAPI streams: its name and its payload, with the keys that RIMAPI sends."""

    name: str
    data: Mapping[str, object]


@dataclasses.dataclass(frozen=True, slots=True)
class Jump:
    """Returned by a toil: run the toil with the index `toil` next, at game tick `tick`, or at once (None)."""

    toil: int
    tick: int | None = None


Toil = Callable[["Colony", Pawn, Job], int | Jump | None]
"""One step of a job. It does what is due now, and returns what comes next:

- a game tick: run the next toil of the list then;
- a `Jump`: run another toil next, or the same one again;
- None: the job is over, whether it succeeded or failed.
"""


def _nothing(colony: Colony, pawn: Pawn, job: Job) -> None:
    """The clean-up of a job that needs none."""


@dataclasses.dataclass(frozen=True, slots=True)
class Driver:
    """How a pawn carries out a job: a list of toils (JobDriver.MakeNewToils).

    `Job.toil` is the index of the toil that runs at the pawn's next wake-up, 0 when the job starts. The job is over
    when a toil returns None, when the index is past the last toil, or when `can_continue` is false. For example:

        Driver(toils=(go_to(at(building)), work_for(500), _climb_in), can_continue=holds(building))

    Walk to a building, spend 500 game ticks there, then call `_climb_in`, which returns None. `systems.jobs.toils`
    has these and other shared toils; `systems.jobs.jobs.advance` runs them.
    """

    toils: tuple[Toil, ...]
    can_continue: Callable[[Colony, Pawn, Job], bool] | None = None
    """Called before every toil: whether the job's target still exists and is still reserved for the pawn. None if only
    the toils can end the job."""
    stop: Callable[[Colony, Pawn, Job], None] = _nothing
    """Called once when the job ends, for any reason. It credits the work done since the last wake-up."""
    settles: bool = True
    """Whether the pawn's cell is updated before every toil. False for jobs that may take over a path from another
    rule: they read the path themselves."""


class Colony:
    """The context of the rules. Only `world` is state; everything else can be rebuilt from it.

        colony = Colony(world, drivers.of)
        colony.stream("lightning", colony.now).chance(0.1)

    Args:
        world: The state.
        driver_of: Returns the driver of a JobDef. With it, a rule can end a job without importing the job's module.
    """

    __slots__ = ("_memo", "_outbox", "_wakeups", "driver_of", "index", "pawns_version", "streams", "world")

    def __init__(self, world: World, driver_of: Callable[[str], Driver]) -> None:
        self.world = world
        self.driver_of = driver_of
        self.streams = Streams(world.seed)
        self.index = MapIndex(world)
        self.pawns_version = 0
        """Increased by `pawns_changed`: values cached from the pawns' allegiance are then stale."""
        self._outbox: list[GameEvent] = []
        self._memo: dict[str, tuple[object, Any]] = {}
        self._wakeups: list[tuple[int, int]] = []
        for _, pawn in sorted(world.pawns.items()):
            self.wake_at(pawn, pawn.job.wake_tick if pawn.job is not None else world.game_tick)

    @property
    def now(self) -> int:
        """The current game tick."""
        return self.world.game_tick

    @property
    def day(self) -> int:
        """Whole days since the game began: the usual key of a random stream."""
        return self.world.game_tick // GAME_TICKS_PER_DAY

    @property
    def difficulty(self) -> DifficultyDef:
        """The difficulty of the game."""
        return DEFS.difficulties[self.world.storyteller.difficulty]

    def stream(self, purpose: str, *keys: int) -> Stream:
        """The random stream of a purpose and its keys, usually the game tick or day and the id of an entity."""
        return self.streams.stream(purpose, *keys)

    def memo(self, name: str, version: object, compute: Callable[..., T], *arguments: object) -> T:
        """A cached value. It is computed again when `version` differs from that of the last call with this name."""
        cached = self._memo.get(name)
        if cached is None or cached[0] != version:
            cached = self._memo[name] = (version, compute(*arguments))
        value: T = cached[1]
        return value

    def colonists(self) -> list[Pawn]:
        """The living people of the player's faction who are not guests, sorted by id."""
        version = (self.pawns_version, len(self.world.pawns))
        return [pawn for pawn in self.memo("colonists", version, self.world.colonists) if not pawn.dead]

    def pawns_changed(self) -> None:
        """Report that a pawn came, left, changed its faction or guest status, or began or ended a mental state."""
        self.pawns_version += 1

    def wake_at(self, pawn: Pawn, tick: int) -> None:
        """Schedule a wake-up of the pawn at game tick `tick`. Earlier wake-ups of the pawn stay scheduled."""
        heapq.heappush(self._wakeups, (max(tick, self.world.game_tick), pawn.id))

    def next_wakeup(self) -> int | None:
        """The game tick of the earliest wake-up, or None if there is none."""
        return self._wakeups[0][0] if self._wakeups else None

    def due_pawns(self) -> list[Pawn]:
        """The pawns whose wake-up is due, each once, sorted by id. Their due wake-ups are removed."""
        if not self._wakeups or self._wakeups[0][0] > self.world.game_tick:
            return []
        due: set[int] = set()
        while self._wakeups and self._wakeups[0][0] <= self.world.game_tick:
            due.add(heapq.heappop(self._wakeups)[1])
        return [self.world.pawns[pawn_id] for pawn_id in sorted(due) if pawn_id in self.world.pawns]

    def emit(self, name: str, data: Mapping[str, object]) -> None:
        """Queue an event for the stream. Its payload gets the game tick as `ticks`."""
        self._outbox.append(GameEvent(name, {**data, "ticks": self.world.game_tick}))

    def letter(self, label: str, letter_def: str, text: str) -> None:
        """Send a letter to the player: the event `letter_received`."""
        letter = {"label": label, "def": letter_def, "className": "StandardLetter", "text": text}
        self.emit("letter_received", {"letter": letter, "targets": {}})

    def message(self, text: str, message_def: str = "NeutralEvent") -> None:
        """Show a message to the player: the event `message_received`."""
        self.emit(
            "message_received", {"message": {"text": text, "def": message_def, "historical": True}, "targets": {}}
        )

    def drain_events(self) -> list[GameEvent]:
        """The events since the last call, oldest first."""
        events, self._outbox = self._outbox, []
        return events
