"""The clock: game time moves from one event to the next, and every rule acts at its own cadence, in a fixed order."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Final

import numpy as np

from pytest_rle.colony.colony import Colony, GameEvent
from pytest_rle.colony.hashing import StateHasher
from pytest_rle.colony.systems.behaviour import drivers, think
from pytest_rle.colony.systems.combat import combat
from pytest_rle.colony.systems.environment import conditions, power, room_temperature, wealth
from pytest_rle.colony.systems.hazards import fire, lightning, weather
from pytest_rle.colony.systems.health import attrition, bleeding, healing
from pytest_rle.colony.systems.nature import plants, spoilage, wildlife
from pytest_rle.colony.systems.needs import day_start, exhaustion, mental_breaks, mood, needs, pace
from pytest_rle.colony.systems.society import social
from pytest_rle.colony.systems.storyteller import cassandra, incidents, ship
from pytest_rle.colony.world import World

SYSTEMS: Final[tuple[tuple[int, Callable[[Colony], None]], ...]] = (
    (2_500, day_start.step),
    (1_000, cassandra.step),
    (250, incidents.step),
    (250, weather.step),
    (250, conditions.step),
    (lightning.STEP_TICKS, lightning.step),
    (120, room_temperature.step),
    (250, power.step),
    (2_000, plants.step),
    (2_500, spoilage.step),
    (2_500, wildlife.step),
    (wealth.STEP_TICKS, wealth.step),
    (pace.STEP_TICKS, needs.step),
    (pace.STEP_TICKS, mood.step),
    (pace.STEP_TICKS, mental_breaks.step),
    (pace.STEP_TICKS, exhaustion.step),
    (fire.STEP_TICKS, fire.step),
    (ship.STEP_TICKS, ship.step),
    (600, social.step),
    (bleeding.STEP_TICKS, bleeding.step),
    (attrition.STEP_TICKS, attrition.step),
    (healing.STEP_TICKS, healing.step),
    (60, combat.step),
)
"""Cadence in game ticks and rule, in the order they act when several fall on one game tick (mechanics §1.1)."""

BEATS: Final = tuple(
    cadence
    for cadence in sorted({cadence for cadence, _ in SYSTEMS})
    if not any(cadence % shorter == 0 for shorter, _ in SYSTEMS if shorter < cadence)
)
"""Cadences that are no multiple of another: between their beats no rule is due."""

CYCLE: Final = math.lcm(*(cadence for cadence, _ in SYSTEMS))
"""Game ticks after which the beats repeat."""


class Game:
    """A running game. `colony.world` is all of its state; nothing happens between calls of `advance`."""

    def __init__(self, world: World) -> None:
        self.colony = Colony(world, drivers.of)
        self._hasher = StateHasher()
        self._pauses = _pauses()

    @property
    def world(self) -> World:
        """The state."""
        return self.colony.world

    def advance(self, game_ticks: int) -> None:
        """Let `game_ticks` pass. Raises ValueError on a negative number."""
        if game_ticks < 0:
            raise ValueError(f"game time cannot run backwards ({game_ticks} game ticks)")
        world, end = self.world, self.world.game_tick + game_ticks
        while world.game_tick < end:
            tick = self._next_tick(end)
            world.game_tick = tick
            for step in _rules_at(tick % CYCLE):
                step(self.colony)
            for pawn in self.colony.due_pawns():
                think.wake(self.colony, pawn)

    def _next_tick(self, end: int) -> int:
        """The next game tick on which something is due, at most `end`."""
        now = self.world.game_tick
        due = now + self._pauses[now % CYCLE]
        wakeup = self.colony.next_wakeup()
        if wakeup is not None:
            due = min(due, max(wakeup, now + 1))
        return min(due, end)

    def state_hash(self) -> str:
        """A digest of the whole state: equal states, equal digests, on every machine."""
        return self._hasher.digest(self.world)

    def drain_events(self) -> list[GameEvent]:
        """What has happened since the last call, oldest first."""
        return self.colony.drain_events()


@functools.cache
def _pauses() -> bytes:
    """Game ticks from each tick of the cycle until a rule is due."""
    ticks = np.arange(CYCLE)
    return bytes(np.min([beat - ticks % beat for beat in BEATS], axis=0).astype(np.uint8))


@functools.cache
def _rules_at(tick: int) -> tuple[Callable[[Colony], None], ...]:
    """The rules that act at a game tick of the cycle, in their order."""
    return tuple(step for cadence, step in SYSTEMS if tick % cadence == 0)
