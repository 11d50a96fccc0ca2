"""Deaths of colonists, as the game's event stream reports them."""

from __future__ import annotations

import dataclasses

from pytest_rle.rimapi import Observation
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY


@dataclasses.dataclass(frozen=True, slots=True)
class ColonistDeath:
    """The death of one colonist. `day` is the game day, from 0; `cause` is the game's own word, or `unknown`."""

    name: str
    day: float
    cause: str


def reported_deaths(observation: Observation) -> list[ColonistDeath]:
    """The deaths of colonists that the event stream reported since the previous observation, oldest first."""
    deaths = []
    for event in observation.events:
        pawn = event.data.get("pawn")
        if event.event == "pawn_killed" and isinstance(pawn, dict) and pawn.get("isColonist"):
            tick = event.data.get("ticks")
            day = tick / GAME_TICKS_PER_DAY if isinstance(tick, int) else observation.day
            deaths.append(
                ColonistDeath(str(pawn.get("name")), round(day, 2), str(event.data.get("cause") or "unknown"))
            )
    return deaths
