"""DefenseCommander: everybody armed in time, drafted together when enemies come, released when they are gone."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimapi.models import DetailedColonist, Pawn, Thing
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, Attack, Draft, Equip, MoveTo
from pytest_rle.team.scripted.fort import fort
from pytest_rle.team.scripted.projects import bedroom_areas, inside_of
from pytest_rle.team.scripted.situation import Situation

FAR = 45
"""Cells from the centre beyond which an enemy that walks away is let go."""

FIGHTING_HEALTH = 0.45
"""A fighter below this stays out of it, or leaves the line."""

FALLEN_HEALTH = 0.6
"""An enemy below this that has not moved for an hour lies on the ground."""

LONGEST_STAND = 14
"""Ticks, mostly hours, under arms after which people are released to eat and sleep, come what may."""

MELEE_REACH = 5
"""Cells within which people without guns go for an enemy."""

RUSH_DISTANCE = 20
"""The same where the enemy is outnumbered two to one."""

POISONED = 0.4
POISON_OVER = 0.3
"""Toxic buildup at which a colonist is kept indoors, and below which he may go."""

NEEDS_FIRST = 0.3
"""Food or rest below which nobody is kept from them."""

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
        key=lambda name: (-DEFS.items[name].market_value if name in DEFS.items else 0.0, name),
    )
)
"""Guns by price, dearest first; grenades, which hurt friends as well, are left out."""

WORTH_TAKING: Final = frozenset((*RANGED_ORDER, *DEFS.melee_weapons, *ARMOUR))


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """Fight while there is something to fight; arm people in between."""
    notes = situation.notes
    enemies = _living_enemies(situation)
    unseen = situation.is_threatened and not situation.observation.hostiles
    approaching = unseen or any(not _is_leaving(situation, enemy) for enemy in enemies)
    notes.hostile_places = {h.id: facts.cell(h.position) for h in situation.observation.hostiles}
    if situation.is_threatened and approaching and notes.hours_under_arms < LONGEST_STAND:
        notes.hours_under_arms += 1
        return _fight(situation, enemies)
    if not situation.is_threatened:
        notes.hours_under_arms = 0
    actions = _release(situation)
    if situation.is_threatened:
        return actions, "the enemies are down, gone or leaving"
    actions += _keep_indoors(situation)
    actions += _arm(situation)
    return actions, "no enemies" + (f"; arming {len(actions)}" if actions else "")


def _is_leaving(situation: Situation, enemy: Pawn) -> bool:
    """Whether an enemy is far away and farther than an hour ago."""
    before = situation.notes.hostile_places.get(enemy.id)
    center = (situation.spatial.center_x, situation.spatial.center_z)
    now = facts.distance(facts.cell(enemy.position), center)
    return before is not None and now > FAR and now > facts.distance(before, center)


def _living_enemies(situation: Situation) -> list[Pawn]:
    """Enemies that can still do harm: not those that lie where they lay an hour ago."""
    living = []
    for hostile in situation.observation.hostiles:
        still = situation.notes.hostile_places.get(hostile.id) == facts.cell(hostile.position)
        if hostile.position is not None and not (still and hostile.health < FALLEN_HEALTH):
            living.append(hostile)
    return living


def _fight(situation: Situation, enemies: list[Pawn]) -> tuple[list[ActionModel], str]:
    """All who can, at their posts behind the barricades; shoot what is in range, rush what is alone."""
    actions: list[ActionModel] = []
    situation.notes.drafted |= situation.notes.kept_indoors
    situation.notes.kept_indoors.clear()
    posts = fort(situation).posts
    fighters = sorted(
        (c for c in situation.able if _can_fight(c)),
        key=lambda c: (c.colonist.id not in situation.notes.weapons, c.colonist.id),
    )
    rush = RUSH_DISTANCE if 2 * len(enemies) <= len(fighters) else MELEE_REACH
    for place, colonist in enumerate(fighters):
        pawn_id, at = colonist.colonist.id, facts.cell(colonist.colonist.position)
        if pawn_id not in situation.notes.drafted:
            actions.append(Draft(colonist_id=pawn_id, drafted=True, priority=1))
            situation.notes.drafted.add(pawn_id)
        post = posts[place % len(posts)]
        target = min(enemies, key=lambda e: (facts.distance(facts.cell(e.position), at), e.id), default=None)
        reach = _gun_range(situation, colonist) or rush
        if target is not None and facts.distance(facts.cell(target.position), at) <= reach:
            actions.append(Attack(colonist_id=pawn_id, target_id=target.id, priority=1))
        elif at != post:
            actions.append(MoveTo(colonist_id=pawn_id, x=post[0], z=post[1], priority=2))
    others = sorted(situation.notes.drafted - {c.colonist.id for c in fighters})
    living = {c.colonist.id for c in situation.colonists}
    actions += [Draft(colonist_id=pawn_id, drafted=False, priority=1) for pawn_id in others if pawn_id in living]
    situation.notes.drafted -= set(others)
    return actions, f"{max(len(enemies), 1)} enemies; {len(fighters)} of us stand to arms"


def _release(situation: Situation) -> list[ActionModel]:
    living = {c.colonist.id for c in situation.colonists}
    actions: list[ActionModel] = [
        Draft(colonist_id=pawn_id, drafted=False, priority=1)
        for pawn_id in sorted(situation.notes.drafted)
        if pawn_id in living
    ]
    situation.notes.drafted.clear()
    return actions


def _keep_indoors(situation: Situation) -> list[ActionModel]:
    """Draft into a bedroom whoever has breathed too much poison, until better, hungry or tired.

    People without work stroll in the open, whatever falls from the sky; a drafted one stands where told.
    """
    notes = situation.notes
    rooms = [area for area, _ in bedroom_areas(situation)]
    roofed = sum(bool(r.contained_beds_ids) and r.open_roof_count == 0 for r in situation.observation.rooms)
    actions: list[ActionModel] = []
    # The least poisoned stays free, to cook, to carry and to feed the others.
    free = min(situation.able, key=lambda c: (_poison(c), c.colonist.id), default=None)
    for place, colonist in enumerate(situation.colonists):
        pawn_id, poison = colonist.colonist.id, _poison(colonist)
        has_needs = colonist is free or colonist.colonist.hunger < NEEDS_FIRST or colonist.sleep < NEEDS_FIRST
        is_kept = pawn_id in notes.kept_indoors
        if is_kept and (poison < POISON_OVER or has_needs or facts.is_downed(colonist)):
            notes.kept_indoors.discard(pawn_id)
            actions.append(Draft(colonist_id=pawn_id, drafted=False, priority=2))
        elif not is_kept and poison >= POISONED and not has_needs and not facts.is_downed(colonist) and place < roofed:
            notes.kept_indoors.add(pawn_id)
            inside = inside_of(rooms[place % len(rooms)]) if rooms else None
            if inside is not None:
                actions.append(Draft(colonist_id=pawn_id, drafted=True, priority=2))
                actions.append(MoveTo(colonist_id=pawn_id, x=inside.x1 + 1, z=inside.z1 + 1, priority=3))
    return actions


def _poison(colonist: DetailedColonist) -> float:
    return facts.exposure(colonist, kinds=("ToxicBuildup",))


def _arm(situation: Situation) -> list[ActionModel]:
    """One order a colonist: first a weapon, then a piece of armour."""
    notes = situation.notes
    lying = {
        t.thing_id: t
        for t in situation.observation.things
        if t.def_name in WORTH_TAKING and not t.is_forbidden and t.thing_id not in notes.taken
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
        holds_gun = notes.weapons.get(pawn_id) in DEFS.ranged_weapons
        if not holds_gun:
            wish = _weapon_for(colonist, lying)
            if wish is not None and (pawn_id not in notes.armed or wish.def_name in DEFS.ranged_weapons):
                notes.armed[pawn_id] = wish.thing_id
                notes.weapons[pawn_id] = wish.def_name or ""
            else:
                wish = None
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


def _gun_range(situation: Situation, colonist: DetailedColonist) -> float:
    """The range of a colonist's gun or bow in cells, 0 without one."""
    pawn_id = colonist.colonist.id
    weapon = DEFS.ranged_weapons.get(situation.notes.weapons.get(pawn_id, ""))
    still_lies = any(t.thing_id == situation.notes.armed.get(pawn_id) for t in situation.observation.things)
    return 0.0 if weapon is None or still_lies else weapon.range
