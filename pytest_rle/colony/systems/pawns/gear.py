"""Apparel and weapons of a generated person, within the budget of its PawnKindDef.

Sources: `apparelMoney`, `weaponMoney` and `itemQuality` of the PawnKindDefs; PawnApparelGenerator and
PawnWeaponGenerator, which prefer more expensive weapons within the budget.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.streams import Stream
from pytest_rle.colony.world import Item, Pawn, World
from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.rimworld.constants import QUALITIES

COLD_WEATHER: Final = 5.0
"""Mean temperature of the tile in °C below which people wear parkas and tuques."""

MELEE_STUFF: Final = ("WoodLog", "Steel")
"""Stuffs of melee weapons."""

GUNS: Final = (
    "Gun_Revolver",
    "Gun_Autopistol",
    "Gun_MachinePistol",
    "Gun_BoltActionRifle",
    "Gun_PumpShotgun",
    "Gun_HeavySMG",
    "Gun_LMG",
    "Gun_AssaultRifle",
)
BLADES: Final = (
    "MeleeWeapon_Knife",
    "MeleeWeapon_Club",
    "MeleeWeapon_Mace",
    "MeleeWeapon_Gladius",
    "MeleeWeapon_LongSword",
)
TRIBAL_BLADES: Final = ("MeleeWeapon_Club", "MeleeWeapon_Knife", "MeleeWeapon_Spear")
BOWS: Final = ("Bow_Short", "Bow_Recurve", "Bow_Great", "Pila")

WEAPONS: Final = {
    "Drifter": ("Gun_Revolver", "Gun_Autopistol", "MeleeWeapon_Knife", "MeleeWeapon_Club", "MeleeWeapon_Mace"),
    "Thrasher": BLADES,
    "Mercenary_Slasher": BLADES,
    "Mercenary_Slasher_Acidifier": BLADES,
    "Mercenary_Sniper": ("Gun_SniperRifle",),
    "Mercenary_Sniper_Acidifier": ("Gun_SniperRifle",),
    "Mercenary_Heavy": ("Gun_LMG",),
    "Mercenary_Elite": ("Gun_AssaultRifle", "Gun_ChargeRifle", "Gun_HeavySMG", "Gun_LMG", "Gun_SniperRifle"),
    "Grenadier_Destructive": ("Weapon_GrenadeFrag",),
    "Villager": ("Gun_Revolver", "Gun_Autopistol", "MeleeWeapon_Knife", "MeleeWeapon_Club", "Bow_Short"),
    "Tribal_Archer": ("Bow_Short", "Bow_Recurve"),
    "Tribal_Hunter": ("Bow_Recurve",),
    "Tribal_HeavyArcher": ("Bow_Great", "Pila"),
    "Tribal_ChiefRanged": BOWS,
    "Tribal_Trader": BOWS,
    "StrangerInBlack": GUNS,
}
"""Weapons that a PawnKindDef can have; other tribal kinds have `TRIBAL_BLADES`, and all others `GUNS`."""

QUALITY: Final = {"Drifter": 1, "Scavenger": 1, "Villager": 1, "Mercenary_Elite": 3, "PirateBoss": 3}
"""Quality of the gear by PawnKindDef, an index into QUALITIES (itemQuality); Normal for other kinds."""

ARMORED: Final = ("Mercenary_", "PirateBoss", "AncientSoldier", "Town_Guard")
"""Prefixes of the PawnKindDefs that wear armor if they can afford it (apparelTags IndustrialMilitary)."""


def dress(world: World, stream: Stream, pawn: Pawn, money: float) -> None:
    """Dress a person: trousers and a shirt or tribal wear, and outer layers for the rest of `money` silver."""
    tribal = pawn.kind.startswith("Tribal")
    layers = ["Apparel_TribalA"] if tribal else ["Apparel_Pants", _shirt(stream)]
    left = money - sum(DEFS.items[name].market_value for name in layers)
    cold = world.tile.mean_temperature < COLD_WEATHER
    for options in _outer_layers(pawn.kind, cold=cold, tribal=tribal):
        affordable = [name for name in options if DEFS.items[name].market_value <= left]
        if affordable and stream.chance(1.0 if cold else 0.6):
            chosen = stream.choice(affordable)
            layers.append(chosen)
            left -= DEFS.items[chosen].market_value
    for name in layers:
        pawn.apparel.append(_make(world, pawn.kind, name, _cloth_or_metal(name)))


def arm(world: World, stream: Stream, pawn: Pawn, money: float) -> None:
    """Give a person a weapon within `money` silver, expensive ones more often; the cheapest if none is affordable."""
    default = TRIBAL_BLADES if pawn.kind.startswith("Tribal") else GUNS
    options = WEAPONS.get(pawn.kind, default)
    priced = [(name, DEFS.items[name].market_value) for name in options]
    affordable = [(name, price) for name, price in priced if price <= money]
    name = stream.weighted(affordable) if affordable else min(priced, key=lambda pair: (pair[1], pair[0]))[0]
    stuff = None if DEFS.items[name].default_stuff is None else stream.choice(MELEE_STUFF)
    pawn.equipment.append(_make(world, pawn.kind, name, stuff))


def _outer_layers(kind: str, *, cold: bool, tribal: bool) -> list[tuple[str, ...]]:
    if tribal:
        return [("Apparel_Parka",), ("Apparel_Tuque",)] if cold else []
    head: tuple[str, ...] = ("Apparel_Tuque",) if cold else ("Apparel_CowboyHat", "Apparel_Tuque")
    coat: tuple[str, ...] = ("Apparel_Parka",) if cold else ("Apparel_Duster", "Apparel_Jacket")
    if kind.startswith(ARMORED):
        return [
            ("Apparel_FlakVest",),
            ("Apparel_SimpleHelmet", "Apparel_AdvancedHelmet"),
            ("Apparel_FlakJacket", *coat),
        ]
    return [coat, head]


def _shirt(stream: Stream) -> str:
    return stream.choice(("Apparel_BasicShirt", "Apparel_CollarShirt"))


def _cloth_or_metal(name: str) -> str | None:
    default = DEFS.items[name].default_stuff
    return "Steel" if name == "Apparel_PlateArmor" else default


def _make(world: World, kind: str, name: str, stuff: str | None) -> Item:
    points = item_kinds.full_hit_points(name, stuff)
    return Item(world.new_id(), name, -1, -1, 1, points, stuff, QUALITY.get(kind, QUALITIES.index("Normal")))
