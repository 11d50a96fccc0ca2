"""Who carries what: guns to the best shots, better ones when they turn up, and armour."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimapi.models import DetailedColonist, Thing
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, Equip
from pytest_rle.team.scripted.notebook import DefenseNotes
from pytest_rle.team.scripted.situation import Situation

FIGHTING_HEALTH = 0.45
LEAST_HEALTH = 0.3
"""Health below which a colonist does not start to fight, and leaves the line. From 0 to 1."""

BETTER = 1.4
"""A gun must be worth this many times the one in hand to be fetched."""


def _worth(def_name: str) -> float:
    known = DEFS.items.get(def_name)
    return known.market_value if known is not None else 0.0


ARMOUR: Final = (
    "Apparel_Parka",
    "Apparel_FlakVest",
    "Apparel_AdvancedHelmet",
    "Apparel_SimpleHelmet",
    "Apparel_FlakPants",
)
RANGED_ORDER: Final[tuple[str, ...]] = tuple(
    sorted(
        (name for name in DEFS.ranged_weapons if not name.startswith("Weapon_")),
        key=lambda name: (-_worth(name), name),
    )
)
"""Ranged weapons by market value, the highest first, without grenades, which hurt friends as well."""

WORTH_TAKING: Final = frozenset((*RANGED_ORDER, *DEFS.melee_weapons, *ARMOUR))


def arm(situation: Situation) -> list[ActionModel]:
    """Give each colonist one order: first a weapon, then a piece of armour."""
    notes = situation.notes(DefenseNotes)
    _release_dropped(situation)
    lying = {
        t.thing_id: t
        for t in situation.observation.things
        if t.def_name in WORTH_TAKING and not t.is_forbidden and t.thing_id not in notes.taken
    }
    shooters = sorted(
        (c for c in situation.able if can_fight(c)),
        key=lambda c: (-facts.level(c, "Shooting"), c.colonist.id),
    )
    actions: list[ActionModel] = []
    for colonist in shooters:
        pawn_id = colonist.colonist.id
        chosen = _weapon_for(colonist, notes.weapons.get(pawn_id), lying)
        if chosen is not None:
            notes.taken.discard(notes.armed.get(pawn_id, -1))
            notes.armed[pawn_id] = chosen.thing_id
            notes.weapons[pawn_id] = chosen.def_name or ""
        else:
            chosen = _armour_for(situation, pawn_id, lying)
            if chosen is not None:
                put_on = chosen.def_name or ""
                worn = notes.dressed.get(pawn_id, set())
                notes.dressed[pawn_id] = {put_on, *(other for other in worn if not _clash(put_on, other))}
        if chosen is not None:
            notes.taken.add(chosen.thing_id)
            lying.pop(chosen.thing_id)
            actions.append(Equip(colonist_id=pawn_id, thing_id=chosen.thing_id, priority=4))
    return actions


def _release_dropped(situation: Situation) -> None:
    """Free the weapons that lie on the ground because their bearers cannot fight any more."""
    notes = situation.notes(DefenseNotes)
    able = {c.colonist.id for c in situation.able}
    lying = {t.thing_id for t in situation.observation.things}
    for pawn_id, thing_id in list(notes.armed.items()):
        if thing_id in lying and pawn_id not in able:
            notes.taken.discard(thing_id)
            del notes.armed[pawn_id]
            notes.weapons.pop(pawn_id, None)


def _weapon_for(colonist: DetailedColonist, held: str | None, lying: dict[int, Thing]) -> Thing | None:
    """A weapon to fetch: a much better gun, or a melee weapon for the unarmed who cannot have a gun."""
    brawler = any(t.name == "Brawler" for t in colonist.colonist_work_info.traits)
    worth_in_hand = _worth(held) if held in DEFS.ranged_weapons and held is not None else 0.0
    guns = [t for t in lying.values() if t.def_name in RANGED_ORDER]
    if guns and not brawler and facts.level(colonist, "Shooting") >= 0:
        best = min(guns, key=lambda t: (RANGED_ORDER.index(t.def_name or ""), t.thing_id))
        return best if _worth(best.def_name or "") >= BETTER * worth_in_hand else None
    melee = [t for t in lying.values() if t.def_name in DEFS.melee_weapons]
    if melee and held is None and facts.level(colonist, "Melee") >= 0:
        return max(melee, key=lambda t: (t.market_value, -t.thing_id))
    return None


def _armour_for(situation: Situation, pawn_id: int, lying: dict[int, Thing]) -> Thing | None:
    """The first kind of armour that lies somewhere and is worth more than what it would replace."""
    worn = situation.notes(DefenseNotes).dressed.get(pawn_id, set())
    for def_name in ARMOUR:
        replaced = [other for other in worn if _clash(def_name, other)]
        if any(_worth(other) >= _worth(def_name) for other in replaced):
            continue
        found = [t for t in lying.values() if t.def_name == def_name]
        if found:
            return min(found, key=lambda t: t.thing_id)
    return None


def _clash(first: str, second: str) -> bool:
    """Whether nobody can wear both garments: they share a layer and a body part (ApparelUtility.CanWearTogether)."""
    one, other = DEFS.apparel[first], DEFS.apparel[second]
    return bool(set(one.layers) & set(other.layers)) and bool(set(one.covers) & set(other.covers))


def can_fight(colonist: DetailedColonist, *, is_fighting: bool = False) -> bool:
    """Whether a colonist is able to fight and healthy enough: to start, or to go on in a fight."""
    shooting, melee = facts.level(colonist, "Shooting"), facts.level(colonist, "Melee")
    least = LEAST_HEALTH if is_fighting else FIGHTING_HEALTH
    return colonist.colonist.health >= least and max(shooting, melee) >= 0 and not facts.is_downed(colonist)


def holds_gun(situation: Situation, colonist: DetailedColonist) -> bool:
    """Whether a colonist was given a ranged weapon that no longer lies on the ground."""
    pawn_id = colonist.colonist.id
    notes = situation.notes(DefenseNotes)
    not_taken = any(t.thing_id == notes.armed.get(pawn_id) for t in situation.observation.things)
    return notes.weapons.get(pawn_id, "") in DEFS.ranged_weapons and not not_taken
