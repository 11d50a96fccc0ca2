"""Those who have not slept for long drop where they stand. Source: Need_Rest of RimWorld 1.6."""

from __future__ import annotations

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.needs import needs
from pytest_rle.colony.world import Job


def step(colony: Colony) -> None:
    """Let exhaustion take its toll: whoever drops sleeps on the ground at once, drafted or not."""
    for pawn in needs.in_care(colony):
        if pawn.needs.exhausted_ticks <= needs.COLLAPSE_AFTER or pawn.asleep or pawn.downed:
            continue
        if needs.collapses(colony, pawn):
            pawn.drafted = False
            jobs.start(colony, pawn, Job("LayDown"))
            if pawn.is_human:
                colony.message(f"{pawn.name.short} has collapsed from exhaustion.", "NegativeEvent")
