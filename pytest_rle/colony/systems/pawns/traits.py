"""The traits of a pawn, and what they add to its stats and multiply them by (StatModifiers of the TraitDefs)."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable

from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.pawn_defs import TraitDegree


def offset(pawn: Pawn, stat: str) -> float:
    """The sum of the offsets that the pawn's traits have for a stat."""
    return offset_of([(trait.def_name, trait.degree) for trait in pawn.traits], stat)


def offset_of(carried: Iterable[tuple[str, int]], stat: str) -> float:
    """The sum of the offsets that traits, given as (TraitDef, degree), have for a stat."""
    return math.fsum([_offset(def_name, degree, stat) for def_name, degree in carried])


@functools.cache
def _offset(def_name: str, number: int, stat: str) -> float:
    return math.fsum([degree.offsets.get(stat, 0.0) for degree in _degrees_of(def_name, number)])


def factor(pawn: Pawn, stat: str) -> float:
    """The product of the factors that the pawn's traits have for a stat."""
    product = 1.0
    for degree in _degrees(pawn):
        product *= degree.factors.get(stat, 1.0)
    return product


def has(pawn: Pawn, def_name: str) -> bool:
    """Whether the pawn has a trait, in any degree."""
    return any(trait.def_name == def_name for trait in pawn.traits)


def _degrees(pawn: Pawn) -> list[TraitDegree]:
    found: list[TraitDegree] = []
    for trait in pawn.traits:
        found += _degrees_of(trait.def_name, trait.degree)
    return found


@functools.cache
def _degrees_of(def_name: str, number: int) -> tuple[TraitDegree, ...]:
    known = DEFS.traits.get(def_name)
    return tuple(degree for degree in known.degrees if degree.degree == number) if known is not None else ()
