"""What clothes keep off: blows, cold and heat (ArmorUtility, StatWorker and the ArmorRating and Insulation stats)."""

from __future__ import annotations

import functools
import math
from typing import Final

from pytest_rle.colony.streams import Stream
from pytest_rle.colony.world import Item, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.pawn_defs import DamageDef

ARMOR_QUALITY: Final = (0.60, 0.80, 1.00, 1.15, 1.30, 1.45, 1.80)
"""Factor of an armour rating by quality, awful to legendary."""

INSULATION_QUALITY: Final = (0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 1.8)
"""Factor of insulation by quality, awful to legendary."""

MAX_RATING: Final = 2.0

COMFORTABLE: Final = (16.0, 26.0)
"""°C between which an unclothed person is comfortable (ComfyTemperatureMin and Max)."""

SAFE_MARGIN: Final = 10.0
"""°C beyond comfort that do no harm yet (SafeTemperatureRange)."""

NAKED_SAFE: Final = (COMFORTABLE[0] - SAFE_MARGIN, COMFORTABLE[1] + SAFE_MARGIN)
"""°C between which no person comes to harm, whatever it wears; clothes only widen it."""

ANIMALS_SAFE: Final = (
    max(race.comfy_temperature[0] for race in DEFS.animals.values()) - SAFE_MARGIN,
    min(race.comfy_temperature[1] for race in DEFS.animals.values()) + SAFE_MARGIN,
)
"""°C between which no animal of any race comes to harm."""

LAYER_ORDER: Final = ("OnSkin", "Middle", "Shell", "Belt", "Overhead")
"""ApparelLayerDefs from the skin outwards."""

WEAR_SHARE: Final = 0.25
"""The share of a blow that the garment in its way takes as damage."""

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


def groups_of(part: int) -> tuple[str, ...]:
    """The BodyPartGroupDefs a part belongs to, by which garments cover it. The trunk and its organs are Torso."""
    name = DEFS.body[part].part
    return _HEAD_GROUPS.get(name) or _LIMB_GROUPS.get(name) or ("Torso",)


def covers(item: Item, part: int) -> bool:
    """Whether a garment covers a body part."""
    known = DEFS.apparel.get(item.def_name)
    return known is not None and any(group in known.covers for group in groups_of(part))


def rating(item: Item, category: str) -> float:
    """A garment's armour rating from 0 to 2 against Sharp, Blunt or Heat."""
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
    """What comes through the layers over a part: hit points of damage, and the kind it has become.

    Each layer from the outside in stops a blow altogether with half the chance of its rating less the penetration,
    and with the other half lets half of it through, as blunt damage if it was sharp.
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
    """°C that the pawn's clothes add to its comfort, against cold and against heat."""
    worn = [_insulation_of(item.def_name, item.stuff, item.quality) for item in pawn.apparel]
    return math.fsum([cold for cold, _ in worn]), math.fsum([heat for _, heat in worn])


@functools.cache
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
    """°C between which the pawn feels neither cold nor heat, clothes included."""
    if not pawn.is_human:
        race = DEFS.animals.get(pawn.race)
        return (float(race.comfy_temperature[0]), float(race.comfy_temperature[1])) if race is not None else COMFORTABLE
    cold, heat = insulation(pawn)
    return COMFORTABLE[0] - cold, COMFORTABLE[1] + heat


def safe_range(pawn: Pawn) -> tuple[float, float]:
    """°C between which neither hypothermia nor heatstroke grows: ten degrees beyond comfort either way."""
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
