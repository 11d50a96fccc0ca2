"""Memories of corpses that people see nearby. Sources: PawnObserver, Corpse.GiveObservedThought of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import movement, sight
from pytest_rle.colony.systems.nature import spoilage
from pytest_rle.colony.systems.needs import thoughts
from pytest_rle.colony.systems.pawns import body
from pytest_rle.colony.world import Pawn

RADIUS: Final = 5.0
"""Cells within which a person notices a corpse."""

FRESH_CORPSE: Final = "ObservedLayingCorpse"
ROTTING_CORPSE: Final = "ObservedLayingRottingCorpse"


def look(colony: Colony, pawn: Pawn) -> None:
    """Let a person notice the human corpses in its sight. Each corpse gives one memory, renewed while it is seen."""
    here = movement.position(colony, pawn)
    for _, corpse in sorted(colony.world.corpses.items()):
        if corpse.buried_in or not corpse.pawn.is_human:
            continue
        if (corpse.x - here[0]) ** 2 + (corpse.z - here[1]) ** 2 > RADIUS**2:
            continue
        if body.capacity(colony, pawn, "Sight") > 0 and sight.clear(colony, *here, corpse.x, corpse.z):
            _remember(colony, pawn, corpse.pawn.id, spoilage.rot_stage(corpse))


def _remember(colony: Colony, pawn: Pawn, dead_pawn: int, stage: str) -> None:
    thought = ROTTING_CORPSE if stage == spoilage.ROTTING else FRESH_CORPSE
    pawn.memories = [memory for memory in pawn.memories if memory.other_pawn != dead_pawn or memory.def_name != thought]
    thoughts.add_memory(colony, pawn, thought, other_pawn=dead_pawn)
