"""Harms that are done to a colony, and what they do to its metrics: at once, and over the following days.

A colony that the scripted team has led for some days is copied. One copy goes on as it is, the others after a harm.
Nobody gives further orders in any of them, so that no order can hide what the harm does.
"""

from __future__ import annotations

import asyncio
import copy
import dataclasses
import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pytest_rle.audit.book import PlantedHarm, Rules
from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.new_games import NewGames
from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import World
from pytest_rle.episode import EpisodeObserver, EpisodeRun, EpisodeSetup, EpisodeSpec
from pytest_rle.rimapi import Observation, RimApiClient, StaticWorld, observe
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.building_kinds import BED_PLACES
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.rimworld.item_kinds import is_medicine
from pytest_rle.scenario import Scenario, load_scenario, save_path, verify_save
from pytest_rle.scoring import Score, Scorer, TickInputs, measure
from pytest_rle.team import ActionOutcome

LED_DAYS: Final = 10
"""Days that the scripted team leads the colony before the harm."""

LATER_DAYS: Final = 5
"""Days that the colony is watched after the harm."""

LOOKS_PER_DAY: Final = 4


def kill(game: Game) -> int:
    """Kill a founder."""
    death.kill(game.colony, game.world.colonists()[0], "an audit")
    return 1


def burn(game: Game) -> int:
    """Burn every second stack of items on the map."""
    burnt = list(game.world.items)[::2]
    for item in burnt:
        del game.world.items[item]
    return len(burnt)


def forbid_food(game: Game) -> int:
    """Forbid all food."""
    return _forbid(game, _is_food)


def forbid_medicine(game: Game) -> int:
    """Forbid all medicine."""
    return _forbid(game, is_medicine)


def unroof(game: Game) -> int:
    """Take away every roof."""
    roof = game.world.grids.roof
    count = int((roof != 0).sum())
    roof[:] = 0
    return count


def let_rot(game: Game) -> int:
    """Let all food rot that can rot."""
    rotten = [
        item.id
        for item in game.world.items.values()
        if _is_food(item.def_name) and DEFS.items[item.def_name].days_to_rot_start is not None
    ]
    for item in rotten:
        del game.world.items[item]
    return len(rotten)


def strip(game: Game) -> int:
    """Take off everybody's clothes, and lay them on the ground."""
    count = 0
    for pawn in game.world.colonists():
        for garment in list(pawn.apparel):
            pawn.apparel.remove(garment)
            spawning.spawn_item(game.colony, garment, pawn.x, pawn.z)
            count += 1
    return count


def tear_down_beds(game: Game) -> int:
    """Remove every bed."""
    beds = [b for b in game.world.buildings.values() if BED_PLACES.get(b.def_name)]
    for bed in beds:
        spawning.remove_building(game.colony, bed)
    return len(beds)


HARMS: Final[Mapping[str, Callable[[Game], int]]] = MappingProxyType(
    {harm.__name__: harm for harm in (kill, burn, forbid_food, forbid_medicine, unroof, let_rot, strip, tear_down_beds)}
)
"""Each harm by its name. It returns how many people, items, buildings or cells it touched."""


def plant(source: Path, seed: int, *, led_days: float = LED_DAYS, later_days: float = LATER_DAYS) -> list[PlantedHarm]:
    """Do each harm to a colony of the scenario in a file.

    Raises:
        ScenarioSaveMissingError: The save is missing.
        ScenarioSaveMismatchError: The save is not the pinned one.
    """
    scenario = load_scenario(source)
    path = save_path(scenario)
    digest = verify_save(scenario, path, allow_unpinned=False)
    game, _ = NewGames().start(path, sha256=digest, seed=seed, difficulty=scenario.difficulty)
    led = _Led(scenario)
    with tempfile.TemporaryDirectory() as folder:
        spec = EpisodeSpec(
            scenario=scenario,
            seed=seed,
            policy="scripted",
            ticks=max(1, round(led_days * 24 / scenario.hours_per_tick)),
            output=Path(folder),
            allow_unpinned=True,
        )
        transport = DispatcherTransport(Dispatcher(game))
        asyncio.run(EpisodeRun(spec, transport=transport, observers=[led]).play())
    untouched = _watch(led, game.world, None, later_days)
    found = []
    for name, harm in HARMS.items():
        harmed = _watch(led, game.world, harm, later_days)
        first, *later = zip(harmed.scores, untouched.scores, strict=True)
        found.append(
            PlantedHarm(
                rules=Rules.of(scenario),
                harm=name,
                seed=seed,
                changed=harmed.changed,
                at_once=_changes([first]),
                later=_changes(later),
                score_at_once=_mean([first[0].composite - first[1].composite]),
                score_later=_mean([own.composite - other.composite for own, other in later]),
            )
        )
    return found


class _Led(EpisodeObserver):
    """The days before the harm: the map, and what was scored."""

    static: StaticWorld

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._ticks: list[TickInputs] = []
        self._outcomes: list[ActionOutcome] = []

    def on_episode_started(self, setup: EpisodeSetup) -> None:
        self.static = setup.static
        self._start = setup.scorer.start

    def on_action(self, tick: int, outcome: ActionOutcome) -> None:
        self._outcomes.append(outcome)

    def on_score(self, tick: int, observation: Observation, score: Score) -> None:
        self._ticks.append(TickInputs(measure(observation), tuple(self._outcomes)))
        self._outcomes.clear()

    def scorer(self) -> Scorer:
        """A scorer that has seen these days."""
        scorer = Scorer(self._scenario, self._start)
        for tick in self._ticks:
            scorer.add(tick)
        return scorer


@dataclasses.dataclass(frozen=True, slots=True)
class _Watched:
    """How much a harm touched, and the score at that moment and then at each look."""

    changed: int
    scores: list[Score]


def _watch(led: _Led, world: World, harm: Callable[[Game], int] | None, days: float) -> _Watched:
    """Copy the colony, harm it, and look at it for some days."""
    game = Game(copy.deepcopy(world))
    scorer = led.scorer()
    changed = harm(game) if harm is not None else 0
    game = Game(game.world)  # which builds the index of the changed world
    scores = [scorer.add(TickInputs(_look(game, led.static), ()))]
    for _ in range(max(1, round(days * LOOKS_PER_DAY))):
        game.advance(GAME_TICKS_PER_DAY // LOOKS_PER_DAY)
        scores.append(scorer.add(TickInputs(_look(game, led.static), ())))
    return _Watched(changed, scores)


def _look(game: Game, static: StaticWorld) -> Observation:
    async def seen() -> Observation:
        async with RimApiClient("http://colony", transport=DispatcherTransport(Dispatcher(game))) as client:
            return await observe(client, static, None)

    return asyncio.run(seen())


def _changes(pairs: Sequence[tuple[Score, Score]]) -> dict[str, float]:
    """The mean change of each metric from the second score to the first. A metric without a value counts 0."""
    metrics = pairs[0][0].metrics
    return {
        name: _mean([(own.metrics[name] or 0.0) - (other.metrics[name] or 0.0) for own, other in pairs])
        for name in metrics
    }


def _mean(values: list[float]) -> float:
    return round(math.fsum(values) / len(values), 6)


def _forbid(game: Game, is_meant: Callable[[str], bool]) -> int:
    items = [item for item in game.world.items.values() if is_meant(item.def_name) and not item.forbidden]
    for item in items:
        item.forbidden = True
    return len(items)


def _is_food(def_name: str) -> bool:
    known = DEFS.items.get(def_name)
    return known is not None and known.nutrition > 0
