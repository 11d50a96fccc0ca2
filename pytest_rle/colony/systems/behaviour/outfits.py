"""Dressing: people put on better clothes that they find on the map (JobGiver_OptimizeApparel)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import errands
from pytest_rle.colony.systems.jobs import targets
from pytest_rle.colony.world import Item, Job, Pawn
from pytest_rle.rimworld import DEFS

CHECK_EVERY: Final = 6_000
"""Game ticks between two searches for better clothes (ApparelOptimizeCheckIntervalMin)."""

BASE_SCORE: Final = 0.1
ARMOR_SCORE: Final = 1.0
"""A garment's score is BASE_SCORE plus ARMOR_SCORE times its armour, whatever it covers."""

LEAST_GAIN: Final = 0.05
"""A change that gains less than this is not made."""

WORN_BELOW: Final = 0.5
TATTERED_FACTOR: Final = 0.3
"""Below WORN_BELOW of its hit points a garment's score is multiplied by TATTERED_FACTOR (ApparelUtility)."""


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to put on the garment that improves the pawn's outfit most, at its next search; or None.

    Forbidden and tainted garments do not count.
    """
    since_turn = (colony.now + pawn.id * 97) % CHECK_EVERY
    if since_turn >= errands.IDLE_TICKS:
        return None
    on_map = [name for name, ids in colony.index.items_of.items() if ids and name in DEFS.apparel]
    if not on_map:
        return None
    items = colony.world.items
    best: tuple[float, int] | None = None
    for name in on_map:
        for item_id in colony.index.items_of[name]:
            item = items[item_id]
            if item.forbidden or item.tainted:
                continue
            gain = round(gain_of(pawn, item), 9)
            if gain >= LEAST_GAIN and (best is None or (-gain, item_id) < best):
                best = (-gain, item_id)
    if best is None:
        return None
    item = items[best[1]]
    found = targets.nearest_thing(colony, pawn, [(item.id, item.x, item.z)])
    return None if found is None else Job("Wear", target=found)


def gain_of(pawn: Pawn, item: Item) -> float:
    """A garment's score, less the scores of the worn garments that would have to come off for it."""
    off = [worn for worn in pawn.apparel if errands.clashes(worn.def_name, item.def_name)]
    return score(item) - sum(score(worn) for worn in off)


def score(item: Item) -> float:
    """A garment's score when a pawn chooses what to wear (JobGiver_OptimizeApparel.ApparelScoreRaw)."""
    known = DEFS.apparel.get(item.def_name)
    if known is None:
        return 0.0
    stuff = DEFS.stuff.get(item.stuff or "")
    armor = known.armor_sharp + known.armor_blunt
    if stuff is not None:
        armor += known.armor_from_stuff * (stuff.armor_sharp + stuff.armor_blunt)
    worth = BASE_SCORE + ARMOR_SCORE * armor
    full = DEFS.items[item.def_name].max_hit_points if item.def_name in DEFS.items else 0
    if full and item.hit_points < WORN_BELOW * full:
        worth *= TATTERED_FACTOR
    return worth
