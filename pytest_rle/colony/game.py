"""The clock: game time jumps from one due tick to the next. Each rule has its cadence; the order of rules is fixed."""

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

FIGHT_TICKS: Final = 60
"""Game ticks between two steps of fights, and of bleeding."""

SYSTEMS: Final[tuple[tuple[int, Callable[[Colony], None]], ...]] = (
    (day_start.STEP_TICKS, day_start.step),
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
    (FIGHT_TICKS, bleeding.step),
    (attrition.STEP_TICKS, attrition.step),
    (healing.STEP_TICKS, healing.step),
    (FIGHT_TICKS, combat.step),
)
"""The rules: the cadence of each in game ticks, and its function. Rules due on the same game tick act in this order.

Where RimWorld's own cadence is known, it is used: needs and mental breaks 150, room temperatures 120, healing 600, the
storyteller 1 000, plants 2 000.
"""

AWAKE: Final = 0
NO_BLOOD: Final = 1
ALL_QUIET: Final = 2
"""Which rules sleep: none; fights and bleeding; these and room temperatures.

These rules mostly have nothing to do. While they sleep, the clock skips the game ticks on which no other rule is due.
Only a rule, a pawn or a request can wake one of them, so it is enough to ask after each game tick.
"""

SLEEPERS_CADENCES: Final = {
    AWAKE: frozenset[int](),
    NO_BLOOD: frozenset({FIGHT_TICKS}),
    ALL_QUIET: frozenset({FIGHT_TICKS, room_temperature.STEP_TICKS}),
}
"""The cadences of the rules that sleep. No other rule has them."""

CYCLE: Final = math.lcm(*(cadence for cadence, _ in SYSTEMS))
"""Game ticks after which the pattern of due rules repeats."""


class Game:
    """A running game.

        game = Game(load_save(path, seed=42).world)
        game.advance(2_500)    # one game hour
        events = game.drain_events()

    `colony.world` is all of its state, and only `advance` lets game time pass. A `hasher` that knows the grids of a
    similar world saves the time to hash them.
    """

    def __init__(self, world: World, hasher: StateHasher | None = None) -> None:
        self.colony = Colony(world, drivers.of)
        self._hasher = hasher if hasher is not None else StateHasher()

    @property
    def world(self) -> World:
        """The state."""
        return self.colony.world

    def advance(self, game_ticks: int) -> None:
        """Advance the game by `game_ticks`, 60 000 a day. Raises ValueError if the number is negative."""
        if game_ticks < 0:
            raise ValueError(f"cannot advance by {game_ticks} game ticks: the number must not be negative")
        colony, world, end = self.colony, self.world, self.world.game_tick + game_ticks
        while (now := world.game_tick) < end:
            tick = world.game_tick = min(end, self._next_tick(now))
            for step in _rules_at(tick % CYCLE):
                step(colony)
            for pawn in colony.due_pawns():
                think.wake(colony, pawn)

    def _next_tick(self, now: int) -> int:
        """The next game tick after `now` on which something is due."""
        phase = now % CYCLE
        due = now + _ticks_to_next_rule(AWAKE)[phase]
        wakeup = self.colony.next_wakeup()
        if wakeup is not None and wakeup <= due:
            return wakeup if wakeup > now else now + 1
        if now + _ticks_to_next_rule(ALL_QUIET)[phase] > due:
            later = now + _ticks_to_next_rule(self._sleepers())[phase]
            return later if wakeup is None else min(later, wakeup)
        return due

    def _sleepers(self) -> int:
        """Which rules have nothing to do: AWAKE, NO_BLOOD or ALL_QUIET."""
        colony = self.colony
        if not (bleeding.is_asleep(colony) and combat.is_asleep(colony)):
            return AWAKE
        return ALL_QUIET if room_temperature.is_asleep(colony) else NO_BLOOD

    def state_hash(self) -> str:
        """The hash of the whole state, as 32 hexadecimal digits. Equal states have equal hashes on every machine."""
        return self._hasher.digest(self.world)

    def drain_events(self) -> list[GameEvent]:
        """The events since the last call, oldest first."""
        return self.colony.drain_events()


@functools.cache
def _ticks_to_next_rule(sleepers: int) -> bytes:
    """For each game tick of the cycle, how many game ticks later the next awake rule is due: one byte each."""
    cadences = {cadence for cadence, _ in SYSTEMS} - SLEEPERS_CADENCES[sleepers]
    ticks = np.arange(CYCLE)
    return bytes(np.min([cadence - ticks % cadence for cadence in sorted(cadences)], axis=0).astype(np.uint8))


@functools.cache
def _rules_at(tick: int) -> tuple[Callable[[Colony], None], ...]:
    """The rules that are due on a game tick of the cycle, in the order of `SYSTEMS`."""
    return tuple(step for cadence, step in SYSTEMS if tick % cadence == 0)
