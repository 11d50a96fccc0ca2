"""Collapse from exhaustion: a pawn without rest drops where it stands. Source: Need_Rest.NeedInterval."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.needs import needs
from pytest_rle.colony.systems.needs.pace import STEP_TICKS
from pytest_rle.colony.world import Job, Pawn
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

COLLAPSE_AFTER: Final = 1_000
"""Game ticks at a rest of 0 after which a pawn may collapse."""

COLLAPSE_DAYS: Final = ((15_000, 0.25), (30_000, 0.125), (45_000, 1.0 / 12.0))
COLLAPSE_DAYS_LATER: Final = 0.0625
"""Mean days until a collapse, by the game ticks at a rest of 0 (up to each bound), and beyond the last bound."""


def step(colony: Colony) -> None:
    """Let exhausted pawns collapse: they sleep on the ground at once, drafted or not."""
    for pawn in needs.in_care(colony):
        if pawn.needs.exhausted_ticks <= COLLAPSE_AFTER or pawn.asleep or pawn.downed:
            continue
        if collapses(colony, pawn):
            pawn.drafted = False
            jobs.start(colony, pawn, Job("LayDown"))
            if pawn.is_human:
                colony.message(f"{pawn.name.short} has collapsed from exhaustion.", "NegativeEvent")


def collapses(colony: Colony, pawn: Pawn) -> bool:
    """Whether the pawn collapses in this step; never within the first 1000 game ticks, nor asleep."""
    ticks = pawn.needs.exhausted_ticks
    if ticks <= COLLAPSE_AFTER or pawn.asleep:
        return False
    days = next((mean for limit, mean in COLLAPSE_DAYS if ticks < limit), COLLAPSE_DAYS_LATER)
    return colony.streams.mean_time_between(
        "needs.collapse", days * GAME_TICKS_PER_DAY, STEP_TICKS, colony.now, pawn.id
    )
