"""The kinds of traders. There is no route to trade with them: the game's own people do it, or nobody."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.api.mapping.values import Json

_KINDS: Final[tuple[tuple[str, str, float], ...]] = (
    ("Base_Neolithic_Standard", "tribal settlement", 1.0),
    ("Base_Outlander_Standard", "outlander settlement", 1.0),
    ("Caravan_Neolithic_BulkGoods", "bulk goods trader", 1.0),
    ("Caravan_Neolithic_ShamanMerchant", "shaman merchant", 0.5),
    ("Caravan_Neolithic_Slaver", "slaver", 0.6),
    ("Caravan_Neolithic_WarMerchant", "war merchant", 1.0),
    ("Caravan_Outlander_BulkGoods", "bulk goods trader", 1.0),
    ("Caravan_Outlander_CombatSupplier", "combat supplier", 1.0),
    ("Caravan_Outlander_Exotic", "exotic goods trader", 0.5),
    ("Caravan_Outlander_PirateMerchant", "slaver", 0.6),
    ("Orbital_BulkGoods", "bulk goods trader", 1.0),
    ("Orbital_CombatSupplier", "combat supplier", 1.0),
    ("Orbital_Exotic", "exotic goods trader", 1.0),
    ("Orbital_PirateMerchant", "pirate merchant", 1.0),
    ("Visitor_Neolithic_Standard", "visitor", 1.0),
    ("Visitor_Outlander_Standard", "visitor", 1.0),
)
"""TraderKindDef, label and commonality."""

_STOCK: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "BulkGoods": (
        ("Silver", "1000~2000"),
        ("Steel", "500~800"),
        ("WoodLog", "300~600"),
        ("ComponentIndustrial", "10~20"),
    ),
    "CombatSupplier": (("Silver", "1000~2000"), ("MedicineIndustrial", "5~15"), ("Shell_HighExplosive", "10~20")),
    "WarMerchant": (("Silver", "500~1000"), ("MedicineHerbal", "5~15")),
    "Exotic": (("Silver", "1000~2000"), ("Plasteel", "50~150"), ("ComponentSpacer", "2~5"), ("Uranium", "50~150")),
    "Standard": (("Silver", "300~600"), ("MealSurvivalPack", "2~10")),
}
"""What a kind of stock always holds, as ThingDef and count range."""

_CATEGORIES: Final[dict[str, tuple[str, ...]]] = {
    "BulkGoods": ("ResourcesRaw", "Textiles", "FoodRaw"),
    "CombatSupplier": ("WeaponsRanged", "WeaponsMelee", "Apparel"),
    "WarMerchant": ("WeaponsMelee", "Apparel"),
    "Exotic": ("BodyParts", "Drugs"),
    "Standard": ("Foods",),
}


def trader_kinds() -> list[Json]:
    """Every TraderKindDef."""
    return [_kind(*row) for row in _KINDS]


def _kind(def_name: str, text: str, commonality: float) -> Json:
    stock = def_name.rpartition("_")[2]
    return {
        "def_name": def_name,
        "label": text,
        "orbital": def_name.startswith("Orbital_"),
        "visitor": def_name.startswith("Visitor_"),
        "commonality": commonality,
        "items": [
            {"name": name, "count": count, "price": "Normal"} for name, count in _STOCK.get(stock, _STOCK["Standard"])
        ],
        "categories": [{"name": name, "count": "1~5", "price": "Normal"} for name in _CATEGORIES.get(stock, ())],
        "tags": [],
        "special": [],
    }
