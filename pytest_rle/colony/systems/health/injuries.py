"""A blow lands: which part it strikes, what armour leaves of it, and the wound it makes (DamageWorker_AddInjury)."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.health import vitals
from pytest_rle.colony.systems.pawns import armor, body, hediffs
from pytest_rle.colony.world import Hediff, Pawn
from pytest_rle.rimworld import DEFS, inverse_lerp
from pytest_rle.rimworld.pawn_defs import DamageDef

INDESTRUCTIBLE: Final = frozenset({"Ribcage", "Sternum", "Pelvis", "Skull", "Waist", "Torso"})
"""Parts that no blow takes off; the torso's end is the body's."""

DELICATE: Final = frozenset({"Brain", "Eye"})
"""Parts whose wounds never heal (BodyPartDef.delicate)."""

SKINLESS: Final = frozenset({"Eye", "Brain", "Tongue"})

BLUNT_INNER_CHANCE: Final = 0.4
BLUNT_INNER_CONVERTED: Final = (0.1, 0.2)
BLUNT_INNER_ADDED: Final = (0.2, 0.35)
"""A blunt blow passes a share of itself, and some more, to what lies beneath (DamageDef Blunt)."""

INNER_WEIGHT: Final = 0.75
"""A stab that goes inside leaves this share within, and the rest in the parts it went through."""

MAX_DEPTH: Final = 4
"""How often damage that has taken a part off may go on to the part it hung from."""


@dataclasses.dataclass(frozen=True, slots=True)
class Blow:
    """What one hit has done: damage dealt in hit points, and the wounds it left."""

    dealt: float
    wounds: tuple[Hediff, ...]


def hurt(
    colony: Colony,
    pawn: Pawn,
    damage_def: str,
    amount: float,
    armor_penetration: float = 0.0,
    source: str = "",
    attacker: int = 0,
    part: int = -1,
) -> Blow:
    """Strike a pawn with `amount` hit points of a DamageDef, and let it fall or die of it.

    `source` says who or what did it, `attacker` is that pawn's id, `part` a body part's index where the blow is aimed.
    Raises KeyError on an unknown DamageDef.
    """
    damage = DEFS.damage_types[damage_def]
    if pawn.dead or amount <= 0:
        return Blow(0.0, ())
    serial = colony.world.new_id()
    stream = colony.stream("hurt", colony.now, pawn.id, attacker, serial)
    gone = body.missing_parts(pawn)
    struck = part if part >= 0 and part not in gone else _choose_part(stream, gone, damage)
    amount = round(amount * body.trait_factor(pawn, "IncomingDamageFactor"), 9)
    if damage.armor_category != "None":
        amount, damage = armor.reduce(stream, pawn, struck, damage, amount, armor_penetration)
    if amount <= 0:
        return Blow(0.0, ())
    wounds: list[Hediff] = []
    for target, share in _shares(stream, gone, damage, struck, amount):
        wounds += _wound(colony, pawn, damage, target, share, source, stream)
    text = f"{damage.death_text} by {source}" if source else damage.death_text
    vitals.check(colony, pawn, violent=True, source=text)
    return Blow(amount, tuple(wounds))


def _choose_part(stream: Stream, gone: frozenset[int], damage: DamageDef) -> int:
    """A part by its share of the surface; a stab often goes on into something inside the part it meets."""
    present = [part for part in range(len(DEFS.body)) if part not in gone]
    struck = stream.weighted((part, body.own_coverage(part)) for part in present)
    if damage.chance_internal > 0 and not DEFS.body[struck].inside and stream.chance(damage.chance_internal):
        inner = [part for part in present if DEFS.body[part].inside and DEFS.body[part].parent == struck]
        if any(body.own_coverage(part) > 0 for part in inner):
            return stream.weighted((part, body.own_coverage(part)) for part in inner)
    return struck


def _shares(
    stream: Stream, gone: frozenset[int], damage: DamageDef, struck: int, amount: float
) -> list[tuple[int, float]]:
    """The parts that take damage from one blow, outermost first, and how much each takes."""
    outer: list[int] = []
    part: int | None = struck
    while part is not None and DEFS.body[part].inside:
        part = DEFS.body[part].parent
        if part is not None and part not in gone:
            outer.append(part)
    if outer:
        if damage.harms_outer_layers:
            return [*((layer, amount) for layer in reversed(outer)), (struck, amount)]
        rest = (1.0 - INNER_WEIGHT) * amount / len(outer)
        return [*((layer, rest) for layer in reversed(outer)), (struck, INNER_WEIGHT * amount)]
    if damage.armor_category == "Blunt" and stream.chance(BLUNT_INNER_CHANCE):
        inner = [
            index
            for index, record in enumerate(DEFS.body)
            if record.parent == struck and record.inside and index not in gone and body.own_coverage(index) > 0
        ]
        if inner:
            beneath = stream.weighted((index, body.own_coverage(index)) for index in inner)
            converted = amount * stream.uniform(*BLUNT_INNER_CONVERTED)
            added = amount * stream.uniform(*BLUNT_INNER_ADDED)
            return [(struck, round(amount - converted, 9)), (beneath, round(converted + added, 9))]
    return [(struck, amount)]


def _wound(
    colony: Colony, pawn: Pawn, damage: DamageDef, part: int, amount: float, source: str, stream: Stream, depth: int = 0
) -> list[Hediff]:
    left = body.part_health(pawn, part)
    if left <= 0 or amount <= 0:
        return []
    record = DEFS.body[part]
    if amount >= left:
        overkill = (amount - left) / body.part_max_health(pawn, part)
        breaks = stream.chance(inverse_lerp(*damage.overkill_to_destroy_part, overkill))
        if breaks and record.part not in INDESTRUCTIBLE:
            return _take_off(colony, pawn, damage, part, amount - left, source, stream, depth)
        if not (breaks and part == body.TORSO):
            amount = max(0.0, left - 1.0)
            if amount <= 0:
                return []
    wound = hediffs.add(colony, pawn, _hediff_for(damage, part), round(amount, 9), part, source)
    if record.part in DELICATE:
        wound.permanent = True
        wound.infects_at = -1
    return [wound]


def _take_off(
    colony: Colony, pawn: Pawn, damage: DamageDef, part: int, excess: float, source: str, stream: Stream, depth: int
) -> list[Hediff]:
    """Destroy a part with all that hangs from it; what is left of the blow goes on to the part it hung from."""
    lost = {index for index in range(len(DEFS.body)) if body.is_part_of(index, part)}
    pawn.hediffs[:] = [h for h in pawn.hediffs if h.part not in lost]
    missing = hediffs.add(colony, pawn, hediffs.MISSING_PART, float(body.part_max_health(pawn, part)), part, source)
    wounds = [missing]
    parent = DEFS.body[part].parent
    if parent is not None and excess > 0 and depth < MAX_DEPTH:
        wounds += _wound(colony, pawn, damage, parent, excess, source, stream, depth + 1)
    return wounds


def _hediff_for(damage: DamageDef, part: int) -> str:
    record = DEFS.body[part]
    if record.part in body.BONES:
        return damage.hediff_solid or damage.hediff
    if not record.inside and record.part not in SKINLESS:
        return damage.hediff_skin or damage.hediff
    return damage.hediff
