"""Blood loss: open wounds raise it, and without them it falls. Source: HediffGiver_Bleeding of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import vitals
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import FILTH_INDEX, Pawn

STEP_TICKS: Final = 60
"""Game ticks of one step."""

LOSS_PER_RATE: Final = 0.001
RECOVERY: Final = 0.00033
BLEEDS_FROM: Final = 0.1
"""Severity of blood loss in one step: its rise per unit of bleed rate, and its fall below the third figure's rate."""

MOST_BLOOD_LAYERS: Final = 5
"""Layers of blood that a cell can hold."""


def step(colony: Colony) -> None:
    """Let blood loss rise or fall in every pawn that bleeds or has lost blood, by id.

    A pawn of which neither is true is watched again when it is hurt (`hediffs.add`).
    """
    bleeding = hediffs.bleeding_pawns(colony)
    for pawn_id in sorted(bleeding) if bleeding else ():
        pawn = colony.world.pawns.get(pawn_id)
        if pawn is None or not _bleed(colony, pawn):
            bleeding.discard(pawn_id)


def is_asleep(colony: Colony) -> bool:
    """Whether no pawn bleeds or has lost blood: then a step changes nothing."""
    return not hediffs.bleeding_pawns(colony)


def _bleed(colony: Colony, pawn: Pawn) -> bool:
    """Change a pawn's blood loss by one step. Returns False if it neither bleeds nor has lost blood."""
    rate = body.bleed_rate(pawn, colony.now)
    if rate >= BLEEDS_FROM:
        changed = hediffs.grow(colony, pawn, "BloodLoss", rate * LOSS_PER_RATE)
        if (colony.now // STEP_TICKS + pawn.id) % 10 == 0:
            _drip(colony, pawn)
    elif hediffs.of(pawn, "BloodLoss") is None:
        return False
    else:
        changed = hediffs.ease(pawn, "BloodLoss", RECOVERY)
    if changed:
        vitals.check(colony, pawn)
    return True


def _drip(colony: Colony, pawn: Pawn) -> None:
    """Leave a layer of blood on the pawn's cell, unless there is other filth."""
    x, z = movement.position(colony, pawn)
    grids = colony.world.grids
    blood = FILTH_INDEX["Filth_Blood"]
    if int(grids.filth[z, x]) in (0, blood):
        grids.filth[z, x] = blood
        grids.filth_thickness[z, x] = min(MOST_BLOOD_LAYERS, int(grids.filth_thickness[z, x]) + 1)
