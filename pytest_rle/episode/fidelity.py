"""The same orders on the embedded colony: how far does its trajectory part from the one on a cassette?"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pytest_rle.episode.carrying_over import CarriedIds
from pytest_rle.episode.game import OpenGame
from pytest_rle.episode.launch import allow_start_items, open_game
from pytest_rle.episode.recorded_episode import RecordedEpisode, ReplayError
from pytest_rle.episode.replay import find_save
from pytest_rle.episode.rescore import first_measurement, tick_inputs
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.records import (
    ActionExecuted,
    Advanced,
    Event,
    IncidentTriggered,
    RecordedExchange,
    SceneTaken,
    Scored,
    ThinkingCharged,
)
from pytest_rle.rimapi import Observation, RequestRefused, StaticWorld, observe, read_static
from pytest_rle.scenario.schema import IncidentParameters
from pytest_rle.scoring import Measurement, Scorer, condition_figures, measure

_NO_ORDERS: Final = ("/builder/check-zone", "/game/", "/ui/", "/rle/advance")
"""The beginnings of paths whose requests are no orders."""


@dataclasses.dataclass(frozen=True, slots=True)
class Trajectory:
    """One metric or figure over the ticks, on the cassette and on the embedded colony.

    Attributes:
        name: Its name.
        is_metric: Whether the score counts it, from 0 to 1; a figure has a unit of its own.
        recorded: After each tick, on the cassette; None where it has no value.
        embedded: The same on the embedded colony.
    """

    name: str
    is_metric: bool
    recorded: tuple[float | None, ...]
    embedded: tuple[float | None, ...]

    @property
    def differences(self) -> tuple[float, ...]:
        """Embedded minus recorded, for the ticks on which both have a value."""
        pairs = zip(self.recorded, self.embedded, strict=True)
        return tuple(other - one for one, other in pairs if one is not None and other is not None)

    @property
    def mean_difference(self) -> float:
        """The mean distance of the two; 0 if no tick has both."""
        found = self.differences
        return math.fsum(map(abs, found)) / len(found) if found else 0.0

    @property
    def worst_tick(self) -> int | None:
        """The tick on which they lie the farthest apart; None if they are equal."""
        gaps = [
            abs(other - one) if one is not None and other is not None else 0.0
            for one, other in zip(self.recorded, self.embedded, strict=True)
        ]
        worst = max(gaps, default=0.0)
        return gaps.index(worst) if worst else None


@dataclasses.dataclass(frozen=True, slots=True)
class OtherAnswer:
    """An order that the two games answered differently: accepted by one and refused by the other."""

    tick: int
    request: str
    recorded: str
    embedded: str


@dataclasses.dataclass(frozen=True, slots=True)
class Fidelity:
    """What a fidelity run found.

    Attributes:
        scenario: The name of the scenario.
        seed: The seed of the cassette.
        ticks: How many ticks were compared.
        orders: How many orders were sent.
        other_answers: The orders that were answered differently.
        trajectories: The metrics, then the figures.
    """

    scenario: str
    seed: int
    ticks: int
    orders: int
    other_answers: tuple[OtherAnswer, ...]
    trajectories: tuple[Trajectory, ...]

    @property
    def is_identical(self) -> bool:
        """Whether nothing differs."""
        return not self.other_answers and all(one.recorded == one.embedded for one in self.trajectories)


async def fidelity(cassette: Path, *, save: Path | None = None) -> Fidelity:
    """Play the orders of a cassette on the embedded colony, from the same save, and compare tick by tick.

        found = await fidelity(Path("crashlanded-seed42.cassette.jsonl.zst"))
        print(max(found.trajectories, key=lambda one: one.mean_difference).name)

    Args:
        cassette: The file that `write_cassette` made.
        save: The save that the episode started from, if it is not among the saves here or of the package.

    Raises:
        RecordReadError: The file is missing, or one of its lines is damaged.
        ReplayError: The cassette has no tick, or its save is not found.
    """
    record = RecordedEpisode.read(cassette)
    if not record.ticks:
        raise ReplayError(f"{cassette}: it has no complete tick, so there is nothing to compare")
    start = record.start
    spec = EpisodeSpec(
        scenario=record.scenario(cassette), seed=start.seed, save=find_save(record, save), allow_unpinned=True
    )
    async with open_game(spec) as game:
        return await _Run(record, spec, game).play()


class _Run:
    """One fidelity run."""

    def __init__(self, record: RecordedEpisode, spec: EpisodeSpec, game: OpenGame) -> None:
        self._record = record
        self._spec = spec
        self._game = game
        self._orders = 0
        self._others: list[OtherAnswer] = []

    async def play(self) -> Fidelity:
        record, client, start = self._record, self._game.client, self._record.start
        static = await read_static(client)
        await allow_start_items(self._game, static)
        observation = await observe(client, static, None)
        ids = CarriedIds(static.map_id)
        ids.see_game(observation)
        began = measure(observation)
        scorer = Scorer(
            self._spec.scenario, began, version=start.scoring_version, horizon_game_ticks=start.horizon_game_ticks
        )
        recorded: list[Mapping[str, float | None]] = []
        embedded: list[Mapping[str, float | None]] = []
        metrics: tuple[str, ...] = ()
        for tick, following in itertools.pairwise([*record.ticks, record.remainder]):
            seen = first_measurement(following)
            if seen is None:
                break
            observation = await self._tick(tick, static, ids)
            now = measure(observation)
            ours = next(event.metrics for event in tick if isinstance(event, Scored))
            theirs = scorer.add(tick_inputs(tick, now)).metrics
            metrics = tuple(ours)
            recorded.append({**ours, **_figures(start.start, seen)})
            embedded.append({**theirs, **_figures(began, now)})
        return Fidelity(
            scenario=self._spec.scenario.name,
            seed=start.seed,
            ticks=len(recorded),
            orders=self._orders,
            other_answers=tuple(self._others),
            trajectories=_trajectories(recorded, embedded, metrics),
        )

    async def _tick(self, tick: Sequence[Event], static: StaticWorld, ids: CarriedIds) -> Observation:
        """Do what the tick has on record, and observe."""
        client = self._game.client
        charged = 0
        for event in tick:
            if isinstance(event, ThinkingCharged):
                charged = event.game_ticks
                await self._game.clock.advance(charged)
            elif isinstance(event, SceneTaken):
                ids.see_record(event)
            elif isinstance(event, IncidentTriggered):
                parameters = IncidentParameters.model_validate(dict(event.parameters))
                await client.incidents.trigger(event.name, static.map_id, parameters.wire())
            elif isinstance(event, ActionExecuted):
                for exchange in event.exchanges:
                    if exchange.method != "GET" and not exchange.path.startswith(_NO_ORDERS):
                        await self._send(event.tick, exchange, ids)
            elif isinstance(event, Advanced):
                await self._game.clock.advance(max(0, event.to_game_tick - event.from_game_tick - charged))
        observation = await observe(client, static, None)
        ids.see_game(observation)
        return observation

    async def _send(self, tick: int, exchange: RecordedExchange, ids: CarriedIds) -> None:
        """Send an order, and note an answer of another kind."""
        query, body = ids.carry(exchange)
        was_accepted = exchange.status == 200
        self._orders += 1
        answers: list[str] = []
        client = self._game.client
        client.on_exchange = lambda made: answers.append(made.response)
        try:
            await client.connection.write(exchange.method, exchange.path, query, body)
        except RequestRefused as error:
            if was_accepted:
                self._others.append(OtherAnswer(tick, f"{exchange.method} {exchange.path}", "accepted", error.text))
        else:
            ids.created(exchange.response, answers[-1])
            if not was_accepted:
                answer = f"refused ({exchange.status})"
                self._others.append(OtherAnswer(tick, f"{exchange.method} {exchange.path}", answer, "accepted"))
        finally:
            client.on_exchange = None


def _figures(start: Measurement, seen: Measurement) -> dict[str, float | None]:
    """The figures that are compared besides the metrics."""
    people = len(seen.colonists)
    return {
        **condition_figures(start, seen),
        "health_average": math.fsum(c.health for c in seen.colonists) / people if people else None,
        "enemies": float(seen.enemies),
        "crops": float(seen.crops),
        "sheltered_beds": float(sum(shelter.places for shelter in seen.shelters)),
        "research_points": seen.research_points,
        "power_made": seen.power_made,
        "power_stored": seen.power_stored,
    }


def _trajectories(
    recorded: Iterable[Mapping[str, float | None]],
    embedded: Iterable[Mapping[str, float | None]],
    metrics: tuple[str, ...],
) -> tuple[Trajectory, ...]:
    ours, theirs = list(recorded), list(embedded)
    names = list(ours[0]) if ours else []
    return tuple(
        Trajectory(
            name, name in metrics, tuple(one.get(name) for one in ours), tuple(other.get(name) for other in theirs)
        )
        for name in names
    )


def as_json(found: Fidelity) -> dict[str, Any]:
    """The result as JSON values, the trajectories tick by tick."""
    return {
        "scenario": found.scenario,
        "seed": found.seed,
        "ticks": found.ticks,
        "orders": found.orders,
        "is_identical": found.is_identical,
        "other_answers": [dataclasses.asdict(one) for one in found.other_answers],
        "trajectories": [
            {
                **dataclasses.asdict(one),
                "mean_difference": round(one.mean_difference, 9),
                "worst_tick": one.worst_tick,
            }
            for one in found.trajectories
        ],
    }
