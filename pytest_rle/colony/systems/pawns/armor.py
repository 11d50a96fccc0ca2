"""Apparel as armor and insulation. Sources: ArmorUtility, StatWorker, the ArmorRating and Insulation stats."""

from __future__ import annotations

import functools
import math
from typing import Final

from pytest_rle.colony.streams import Stream
from pytest_rle.colony.world import Item, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.pawn_defs import DamageDef

ARMOR_QUALITY: Final = (0.60, 0.80, 1.00, 1.15, 1.30, 1.45, 1.80)
"""Factor of the armor rating by quality, awful to legendary."""

INSULATION_QUALITY: Final = (0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 1.8)
"""Factor of the insulation by quality, awful to legendary."""

MAX_RATING: Final = 2.0
"""The highest armor rating of one garment."""

COMFORTABLE: Final = (16.0, 26.0)
"""°C between which an unclothed person is comfortable (ComfyTemperatureMin and Max)."""

SAFE_MARGIN: Final = 10.0
"""°C outside the comfortable range that are still harmless (SafeTemperatureRange)."""

NAKED_SAFE: Final = (COMFORTABLE[0] - SAFE_MARGIN, COMFORTABLE[1] + SAFE_MARGIN)
"""°C that are harmless to every person; clothes only widen the range."""

ANIMALS_SAFE: Final = (
    max(race.comfy_temperature[0] for race in DEFS.animals.values()) - SAFE_MARGIN,
    min(race.comfy_temperature[1] for race in DEFS.animals.values()) + SAFE_MARGIN,
)
"""°C that are harmless to animals of every race."""

LAYER_ORDER: Final = ("OnSkin", "Middle", "Shell", "Belt", "Overhead")
"""ApparelLayerDefs from the skin outwards."""

WEAR_SHARE: Final = 0.25
"""Share of a hit's damage that each garment over the part takes."""

_HEAD_GROUPS: Final = {
    "Head": ("UpperHead", "FullHead"),
    "Skull": ("UpperHead", "FullHead"),
    "Brain": ("UpperHead", "FullHead"),
    "Ear": ("UpperHead", "FullHead"),
    "Eye": ("FullHead",),
    "Nose": ("FullHead",),
    "Jaw": ("FullHead",),
    "Tongue": ("FullHead",),
}
"""BodyPartGroupDefs of the parts of the head."""

_LIMB_GROUPS: Final = {
    "Neck": ("Neck",),
    "Shoulder": ("Shoulders",),
    "Arm": ("Arms",),
    "Humerus": ("Arms",),
    "Radius": ("Arms",),
    "Hand": ("Hands",),
    "Finger": ("Hands",),
    "Leg": ("Legs",),
    "Femur": ("Legs",),
    "Tibia": ("Legs",),
    "Foot": ("Feet",),
    "Toe": ("Feet",),
    "Waist": ("Waist",),
}
"""BodyPartGroupDefs of the neck, the limbs and the waist."""


def groups_of(part: int) -> tuple[str, ...]:
    """The BodyPartGroupDefs of a body part, by which garments cover it. The trunk and its organs belong to Torso."""
    name = DEFS.body[part].part
    return _HEAD_GROUPS.get(name) or _LIMB_GROUPS.get(name) or ("Torso",)


def covers(item: Item, part: int) -> bool:
    """Whether a garment covers a body part."""
    known = DEFS.apparel.get(item.def_name)
    return known is not None and any(group in known.covers for group in groups_of(part))


def rating(item: Item, category: str) -> float:
    """A garment's armor rating against Sharp, Blunt or Heat, 0 to 2; 0 against another category."""
    known = DEFS.apparel.get(item.def_name)
    if known is None or category not in ("Sharp", "Blunt", "Heat"):
        return 0.0
    stuff = DEFS.stuff.get(item.stuff) if item.stuff is not None else None
    own, power = {
        "Sharp": (known.armor_sharp, stuff.armor_sharp if stuff is not None else 0.0),
        "Blunt": (known.armor_blunt, stuff.armor_blunt if stuff is not None else 0.0),
        "Heat": (known.armor_heat, stuff.armor_heat if stuff is not None else 0.0),
    }[category]
    value = (own + known.armor_from_stuff * power) * _by_quality(ARMOR_QUALITY, item.quality)
    return round(min(MAX_RATING, max(0.0, value)), 9)


def reduce(
    stream: Stream, pawn: Pawn, part: int, damage: DamageDef, amount: float, penetration: float
) -> tuple[float, DamageDef]:
    """Apply the armor over a part to a hit. Returns the hit points of damage that pass, and their DamageDef.

    Each layer, from the outside in, has a chance of its rating minus the penetration. In one half of these cases it
    stops the hit, in the other half it halves the damage and turns sharp damage into blunt. The layers lose hit points.
    """
    for item in _outside_in(pawn, part):
        chance = max(0.0, rating(item, damage.armor_category) - penetration)
        _wear_down(pawn, item, amount)
        if chance <= 0:
            continue
        roll = stream.uniform()
        if roll < chance * 0.5:
            return 0.0, damage
        if roll < chance:
            amount = round(amount / 2.0, 9)
            if damage.armor_category == "Sharp":
                damage = DEFS.damage_types["Blunt"]
    return amount, damage


def insulation(pawn: Pawn) -> tuple[float, float]:
    """°C by which the pawn's clothes widen its comfortable range, towards cold and towards heat."""
    return _insulation_of_outfit(tuple([(item.def_name, item.stuff, item.quality) for item in pawn.apparel]))


@functools.lru_cache(maxsize=1_024)
def _insulation_of_outfit(worn: tuple[tuple[str, str | None, int], ...]) -> tuple[float, float]:
    garments = [_insulation_of(*garment) for garment in worn]
    return math.fsum([cold for cold, _ in garments]), math.fsum([heat for _, heat in garments])


def _insulation_of(def_name: str, stuff_name: str | None, quality: int) -> tuple[float, float]:
    known = DEFS.apparel.get(def_name)
    if known is None:
        return 0.0, 0.0
    stuff = DEFS.stuff.get(stuff_name) if stuff_name is not None else None
    against_cold = known.insulation_cold + (known.cold_from_stuff * stuff.insulation_cold if stuff else 0.0)
    against_heat = known.insulation_heat + (known.heat_from_stuff * stuff.insulation_heat if stuff else 0.0)
    factor = _by_quality(INSULATION_QUALITY, quality)
    return against_cold * factor, against_heat * factor


def comfortable_range(pawn: Pawn) -> tuple[float, float]:
    """°C between which the pawn is comfortable, with its clothes."""
    if not pawn.is_human:
        race = DEFS.animals.get(pawn.race)
        return (float(race.comfy_temperature[0]), float(race.comfy_temperature[1])) if race is not None else COMFORTABLE
    cold, heat = insulation(pawn)
    return COMFORTABLE[0] - cold, COMFORTABLE[1] + heat


def safe_range(pawn: Pawn) -> tuple[float, float]:
    """°C between which neither hypothermia nor heatstroke grows: the comfortable range and 10 °C on either side."""
    low, high = comfortable_range(pawn)
    return low - SAFE_MARGIN, high + SAFE_MARGIN


def _outside_in(pawn: Pawn, part: int) -> list[Item]:
    worn = [item for item in pawn.apparel if covers(item, part)]
    return sorted(worn, key=lambda item: (-_outermost(item), item.id))


def _outermost(item: Item) -> int:
    return max(LAYER_ORDER.index(layer) for layer in DEFS.apparel[item.def_name].layers)


def _wear_down(pawn: Pawn, item: Item, amount: float) -> None:
    item.hit_points -= max(1, int(amount * WEAR_SHARE))
    if item.hit_points <= 0:
        pawn.apparel[:] = [other for other in pawn.apparel if other is not item]


def _by_quality(factors: tuple[float, ...], quality: int) -> float:
    return factors[quality] if 0 <= quality < len(factors) else 1.0
