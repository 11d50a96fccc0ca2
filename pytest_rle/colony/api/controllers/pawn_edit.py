"""PawnEditController: developer edits of a pawn."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, pawn_not_found
from pytest_rle.colony.api.map_edits import is_item, new_stack
from pytest_rle.colony.api.requests import PositionDto
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.combat import drafting
from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.jobs import arrivals, jobs
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.needs import food
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.systems.society import social
from pytest_rle.colony.world import Item, Pawn, Trait
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_YEAR

controller = Controller("PawnEditController")

MOST_ITEMS: Final = 1_000
"""Items of one kind that a request may add to an inventory: the map must have room when the pawn drops them."""


@dataclasses.dataclass(frozen=True, slots=True)
class PawnBasicRequest:
    """POST /pawn/edit/basic; ages in years."""

    pawn_id: int = 0
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    nick_name: str | None = None
    gender: str | None = None
    biological_age: int | None = None
    chronological_age: int | None = None


@controller.post("/api/v1/pawn/edit/basic")
def edit_basic(ctx: Context) -> None:
    """Set a pawn's name, gender and age; first, last and nick name are read only if `name` is set."""
    request = ctx.required_body(PawnBasicRequest)
    pawn = ctx.pawn(request.pawn_id)
    ctx.warn_ignored(request, "chronological_age")
    if request.name:
        pawn.name.first = request.first_name or pawn.name.first
        pawn.name.last = request.last_name or pawn.name.last
        pawn.name.nick = request.nick_name or request.name
    if request.gender in ("Male", "Female", "None"):
        pawn.gender = request.gender
    if request.biological_age is not None:
        pawn.age_ticks = max(request.biological_age, 0) * GAME_TICKS_PER_YEAR


@dataclasses.dataclass(frozen=True, slots=True)
class PawnHealthRequest:
    """POST /pawn/edit/health."""

    pawn_id: int = 0
    heal_all_injuries: bool = False
    restore_body_parts: bool = False
    remove_all_diseases: bool = False


@controller.post("/api/v1/pawn/edit/health")
def edit_health(ctx: Context) -> None:
    """Heal a pawn's injuries, restore its body parts, cure its diseases."""
    request = ctx.required_body(PawnHealthRequest)
    pawn = ctx.pawn(request.pawn_id)
    for hediff in list(pawn.hediffs):
        kind = hediffs.definition(hediff).kind
        healed = request.heal_all_injuries and kind == "Injury"
        regrown = request.restore_body_parts and kind == "MissingPart"
        cured = request.remove_all_diseases and kind in ("Disease", "Condition", "Chronic")
        if healed or regrown or cured:
            hediffs.remove(pawn, hediff)
    if pawn.downed and not body.should_be_downed(ctx.colony, pawn):
        pawn.downed = False
        jobs.interrupt(ctx.colony, pawn)


@dataclasses.dataclass(frozen=True, slots=True)
class PawnNeedsRequest:
    """POST /pawn/edit/needs; shares of the maximum, 0 to 1."""

    pawn_id: int = 0
    food: float | None = None
    rest: float | None = None
    mood: float | None = None


@controller.post("/api/v1/pawn/edit/needs")
def edit_needs(ctx: Context) -> None:
    """Set food, rest and mood as shares of the maximum; mood also sets joy."""
    request = ctx.required_body(PawnNeedsRequest, "Invalid JSON request body.")
    pawn = ctx.pawn(request.pawn_id)
    if request.food is not None:
        pawn.needs.food = round(_share(request.food) * food.most(pawn), 9)
    if request.rest is not None:
        pawn.needs.rest = _share(request.rest)
    if request.mood is not None:
        pawn.needs.mood = pawn.needs.joy = _share(request.mood)


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)


@dataclasses.dataclass(frozen=True, slots=True)
class SkillEntryDto:
    """One skill to set."""

    skill_name: str | None = None
    level: int | None = None
    passion: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PawnSkillsRequest:
    """POST /pawn/edit/skills."""

    pawn_id: int = 0
    skills: tuple[SkillEntryDto, ...] | None = None


@controller.post("/api/v1/pawn/edit/skills")
def edit_skills(ctx: Context) -> None:
    """Set skill levels and passions; unknown skills are skipped."""
    request = ctx.required_body(PawnSkillsRequest)
    pawn = ctx.pawn(request.pawn_id)
    for entry in request.skills or ():
        skill = pawn.skills.get(entry.skill_name or "")
        if skill is None:
            continue
        if entry.level is not None:
            skill.level, skill.xp = min(max(entry.level, 0), 20), 0.0
        if entry.passion is not None:
            skill.passion = min(max(entry.passion, 0), 2)


@dataclasses.dataclass(frozen=True, slots=True)
class TraitEntryDto:
    """One trait to add."""

    trait_name: str | None = None
    degree: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PawnTraitsRequest:
    """POST /pawn/edit/traits."""

    pawn_id: int = 0
    add_traits: tuple[TraitEntryDto, ...] | None = None
    remove_traits: tuple[str, ...] | None = None


@controller.post("/api/v1/pawn/edit/traits")
def edit_traits(ctx: Context) -> None:
    """Add and remove traits; unknown traits are skipped."""
    request = ctx.required_body(PawnTraitsRequest)
    pawn = ctx.pawn(request.pawn_id)
    unwanted = set(request.remove_traits or ())
    pawn.traits = [trait for trait in pawn.traits if trait.def_name not in unwanted]
    for entry in request.add_traits or ():
        known = DEFS.traits.get(entry.trait_name or "")
        if known is None or any(trait.def_name == known.def_name for trait in pawn.traits):
            continue
        degrees = [degree.degree for degree in known.degrees]
        wanted = entry.degree if entry.degree is not None else degrees[0]
        pawn.traits.append(Trait(known.def_name, wanted if wanted in degrees else degrees[0]))


@dataclasses.dataclass(frozen=True, slots=True)
class ItemDto:
    """Items of one kind."""

    def_name: str | None = None
    count: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class PawnInventoryRequest:
    """POST /pawn/edit/inventory."""

    pawn_id: int = 0
    drop_inventory: bool = False
    clear_inventory: bool = False
    add_items: tuple[ItemDto, ...] | None = None


@controller.post("/api/v1/pawn/edit/inventory")
def edit_inventory(ctx: Context) -> None:
    """Drop, clear and fill a pawn's inventory; unknown items are skipped."""
    request = ctx.required_body(PawnInventoryRequest)
    pawn = ctx.pawn(request.pawn_id)
    if request.drop_inventory:
        _drop(ctx.colony, pawn, pawn.inventory)
    if request.drop_inventory or request.clear_inventory:
        pawn.inventory.clear()
    for entry in request.add_items or ():
        name = entry.def_name or ""
        left = min(entry.count, MOST_ITEMS) if is_item(name) else 0
        while left > 0:
            item = new_stack(ctx.colony, name, left)
            left -= item.stack_count
            pawn.inventory.append(item)


@dataclasses.dataclass(frozen=True, slots=True)
class PawnApparelRequest:
    """POST /pawn/edit/apparel."""

    pawn_id: int = 0
    drop_apparel: bool = False
    drop_weapons: bool = False


@controller.post("/api/v1/pawn/edit/apparel")
def edit_apparel(ctx: Context) -> None:
    """Drop a pawn's apparel and weapons."""
    request = ctx.required_body(PawnApparelRequest)
    pawn = ctx.pawn(request.pawn_id)
    if request.drop_apparel:
        _drop(ctx.colony, pawn, pawn.apparel)
        pawn.apparel.clear()
    if request.drop_weapons:
        _drop(ctx.colony, pawn, pawn.equipment)
        pawn.equipment.clear()


def _drop(colony: Colony, pawn: Pawn, items: list[Item]) -> None:
    x, z = movement.position(colony, pawn)
    for item in items:
        spawning.spawn_item(colony, item, x, z)


@dataclasses.dataclass(frozen=True, slots=True)
class PawnStatusRequest:
    """POST /pawn/edit/status."""

    pawn_id: int = 0
    is_drafted: bool | None = None
    kill: bool = False
    resurrect: bool = False


@controller.post("/api/v1/pawn/edit/status")
def edit_status(ctx: Context) -> None:
    """Draft, kill or resurrect a pawn. A pawn that cannot be drafted stays undrafted."""
    request = ctx.required_body(PawnStatusRequest)
    if request.resurrect and _resurrect(ctx.colony, request.pawn_id):
        return
    pawn = ctx.world.pawns.get(request.pawn_id)
    if pawn is None:
        raise pawn_not_found(request.pawn_id)
    if request.is_drafted is not None:
        drafting.set_drafted(ctx.colony, pawn, request.is_drafted)
    if request.kill:
        death.kill(ctx.colony, pawn, "killed by the console")


def _resurrect(colony: Colony, pawn_id: int) -> bool:
    for corpse_id, corpse in sorted(colony.world.corpses.items()):
        if corpse.pawn.id == pawn_id:
            del colony.world.corpses[corpse_id]
            pawn = corpse.pawn
            pawn.dead = pawn.downed = False
            pawn.hediffs.clear()
            arrivals.enter(colony, pawn, corpse.x, corpse.z)
            return True
    return False


@dataclasses.dataclass(frozen=True, slots=True)
class PawnPositionRequest:
    """POST /pawn/edit/position; `map_id` is text."""

    pawn_id: int = 0
    map_id: str | None = None
    position: PositionDto | None = None


@controller.post("/api/v1/pawn/edit/position")
def edit_position(ctx: Context) -> None:
    """Move a pawn to the nearest standable cell."""
    request = ctx.required_body(PawnPositionRequest)
    pawn = ctx.pawn(request.pawn_id)
    if request.map_id is not None:
        ctx.require_map(request.map_id)
    if request.position is None:
        return
    cells = spawning.nearby_cells(ctx.colony, request.position.x, request.position.z)
    cell = next(cells, None)
    if cell is None:
        raise ApiError("No standable cell near the position.")
    jobs.interrupt(ctx.colony, pawn)
    pawn.x, pawn.z = cell
    ctx.colony.wake_at(pawn, ctx.colony.now)


@dataclasses.dataclass(frozen=True, slots=True)
class PawnFactionRequest:
    """POST /pawn/edit/faction."""

    pawn_id: int = 0
    set_faction: str | None = None
    make_colonist: bool = False
    make_prisoner: bool = False
    release_prisoner: bool = False


@controller.post("/api/v1/pawn/edit/faction")
def edit_faction(ctx: Context) -> None:
    """Recruit a pawn, imprison or release it, or change its faction."""
    request = ctx.required_body(PawnFactionRequest)
    pawn = ctx.pawn(request.pawn_id)
    if request.set_faction:
        faction = ctx.find_faction(request.set_faction)
        if faction is None:
            raise ApiError(f"Faction '{request.set_faction}' not found.")
        pawn.faction = faction.id
    if request.make_prisoner:
        social.imprison(ctx.colony, pawn)
    if request.release_prisoner:
        pawn.guest = ""
    if request.make_colonist:
        pawn.faction, pawn.guest = ctx.world.player_faction, ""
    ctx.colony.pawns_changed()
    lord = ctx.world.lords.get(pawn.lord)
    if lord is not None and lord.faction != pawn.faction:
        lord.pawns = [member for member in lord.pawns if member != pawn.id]
        pawn.lord = 0
    jobs.interrupt(ctx.colony, pawn)
