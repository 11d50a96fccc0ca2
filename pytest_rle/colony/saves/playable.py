"""Checks before play that a save has somebody to play."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pytest_rle.colony.saves.errors import SaveError
from pytest_rle.colony.saves.reader import LoadedSave
from pytest_rle.colony.world.pawn import HUMAN

SHOWN_NAMES: Final = 6


def check_playable(path: Path, loaded: LoadedSave) -> None:
    """Check that a colonist is on the map. Raises SaveError, which says where the colony's people are."""
    world = loaded.world
    if world.colonists():
        return
    asleep = [
        pawn.name.short
        for _, pawn in sorted(world.caskets.items())
        if pawn.race == HUMAN and pawn.faction == world.player_faction
    ]
    if loaded.away:
        where = f"{_names(loaded.away)} in a caravan or on another map; bring them home in RimWorld and save again"
    elif asleep:
        where = f"{_names(asleep)} in cryptosleep; wake them in RimWorld and save again"
    else:
        where = "the colony has no living people"
    raise SaveError(path, f"nobody can be played, because no colonist is on the map: {where}")


def _names(names: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    verb = "is" if len(names) == 1 else "are"
    return f"{', '.join(names[:SHOWN_NAMES])}{more} {verb}"
