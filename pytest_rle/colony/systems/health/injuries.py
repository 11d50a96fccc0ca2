"""Hits: the body part that a hit strikes, what armor stops, and the wounds that it leaves.

Sources: DamageWorker_AddInjury and its subclasses of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.health import vitals
from pytest_rle.colony.systems.pawns import armor, body, hediffs, traits
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS, inverse_lerp
from pytest_rle.rimworld.pawn_defs import DamageDef

INDESTRUCTIBLE: Final = frozenset({"Ribcage", "Sternum", "Pelvis", "Skull", "Waist", "Torso"})
"""Parts that a hit cannot destroy. A torso without hit points kills the body instead."""

DELICATE: Final = frozenset({"Brain", "Eye"})
"""Parts whose wounds never heal (BodyPartDef.delicate)."""

SKINLESS: Final = frozenset({"Eye", "Brain", "Tongue"})
"""Parts on which damage makes no skin wound."""

BLUNT_INNER_CHANCE: Final = 0.4
BLUNT_INNER_CONVERTED: Final = (0.1, 0.2)
BLUNT_INNER_ADDED: Final = (0.2, 0.35)
"""Chance that a blunt hit also strikes a part inside, the share of its damage that moves there, and the share added.

Source: DamageDef Blunt.
"""

INNER_WEIGHT: Final = 0.75
"""A stab that reaches a part inside leaves this share of its damage there, and the rest in the parts around it."""

MAX_DEPTH: Final = 4
"""How often the damage left over from a destroyed part may move on to its parent."""


def hurt(
    colony: Colony,
    pawn: Pawn,
    damage_def: str,
    amount: float,
    armor_penetration: float = 0.0,
    source: str = "",
    attacker: int = 0,
    part: int = -1,
) -> float:
    """Strike a pawn with `amount` hit points of a DamageDef, and down or kill it if its body fails.

    `source` names who or what struck, for the report of a death. `attacker` is the id of the pawn that struck, 0 for
    none. `part` is the index of a body part to aim at, -1 for any. Returns the damage dealt after armor, in hit points.
    Raises KeyError on an unknown DamageDef.
    """
    damage = DEFS.damage_types[damage_def]
    if pawn.dead or amount <= 0:
        return 0.0
    serial = colony.world.new_id()
    stream = colony.stream("hurt", colony.now, pawn.id, attacker, serial)
    gone = body.missing_parts(pawn)
    struck = part if part >= 0 and part not in gone else _choose_part(stream, gone, damage)
    amount = round(amount * traits.factor(pawn, "IncomingDamageFactor"), 9)
    if damage.armor_category != "None":
        amount, damage = armor.reduce(stream, pawn, struck, damage, amount, armor_penetration)
    if amount <= 0:
        return 0.0
    for target, share in _shares(stream, gone, damage, struck, amount):
        _wound(colony, pawn, damage, target, share, source, stream)
    text = f"{damage.death_text} by {source}" if source else damage.death_text
    vitals.check(colony, pawn, violent=True, source=text)
    return amount


def _choose_part(stream: Stream, gone: frozenset[int], damage: DamageDef) -> int:
    """Draw a part by its share of the body's surface; a stab often goes on to a part inside it."""
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
    """The parts that one hit damages, outermost first, with the hit points for each."""
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
) -> None:
    left = body.part_health(pawn, part)
    if left <= 0 or amount <= 0:
        return
    record = DEFS.body[part]
    if amount >= left:
        overkill = (amount - left) / body.part_max_health(pawn, part)
        breaks = stream.chance(inverse_lerp(*damage.overkill_to_destroy_part, overkill))
        if breaks and record.part not in INDESTRUCTIBLE:
            _destroy(colony, pawn, damage, part, amount - left, source, stream, depth)
            return
        if not (breaks and part == body.TORSO):
            amount = max(0.0, left - 1.0)
            if amount <= 0:
                return
    wound = hediffs.add(colony, pawn, _hediff_for(damage, part), round(amount, 9), part, source)
    if record.part in DELICATE:
        wound.permanent = True
        wound.infects_at = -1


def _destroy(
    colony: Colony, pawn: Pawn, damage: DamageDef, part: int, excess: float, source: str, stream: Stream, depth: int
) -> None:
    """Destroy a part and its children; the damage left over moves on to the parent."""
    lost = {index for index in range(len(DEFS.body)) if body.is_part_of(index, part)}
    pawn.hediffs[:] = [h for h in pawn.hediffs if h.part not in lost]
    hediffs.add(colony, pawn, hediffs.MISSING_PART, float(body.part_max_health(pawn, part)), part, source)
    parent = DEFS.body[part].parent
    if parent is not None and excess > 0 and depth < MAX_DEPTH:
        _wound(colony, pawn, damage, parent, excess, source, stream, depth + 1)


def _hediff_for(damage: DamageDef, part: int) -> str:
    record = DEFS.body[part]
    if record.part in body.BONES:
        return damage.hediff_solid or damage.hediff
    if not record.inside and record.part not in SKINLESS:
        return damage.hediff_skin or damage.hediff
    return damage.hediff
