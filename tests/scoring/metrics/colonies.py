"""Colonies as scoring 3.0 sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_rle.scoring import Measurement, Scorer, TickInputs
from pytest_rle.scoring.measurement import ColonistMeasure
from pytest_rle.scoring.stores import FoodStore, Stores
from pytest_rle.team.outcome import ActionOutcome
from tests.shipped import SCENARIOS

DAY, TICK, HOUR = 60_000, 15_000, 2_500


def people(*ids: int, **changes: Any) -> tuple[ColonistMeasure, ...]:
    """Founders who are healthy, fed, awake and at peace, but for the changes."""
    figures: dict[str, Any] = {
        "health": 1.0,
        "mood": 0.5,
        "food": 0.9,
        "scars": 0,
        "is_downed": False,
        "is_fighting": False,
        "is_asleep": False,
        "illness": 0.0,
        "poison": 0.0,
        "is_clothed": True,
    }
    return tuple(ColonistMeasure(id=number, **figures | changes) for number in ids)


def moment(game_tick: int = 0, colonists: tuple[ColonistMeasure, ...] = people(1, 2, 3), **changes: Any) -> Measurement:
    """A moment of a colony of three. The fields of its stores are given by their names too.

    All food may be eaten and keeps, unless both the larder and the nutrition are given.
    """
    if "larder" not in changes and changes.get("nutrition"):
        changes["larder"] = larder((changes["nutrition"], None))
    if "nutrition" not in changes:
        changes["nutrition"] = sum(store.nutrition for store in changes.get("larder", ()))
    stores: dict[str, Any] = {"larder": (), "nutrition": 0.0, "medicine": 6, "goods": 1000.0, "buildings": 0.0}
    stores |= {name: changes.pop(name) for name in list(stores) if name in changes}
    figures: dict[str, Any] = dict.fromkeys(Measurement.model_fields, 0)
    figures |= {"game_tick": game_tick, "colonists": colonists, "shelters": (), "ship_parts": {}}
    return Measurement(**figures | {"stores": Stores(**stores)} | changes)


def larder(*stores: tuple[float, float | None]) -> tuple[FoodStore, ...]:
    """Food as (nutrition, days until it rots)."""
    return tuple(FoodStore(nutrition=nutrition, days_to_rot=days) for nutrition, days in stores)


class Game:
    """A run that is scored under 3.0."""

    def __init__(self, start: Measurement | None = None, scenario: str = "crashlanded") -> None:
        self.scorer = Scorer(SCENARIOS[scenario], moment() if start is None else start, version="3.0")

    def add(self, now: Measurement, *outcomes: ActionOutcome) -> Mapping[str, float | None]:
        """The metrics after a tick that led to `now`."""
        return self.scorer.add(TickInputs(observation=now, outcomes=outcomes)).metrics
