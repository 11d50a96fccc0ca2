"""DefenseCommander: arms everybody in time, drafts all when enemies come, releases them when the enemies are gone."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimapi.models import DetailedColonist, Pawn, Thing
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, Attack, Draft, Equip, MoveTo
from pytest_rle.team.cells import Cell
from pytest_rle.team.scripted.fort import fort
from pytest_rle.team.scripted.notebook import DefenseNotes
from pytest_rle.team.scripted.projects import bedroom_areas
from pytest_rle.team.scripted.situation import Situation

FAR = 45
"""Cells from the centre beyond which an enemy that walks away is ignored."""

FIGHTING_HEALTH = 0.45
"""A colonist with less health than this does not fight, or leaves the line. From 0 to 1."""

FALLEN_HEALTH = 0.6
"""An enemy with less health than this that has not moved for a tick lies on the ground. From 0 to 1."""

LONGEST_STAND = 14
"""Ticks in a row, mostly hours, after which all are released to eat and sleep, even with enemies near."""

MELEE_REACH = 5
"""Cells within which colonists without a ranged weapon attack an enemy."""

RUSH_DISTANCE = 20
"""The same where the fighters outnumber the enemies two to one."""

POISONED = 0.4
POISON_OVER = 0.3
"""Toxic buildup from which a colonist is kept indoors, and below which the colonist is released. From 0 to 1."""

NEEDS_FIRST = 0.3
"""A colonist with less food or rest than this is not kept indoors. From 0 to 1."""

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
"""Ranged weapons by market value, the highest first, without grenades, which hurt friends as well."""

WORTH_TAKING: Final = frozenset((*RANGED_ORDER, *DEFS.melee_weapons, *ARMOUR))


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """Fight while enemies approach; arm people in between."""
    notes = situation.notes(DefenseNotes)
    enemies = _living_enemies(situation)
    unseen = situation.is_threatened and not situation.observation.hostiles
    approaching = unseen or any(not _is_leaving(situation, enemy) for enemy in enemies)
    notes.hostile_places = {h.id: facts.cell(h.position) for h in situation.observation.hostiles}
    if situation.is_threatened and approaching and notes.ticks_drafted < LONGEST_STAND:
        notes.ticks_drafted += 1
        return _fight(situation, enemies)
    if not situation.is_threatened:
        notes.ticks_drafted = 0
    actions = _release(situation)
    if situation.is_threatened:
        return actions, "the enemies are down, gone or leaving"
    actions += _keep_indoors(situation)
    actions += _arm(situation)
    return actions, "no enemies" + (f"; arming {len(actions)}" if actions else "")


def _is_leaving(situation: Situation, enemy: Pawn) -> bool:
    """Whether an enemy is far away, and farther than a tick ago."""
    before = situation.notes(DefenseNotes).hostile_places.get(enemy.id)
    center = situation.spatial.center
    now = facts.distance(facts.cell(enemy.position), center)
    return before is not None and now > FAR and now > facts.distance(before, center)


def _living_enemies(situation: Situation) -> list[Pawn]:
    """Enemies that can still do harm: all but those that are badly hurt and have not moved since the last tick."""
    before = situation.notes(DefenseNotes).hostile_places
    living = []
    for hostile in situation.observation.hostiles:
        still = before.get(hostile.id) == facts.cell(hostile.position)
        if hostile.position is not None and not (still and hostile.health < FALLEN_HEALTH):
            living.append(hostile)
    return living


def _fight(situation: Situation, enemies: list[Pawn]) -> tuple[list[ActionModel], str]:
    """Draft all who can fight and send them to their posts; those without a gun attack what comes near."""
    actions: list[ActionModel] = []
    notes = situation.notes(DefenseNotes)
    notes.drafted |= notes.kept_indoors
    notes.kept_indoors.clear()
    fighters = [c for c in situation.able if _can_fight(c)]
    rush = RUSH_DISTANCE if 2 * len(enemies) <= len(fighters) else MELEE_REACH
    for colonist in fighters:
        pawn_id, at = colonist.colonist.id, facts.cell(colonist.colonist.position)
        if pawn_id not in notes.drafted:
            actions.append(Draft(colonist_id=pawn_id, drafted=True, priority=1))
            notes.drafted.add(pawn_id)
        post = _post_of(situation, pawn_id)
        target = min(enemies, key=lambda e: (facts.distance(facts.cell(e.position), at), e.id), default=None)
        is_near = target is not None and facts.distance(facts.cell(target.position), at) <= rush
        # A drafted shooter fires at whatever comes in range and sight; an order to attack would lead it out of cover.
        if target is not None and is_near and not _holds_gun(situation, colonist):
            actions.append(Attack(colonist_id=pawn_id, target_id=target.id, priority=1))
        elif at != post:
            actions.append(MoveTo(colonist_id=pawn_id, x=post[0], z=post[1], priority=2))
    others = sorted(notes.drafted - {c.colonist.id for c in fighters})
    living = {c.colonist.id for c in situation.colonists}
    actions += [Draft(colonist_id=pawn_id, drafted=False, priority=1) for pawn_id in others if pawn_id in living]
    notes.drafted -= set(others)
    return actions, f"{max(len(enemies), 1)} enemies; {len(fighters)} fighters drafted"


def _post_of(situation: Situation, pawn_id: int) -> Cell:
    """The post of a colonist, which stays the same for the whole fight. The first to be drafted stand in the middle."""
    posts, taken = fort(situation).posts, situation.notes(DefenseNotes).posts
    if pawn_id not in taken:
        free = [post for post in posts if post not in taken.values()]
        taken[pawn_id] = free[0] if free else posts[len(taken) % len(posts)]
    return taken[pawn_id]


def _release(situation: Situation) -> list[ActionModel]:
    """Release all who are drafted to fight."""
    notes = situation.notes(DefenseNotes)
    living = {c.colonist.id for c in situation.colonists}
    actions: list[ActionModel] = [
        Draft(colonist_id=pawn_id, drafted=False, priority=1) for pawn_id in sorted(notes.drafted) if pawn_id in living
    ]
    notes.drafted.clear()
    notes.posts.clear()
    return actions


def _keep_indoors(situation: Situation) -> list[ActionModel]:
    """Draft colonists with too much toxic buildup into a bedroom, until they are better, hungry or tired.

    Colonists without work wander outdoors even in toxic fallout; a drafted colonist stays in place.
    """
    notes = situation.notes(DefenseNotes)
    rooms = [area for area, _ in bedroom_areas(situation)]
    roofed = sum(bool(r.contained_beds_ids) and r.open_roof_count == 0 for r in situation.observation.rooms)
    actions: list[ActionModel] = []
    # The least poisoned colonist stays free to cook, haul and feed the others.
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
            inside = rooms[place % len(rooms)].inside if rooms else None
            if inside is not None:
                actions.append(Draft(colonist_id=pawn_id, drafted=True, priority=2))
                actions.append(MoveTo(colonist_id=pawn_id, x=inside.x1 + 1, z=inside.z1 + 1, priority=3))
    return actions


def _poison(colonist: DetailedColonist) -> float:
    return facts.exposure(colonist, kinds=("ToxicBuildup",))


def _arm(situation: Situation) -> list[ActionModel]:
    """Give each colonist one order: first a weapon, then a piece of armour."""
    notes = situation.notes(DefenseNotes)
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
        chosen = None
        holds_gun = notes.weapons.get(pawn_id) in DEFS.ranged_weapons
        if not holds_gun:
            chosen = _weapon_for(colonist, lying)
            if chosen is not None and (pawn_id not in notes.armed or chosen.def_name in DEFS.ranged_weapons):
                notes.armed[pawn_id] = chosen.thing_id
                notes.weapons[pawn_id] = chosen.def_name or ""
            else:
                chosen = None
        if chosen is None:
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


def _weapon_for(colonist: DetailedColonist, lying: dict[int, Thing]) -> Thing | None:
    """A ranged weapon, unless the colonist is a brawler or there is none; otherwise a melee weapon."""
    brawler = any(t.name == "Brawler" for t in colonist.colonist_work_info.traits)
    ranged = [t for t in lying.values() if t.def_name in RANGED_ORDER]
    melee = [t for t in lying.values() if t.def_name in DEFS.melee_weapons]
    if ranged and not brawler and facts.level(colonist, "Shooting") >= 0:
        return min(ranged, key=lambda t: (RANGED_ORDER.index(t.def_name or ""), t.thing_id))
    if melee and facts.level(colonist, "Melee") >= 0:
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


def _worth(def_name: str) -> float:
    return DEFS.items[def_name].market_value


def _can_fight(colonist: DetailedColonist) -> bool:
    """Whether a colonist is healthy enough to fight and able to."""
    shooting, melee = facts.level(colonist, "Shooting"), facts.level(colonist, "Melee")
    return colonist.colonist.health >= FIGHTING_HEALTH and max(shooting, melee) >= 0


def _holds_gun(situation: Situation, colonist: DetailedColonist) -> bool:
    """Whether a colonist was given a ranged weapon that no longer lies on the ground."""
    pawn_id = colonist.colonist.id
    notes = situation.notes(DefenseNotes)
    not_taken = any(t.thing_id == notes.armed.get(pawn_id) for t in situation.observation.things)
    return notes.weapons.get(pawn_id, "") in DEFS.ranged_weapons and not not_taken
