"""Dressing without orders."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import outfits
from pytest_rle.colony.world import Item, Pawn

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]


def test_naked_people_put_on_clothes_from_the_map(
    meadow: Colony, place: MakePawn, stock: Stock, labour: Labour
) -> None:
    ann = place(meadow, 30, 30)
    for garment in ("Apparel_Pants", "Apparel_BasicShirt", "Apparel_Parka"):
        stock(meadow, garment, 1, x=25, z=25).stuff = "Cloth"
    labour(meadow, 40_000)
    assert {item.def_name for item in ann.apparel} == {"Apparel_Pants", "Apparel_BasicShirt", "Apparel_Parka"}


def test_nobody_puts_on_tainted_clothes(meadow: Colony, place: MakePawn, stock: Stock, labour: Labour) -> None:
    ann = place(meadow, 30, 30)
    stock(meadow, "Apparel_Pants", 1).tainted = True
    labour(meadow, 40_000)
    assert not ann.apparel


def test_armour_is_worth_putting_on_and_an_equal_shirt_is_not(meadow: Colony, place: MakePawn, stock: Stock) -> None:
    ann = place(meadow, 30, 30, apparel=("Apparel_BasicShirt",))
    vest, shirt = stock(meadow, "Apparel_FlakVest"), stock(meadow, "Apparel_BasicShirt", x=20)
    shirt.stuff = "Cloth"
    assert outfits.gain_of(ann, vest) > 0.5
    assert outfits.gain_of(ann, shirt) < outfits.LEAST_GAIN
