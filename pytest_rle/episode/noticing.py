"""What the loop itself makes of what it sees: the landing's forbidden goods, emergencies, and deaths."""

from __future__ import annotations

from pytest_rle.episode.launch import OpenGame
from pytest_rle.episode.result import ColonistDeath
from pytest_rle.rimapi import Observation, StaticWorld
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY


async def allow_start_items(game: OpenGame, static: StaticWorld) -> None:
    """Allow what lies forbidden at the landing, for every policy alike: a player's first act in every game."""
    things = await game.client.maps.things(static.map_id)
    forbidden = [thing.thing_id for thing in things if thing.is_forbidden]
    if forbidden:
        await game.client.things.set_forbidden(static.map_id, forbidden, False)


def has_emergency(observation: Observation) -> bool:
    """Whether a colonist bleeds untended, or is in danger of life."""
    return any(
        (hediff.bleeding and hediff.tendable_now) or hediff.is_currently_life_threatening
        for colonist in observation.colonists
        for hediff in colonist.colonist_medical_info.hediffs
    )


def deaths_among(observation: Observation) -> list[ColonistDeath]:
    """The colonists whose deaths the stream has reported since the observation before."""
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
