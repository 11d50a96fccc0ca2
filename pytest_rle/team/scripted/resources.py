"""ResourceManager: zones, wood, wild food, game, ore, bills, and who does the work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pytest_rle.rimapi.models import Animal, ServerSentEvent
from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.rimworld.building_kinds import BUTCHER_TABLES, STOVES, TAILORING_BENCHES
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, AddBill, CreateGrowingZone, CreateStockpile, Designate
from pytest_rle.team.cells import Rect
from pytest_rle.team.scripted import fallout, labour, salvage
from pytest_rle.team.scripted.notebook import ConstructionNotes, DefenseNotes, ResourceNotes
from pytest_rle.team.scripted.situation import Situation
from pytest_rle.team.survey.sites import ResourceArea, SiteKind

WOOD_RESERVE = 120
"""Wood kept for fuel and repairs, besides what projects need."""

WOOD_PER_TREE = 20
"""Wood from a tree on average, young trees included."""

MOST_TREES_PER_TICK = 24

TREES_GROW_DAYS = 40.0
"""Days before a felled area is worth marking again."""

MARK_LASTS_DAYS = 4.0
"""After this many days, marked trees that nobody has felled no longer count as wood to come."""

FIRE_WOOD_PER_HEAD = 60
"""Wood kept for the fires of a cold season, for each colonist."""

FALLOUT_WOOD = 300
"""Wood that is felled on top of that before fallout kills the trees."""

MARK_AGAIN_DAYS = 8.0
"""After this many days an area may be marked again: plants that were too young have grown."""

FOOD_DAYS_TO_HUNT = 20.0
HUNTS_AT_ONCE = 4
"""Animals marked at once. Each carcass that waits for the butcher counts for two."""

HUNTING_DISTANCE = 110
BOLD_HUNTERS = 3
"""With this many ranged weapons, hunters also take animals that turn on the hunter one time in ten."""
MARKED_AROUND = 1
"""Cells around an animal that are marked with it, since it may move a step."""
MEAT_TO_STOP_HUNTING = 250
"""Raw meat rots within two days unless it is cold, so more than this in store is waste."""

VALUABLES = ("ComponentIndustrial", "ComponentSpacer", "AIPersonaCore", "Gold", "MedicineIndustrial")
"""What has a row of the store to itself: it spoils in the rain, and is hard to replace."""

MEALS_PER_HEAD = 5

PARKA_TEXTILE = 80
"""Cloth or leather in a parka (D: ThingDef Apparel_Parka)."""

FROZEN_MEAT_TO_STOP_HUNTING = 900

STARVING_DAYS = 3.0
"""Days of food below which hunters take risks."""

ORES_BY_WORTH = (
    "mineable_gold",
    "mineable_plasteel",
    "mineable_uranium",
    "mineable_jade",
    "mineable_steel",
    "mineable_components_industrial",
    "mineable_silver",
)
MINING_DISTANCE = 70

GROWING_SEASON_END = 42
"""The day of the game by which a slow crop must be ripe, in a temperate summer that begins with the landing."""


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """Zones first, then what to gather and make, then who does it."""
    actions = [*_zones(situation), *_wood(situation), *_wild_food(situation), *_bills(situation)]
    if not situation.is_threatened:
        actions += [*_hunt(situation), *_mine(situation), *salvage.allow(situation)]
    actions += labour.assign(situation)
    wood, food = situation.stock["WoodLog"], facts.food_days(situation.observation)
    return actions, f"food for {food:g} days, {situation.meals} meals, {wood} wood, {situation.stock['Steel']} steel"


def _zones(situation: Situation) -> list[ActionModel]:
    actions: list[ActionModel] = []
    notes = situation.notes(ResourceNotes)
    store = situation.site(SiteKind.STOCKPILE)
    if store is not None and "store" not in notes.zones:
        notes.zones.add("store")
        inside = store.area.inside
        row = inside.model_copy(update={"z2": inside.z1})
        rest = inside.model_copy(update={"z1": inside.z1 + 1})
        actions.append(CreateStockpile(area=row, name="Parts", storage_priority=4, allowed_defs=VALUABLES, priority=2))
        actions.append(CreateStockpile(area=rest, name="Store", storage_priority=3, priority=2))
    for kind, crop in ((SiteKind.FARM, "Plant_Rice"), (SiteKind.SECOND_FARM, _second_crop(situation))):
        site = situation.site(kind)
        if site is not None and kind.value not in notes.zones:
            notes.zones.add(kind.value)
            actions.append(CreateGrowingZone(area=site.area, plant_def=crop, priority=2))
    return actions


def _second_crop(situation: Situation) -> str:
    """Corn if the season is long enough: it feeds as many people for a quarter of the work."""
    corn_days = DEFS.plants["Plant_Corn"].grow_days / 0.55
    return "Plant_Corn" if situation.day + corn_days < GROWING_SEASON_END else "Plant_Rice"


def _wood(situation: Situation) -> Iterable[ActionModel]:
    """Mark the nearest trees for the wood that projects and fires need, less the trees that are marked already."""
    marks, construction = situation.notes(ResourceNotes).trees_marked, situation.notes(ConstructionNotes)
    felled = sum(_is_felled_tree(event) for event in situation.observation.events)
    for place, (day, trees) in enumerate(marks):
        gone = min(trees, felled)
        felled -= gone
        marks[place] = (day, trees - gone)
    marks[:] = [(day, trees) for day, trees in marks if trees > 0 and situation.day - day < MARK_LASTS_DAYS]
    reserve = WOOD_RESERVE + (FIRE_WOOD_PER_HEAD * situation.population if construction.has_been_cold else 0)
    reserve += FALLOUT_WOOD if fallout.is_near(situation) else 0
    standing = sum(trees for _, trees in marks)
    need = reserve + construction.wood_wanted - situation.stock["WoodLog"] - standing * WOOD_PER_TREE
    trees = 0
    for area in situation.spatial.trees:
        if need <= 0 or trees >= MOST_TREES_PER_TICK:
            break
        if _mark(situation, "tree", area.area, again_days=TREES_GROW_DAYS):
            trees += area.count
            need -= area.count * WOOD_PER_TREE
            yield Designate(kind="harvest", area=area.area, priority=4, reason="wood")
    if trees:
        marks.append((situation.day, trees))


def _is_felled_tree(event: ServerSentEvent) -> bool:
    target = event.data.get("target")
    known = DEFS.plants.get(str(target.get("def_name"))) if isinstance(target, Mapping) else None
    return event.event in ("plant_cut", "plant_harvested") and known is not None and known.is_tree


def _wild_food(situation: Situation) -> Iterable[ActionModel]:
    for area in situation.spatial.wild_food[:3]:
        if area.distance <= 45 and facts.food_days(situation.observation) < 12 and _mark(situation, "food", area.area):
            yield Designate(kind="harvest", area=area.area, priority=5, reason="wild food")


def _mark(situation: Situation, what: str, area: Rect, again_days: float = MARK_AGAIN_DAYS) -> bool:
    """Whether an area may be marked now. If so, notes that it was."""
    key = f"{what}@{area.x1},{area.z1}"
    marked = situation.notes(ResourceNotes).marked
    last = marked.get(key)
    if last is not None and situation.day - last < again_days:
        return False
    marked[key] = situation.day
    return True


def _hunt(situation: Situation) -> Iterable[ActionModel]:
    """Mark harmless animals while food is short, near and big ones first, no more than can be butchered."""
    guns = [name for name in situation.notes(DefenseNotes).weapons.values() if name in DEFS.ranged_weapons]
    if not guns or not situation.buildings(*BUTCHER_TABLES):
        return
    days = facts.food_days(situation.observation)
    meat = sum(count for name, count in situation.stock.items() if item_kinds.is_meat(name))
    marked = situation.notes(ResourceNotes).marked
    open_hunts = {a.id for a in situation.observation.animals if situation.day - marked.get(f"hunt@{a.id}", -9.0) < 1.0}
    waiting = sum(not thing.is_forbidden for thing in salvage.fresh_carcasses(situation))
    wanted = HUNTS_AT_ONCE - len(open_hunts) - 2 * waiting
    if days > FOOD_DAYS_TO_HUNT or meat > _meat_enough(situation) or wanted <= 0:
        return
    center = situation.spatial.center
    bold = len(guns) >= BOLD_HUNTERS and days < STARVING_DAYS
    prey = [
        a
        for a in situation.observation.animals
        if a.position is not None and facts.is_safe_game(a, bold=bold) and a.id not in open_hunts
    ]
    prey = [a for a in prey if facts.distance(facts.animal_cell(a), center) <= HUNTING_DISTANCE]
    fierce = [facts.animal_cell(a) for a in situation.observation.animals if a.position is not None and _is_fierce(a)]
    prey = [a for a in prey if not any(facts.distance(facts.animal_cell(a), cell) <= MARKED_AROUND for cell in fierce)]
    prey.sort(key=lambda a: (facts.distance(facts.animal_cell(a), center) - _meat(a.def_name) // 4, a.id))
    for animal in prey[:wanted]:
        marked[f"hunt@{animal.id}"] = situation.day
        x, z = facts.animal_cell(animal)
        around = MARKED_AROUND
        area = Rect(x1=max(0, x - around), z1=max(0, z - around), x2=x + around, z2=z + around)
        yield Designate(kind="hunt", area=area, priority=5, reason=animal.def_name or "")


def _is_fierce(animal: Animal) -> bool:
    """Whether a wild animal is too dangerous to be marked together with a harmless one beside it."""
    return not animal.faction and not facts.is_safe_game(animal, bold=True)


def _meat_enough(situation: Situation) -> int:
    """The amount of raw meat beyond which hunting is waste: much more if the cold preserves it."""
    freezes = situation.observation.weather.temperature <= 0
    return FROZEN_MEAT_TO_STOP_HUNTING if freezes else MEAT_TO_STOP_HUNTING


def _meat(def_name: str | None) -> int:
    known = DEFS.animals.get(def_name or "")
    return round(140 * known.body_size) if known is not None else 0


def _mine(situation: Situation) -> Iterable[ActionModel]:
    """Mark ore: steel while it is short, otherwise the most valuable nearby ore."""
    if situation.day < 1.0:
        return
    marked = situation.notes(ResourceNotes).marked
    open_marks = sum(1 for key, day in marked.items() if key.startswith("ore") and situation.day - day < 1.5)
    if open_marks >= 2:
        return
    ores = [ore for ore in situation.spatial.ore if ore.distance <= MINING_DISTANCE]
    short_of_steel = situation.stock["Steel"] < 150 + situation.notes(ConstructionNotes).steel_wanted
    ores.sort(key=lambda ore: _ore_rank(ore, short_of_steel=short_of_steel))
    for ore in ores:
        if _mark(situation, "ore", ore.area):
            yield Designate(kind="mine", area=ore.area, priority=6, reason=ore.def_name)
            return


def _ore_rank(ore: ResourceArea, *, short_of_steel: bool) -> tuple[int, int, int, int]:
    worth = ORES_BY_WORTH.index(ore.def_name) if ore.def_name in ORES_BY_WORTH else len(ORES_BY_WORTH)
    if short_of_steel and ore.def_name == "mineable_steel":
        worth = -1
    return worth, ore.distance, ore.area.z1, ore.area.x1


def _bills(situation: Situation) -> Iterable[ActionModel]:
    """Simple meals at every stove and campfire, butchering at every spot and table, bows and parkas if needed."""
    for table in situation.observation.work_tables:
        present = {bill.recipe_def_name for bill in situation.observation.bills.get(table.id, ())}
        if table.thing_def in STOVES and "CookMealSimple" not in present:
            yield AddBill(
                building_id=table.id,
                recipe="CookMealSimple",
                repeat_mode="TargetCount",
                count=max(10, MEALS_PER_HEAD * situation.population),
                priority=2,
            )
        is_for_bows = table.thing_def == "CraftingSpot" and "Make_Bow_Short" not in present
        bows = _bows_wanted(situation) if is_for_bows else 0
        if bows > 0:
            yield AddBill(
                building_id=table.id, recipe="Make_Bow_Short", repeat_mode="RepeatCount", count=bows, priority=4
            )
        is_for_clothes = table.thing_def in TAILORING_BENCHES
        parkas = _parkas_wanted(situation) if is_for_clothes else 0
        if parkas > 0:
            situation.notes(ResourceNotes).parkas_ordered += parkas
            yield AddBill(
                building_id=table.id, recipe="Make_Apparel_Parka", repeat_mode="RepeatCount", count=parkas, priority=3
            )
        if table.thing_def in BUTCHER_TABLES and "ButcherCorpseFlesh" not in present:
            yield AddBill(building_id=table.id, recipe="ButcherCorpseFlesh", repeat_mode="Forever", count=1, priority=2)


def _bows_wanted(situation: Situation) -> int:
    """Bows for those who can shoot and have no ranged weapon, if somebody can make them."""
    if situation.best_level("Crafting") < 2 or situation.stock["WoodLog"] < 60:
        return 0
    lying = sum(count for name, count in situation.stock.items() if name in DEFS.ranged_weapons)
    held = sum(name in DEFS.ranged_weapons for name in situation.notes(DefenseNotes).weapons.values())
    shooters = sum(facts.level(c, "Shooting") >= 0 for c in situation.colonists)
    return max(0, shooters - held - lying)


def _parkas_wanted(situation: Situation) -> int:
    """Parkas that the leather and cloth in store allow, up to one for each colonist."""
    textiles = [count for name, count in situation.stock.items() if item_kinds.is_leather(name) or name == "Cloth"]
    possible = sum(count // PARKA_TEXTILE for count in textiles)
    return min(possible, max(0, situation.population - situation.notes(ResourceNotes).parkas_ordered))
