"""DefenseCommander: everybody armed in time, drafted together when enemies come, released when they are gone."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimapi.models import DetailedColonist, Pawn, Thing
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, Attack, Draft, Equip, MoveTo
from pytest_rle.team.policies.scripted.situation import Situation

ALARM_DISTANCE = 70
"""Cells from the centre within which an enemy calls to arms."""

FIGHTING_HEALTH = 0.45
"""A fighter below this stays out of it, or leaves the line."""

FALLEN_HEALTH = 0.6
"""An enemy below this that has not moved for an hour lies on the ground."""

LONGEST_STAND = 16
"""Ticks under arms after which people are released to eat and sleep, if no enemy is near."""

MELEE_REACH = 8
"""Cells within which people without guns go for an enemy."""

ARMOUR: Final = ("Apparel_FlakVest", "Apparel_AdvancedHelmet", "Apparel_SimpleHelmet", "Apparel_FlakPants")
RANGED_ORDER: Final[tuple[str, ...]] = tuple(
    sorted(
        (name for name in DEFS.ranged_weapons if not name.startswith("Weapon_")),
        key=lambda name: (-DEFS.items[name].market_value if name in DEFS.items else 0.0, name),
    )
)


"""Guns by price, dearest first; grenades, which hurt friends as well, are left out."""


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """Fight while there is something to fight; arm people in between."""
    enemies = _living_enemies(situation)
    situation.notes.hostile_places = {h.id: facts.cell(h.position) for h in situation.observation.hostiles}
    center = (situation.spatial.center_x, situation.spatial.center_z)
    near = [e for e in enemies if facts.distance(facts.cell(e.position), center) <= ALARM_DISTANCE]
    if situation.is_threatened and near and situation.notes.hours_under_arms < LONGEST_STAND:
        situation.notes.hours_under_arms += 1
        return _fight(situation, near)
    if not situation.is_threatened or not near:
        situation.notes.hours_under_arms = 0
    actions = _release(situation)
    if situation.is_threatened:
        return actions, f"{len(enemies)} enemies, none near"
    actions += _arm(situation)
    return actions, "no enemies" + (f"; arming {len(actions)}" if actions else "")


def _living_enemies(situation: Situation) -> list[Pawn]:
    """Enemies that can still do harm: not those that lie where they lay an hour ago."""
    living = []
    for hostile in situation.observation.hostiles:
        still = situation.notes.hostile_places.get(hostile.id) == facts.cell(hostile.position)
        if hostile.position is not None and not (still and hostile.health < FALLEN_HEALTH):
            living.append(hostile)
    return living


def _fight(situation: Situation, enemies: list[Pawn]) -> tuple[list[ActionModel], str]:
    actions: list[ActionModel] = []
    rally = facts.rally_point(situation.spatial)
    fighters = [c for c in situation.able if _can_fight(c)]
    for place, colonist in enumerate(fighters):
        pawn_id = colonist.colonist.id
        if pawn_id not in situation.notes.drafted:
            actions.append(Draft(colonist_id=pawn_id, drafted=True, priority=1))
            situation.notes.drafted.add(pawn_id)
        at = facts.cell(colonist.colonist.position)
        target = min(enemies, key=lambda e: (facts.distance(facts.cell(e.position), at), e.id))
        away = facts.distance(facts.cell(target.position), at)
        reach = _reach(situation, colonist)
        if away <= reach:
            actions.append(Attack(colonist_id=pawn_id, target_id=target.id, priority=1))
        else:
            x, z = rally[0] + place % 3 - 1, rally[1] - place // 3
            if facts.distance(at, (x, z)) > 2:
                actions.append(MoveTo(colonist_id=pawn_id, x=max(0, x), z=max(0, z), priority=2))
    actions += [
        Draft(colonist_id=pawn_id, drafted=False, priority=1)
        for pawn_id in sorted(situation.notes.drafted - {c.colonist.id for c in fighters})
    ]
    situation.notes.drafted &= {c.colonist.id for c in fighters}
    return actions, f"{len(enemies)} enemies near; {len(fighters)} of us fight"


def _release(situation: Situation) -> list[ActionModel]:
    living = {c.colonist.id for c in situation.colonists}
    actions: list[ActionModel] = [
        Draft(colonist_id=pawn_id, drafted=False, priority=1)
        for pawn_id in sorted(situation.notes.drafted)
        if pawn_id in living
    ]
    situation.notes.drafted.clear()
    return actions


def _arm(situation: Situation) -> list[ActionModel]:
    """One order a colonist: first a weapon, then a piece of armour."""
    notes = situation.notes
    lying = {
        t.thing_id: t for t in situation.observation.things if not t.is_forbidden and t.thing_id not in notes.taken
    }
    for pawn_id, thing_id in list(notes.armed.items()):
        dropped = next((t for t in situation.observation.things if t.thing_id == thing_id), None)
        if dropped is not None and pawn_id not in {c.colonist.id for c in situation.able}:
            notes.taken.discard(thing_id)
            del notes.armed[pawn_id]
            notes.weapons.pop(pawn_id, None)
    actions: list[ActionModel] = []
    shooters = sorted(
        (c for c in situation.able if _can_fight(c)),
        key=lambda c: (-facts.level(c, "Shooting"), c.colonist.id),
    )
    for colonist in shooters:
        pawn_id = colonist.colonist.id
        wish = None
        if pawn_id not in notes.armed:
            wish = _weapon_for(colonist, lying)
            if wish is not None:
                notes.armed[pawn_id] = wish.thing_id
                notes.weapons[pawn_id] = wish.def_name or ""
        if wish is None:
            wish = _armour_for(situation, pawn_id, lying)
            if wish is not None:
                notes.dressed.setdefault(pawn_id, set()).add(wish.def_name or "")
        if wish is not None:
            notes.taken.add(wish.thing_id)
            lying.pop(wish.thing_id)
            actions.append(Equip(colonist_id=pawn_id, thing_id=wish.thing_id, priority=4))
    return actions


def _weapon_for(colonist: DetailedColonist, lying: dict[int, Thing]) -> Thing | None:
    """Something that shoots, unless the colonist is far better with a blade or nothing shoots."""
    brawler = any(t.name == "Brawler" for t in colonist.colonist_work_info.traits)
    ranged = [t for t in lying.values() if t.def_name in RANGED_ORDER]
    melee = [t for t in lying.values() if t.def_name in DEFS.melee_weapons]
    if ranged and not brawler and facts.level(colonist, "Shooting") >= 0:
        return min(ranged, key=lambda t: (RANGED_ORDER.index(t.def_name or ""), t.thing_id))
    if melee and facts.level(colonist, "Melee") >= 0:
        return max(melee, key=lambda t: (t.market_value, -t.thing_id))
    return None


def _armour_for(situation: Situation, pawn_id: int, lying: dict[int, Thing]) -> Thing | None:
    worn = situation.notes.dressed.get(pawn_id, set())
    for def_name in ARMOUR:
        part = def_name.removeprefix("Apparel_")
        if any(part[-6:] == other[-6:] for other in worn):
            continue
        found = [t for t in lying.values() if t.def_name == def_name]
        if found:
            return min(found, key=lambda t: t.thing_id)
    return None


def _can_fight(colonist: DetailedColonist) -> bool:
    """Whether a colonist is whole enough, and of a mind, to fight."""
    shooting, melee = facts.level(colonist, "Shooting"), facts.level(colonist, "Melee")
    return colonist.colonist.health >= FIGHTING_HEALTH and max(shooting, melee) >= 0


def _reach(situation: Situation, colonist: DetailedColonist) -> float:
    """How far a colonist goes for an enemy: the range of the gun, or a few steps with a blade or bare hands."""
    pawn_id = colonist.colonist.id
    weapon = DEFS.ranged_weapons.get(situation.notes.weapons.get(pawn_id, ""))
    still_lies = any(t.thing_id == situation.notes.armed.get(pawn_id) for t in situation.observation.things)
    return MELEE_REACH if weapon is None or still_lies else weapon.range
