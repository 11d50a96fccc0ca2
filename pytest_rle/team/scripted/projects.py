"""What the scripted team builds, in order, and the cost of each project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.team import facts
from pytest_rle.team.actions import PlaceFloor
from pytest_rle.team.cells import Cell, Rect
from pytest_rle.team.scripted import fallout, laboratory
from pytest_rle.team.scripted.fort import fort
from pytest_rle.team.scripted.furnish import Placement, furnish
from pytest_rle.team.scripted.notebook import ConstructionNotes
from pytest_rle.team.scripted.parts import Part, Project, place, room
from pytest_rle.team.scripted.situation import Situation
from pytest_rle.team.survey.sites import Site, SiteKind

BEDROOM_WIDTH, BEDROOM_DEPTH = 5, 6
"""Walls included: three by four cells inside, room enough not to feel cramped (Need_RoomSize)."""

BEDROOM = ("Bed", "TorchLamp", "Campfire", "PassiveCooler", "EndTable", "Dresser")
KITCHEN = ("FueledStove", "TorchLamp")
WORKSHOP = ("HandTailoringBench", "TorchLamp")

COLD = 4.0
"""Outdoor °C below which unheated rooms become too cold to sleep in."""

BAD_AIR = 0.1
"""From this severity of toxic buildup, cold or heat in any colonist, roofed work comes before comfort."""

HOT = 32.0
"""Outdoor °C above which closed rooms become too hot."""

TURBINE_YARD = (14, 6)
"""The smallest yard, in cells, that holds a wind turbine of seven by two beside the rest."""

STEEL_FOR_WALLS = 200
"""Steel in store, about what a room takes, from which walls are built of it before fallout."""

PLENTY_OF_STEEL = 500
"""Steel in store from which barricades are built of it."""

STEEL_FOR_TRAPS = 300
TRAPS_AT_ONCE = 6
"""Steel in store from which traps are built, and how many are ordered together."""

SHIP_PARTS = (
    ("Ship_Reactor", 0, 0),
    ("Ship_Engine", 7, 0),
    ("Ship_Engine", 11, 0),
    ("Ship_Engine", 15, 0),
    ("Ship_ComputerCore", 7, 5),
    ("Ship_CryptosleepCasket", 10, 5),
    ("Ship_SensorCluster", 12, 5),
)
"""The required parts (ShipUtility), each with the offset of its lower left cell within the ship's site."""


def projects(situation: Situation) -> list[Project]:
    """Everything worth building, most urgent first."""
    stuff = structure_stuff(situation)
    if fallout.is_near(situation):
        return [project for project in _in_fallout(situation, stuff) if project.parts]
    indoors_first = any(facts.exposure(c) >= BAD_AIR for c in situation.colonists)
    listed = [
        *_bedrooms(situation, stuff, first=True),
        *(_walls(situation, stuff, SiteKind.SHELTER, "hall") if indoors_first else ()),
        *_stove(situation, stuff),
        *_spots(situation),
        *_laboratory(situation),
        *_fires(situation),
        *_graves(situation),
        *_cover(situation, stuff),
        *_hall_furniture(situation, stuff),
        *_bedrooms(situation, stuff, first=False),
        *_walls(situation, stuff, SiteKind.SHELTER, "hall"),
        *_lights(situation),
        *_walls(situation, stuff, SiteKind.KITCHEN, "kitchen"),
        *_walls(situation, stuff, SiteKind.STOCKPILE, "store"),
        *_traps(situation),
        *_power(situation),
        *_clothing(situation, stuff),
        *_ship(situation),
        *_comforts(situation, stuff),
        *_floors(situation),
    ]
    return [project for project in listed if project.parts]


def _in_fallout(situation: Situation, wood: str) -> Iterable[Project]:
    """Roofs over beds, work, meals and food before fallout comes, and little else while it falls: the stove needs wood.

    The walls are of steel, because a day is too short to fell trees for them.
    """
    stuff = "Steel" if situation.stock["Steel"] >= STEEL_FOR_WALLS else wood
    yield from _bedrooms(situation, wood, first=True)
    yield from _walls(situation, stuff, SiteKind.SHELTER, "hall")
    yield from _stove(situation, stuff)
    site = situation.site(SiteKind.SHELTER)
    indoors = _hall_layout(situation, site) if site is not None else []
    for number, bench in enumerate(p for p in indoors if p.def_name == "SimpleResearchBench"):
        yield Project(f"research bench {number + 1}", (place("research", bench, stuff),))
    for spot in (p for p in indoors if p.def_name == "ButcherSpot"):
        yield Project("butcher spot in the hall", (place("butchering", spot, None),))
    yield from _walls(situation, stuff, SiteKind.KITCHEN, "kitchen")
    yield from _walls(situation, stuff, SiteKind.STOCKPILE, "store")
    yield from _graves(situation)
    yield from _hall_furniture(situation, wood)
    yield from _cover(situation, stuff)
    yield from _lights(situation)
    yield from _bedrooms(situation, wood, first=False)


def structure_stuff(situation: Situation) -> str:
    """The stuff of walls: wood, or steel if there are no trees."""
    if situation.spatial.trees or situation.stock["WoodLog"] >= 150:
        return "WoodLog"
    return "Steel"


def bedroom_areas(situation: Situation) -> list[tuple[Rect, Cell]]:
    """The bedrooms that the site has room for, side by side: (area with walls, door)."""
    site = situation.site(SiteKind.BEDROOMS)
    if site is None:
        return []
    area, north = site.area, situation.spatial.center[1] > site.area.z2
    rooms = []
    for x in range(area.x1, area.x2 - BEDROOM_WIDTH + 2, BEDROOM_WIDTH):
        room = Rect(x1=x, z1=area.z1, x2=x + BEDROOM_WIDTH - 1, z2=area.z1 + BEDROOM_DEPTH - 1)
        rooms.append((room, (x + 2, room.z2 if north else room.z1)))
    return rooms


def entrance_of(area: Rect, door: Cell) -> Cell:
    """The inside cell next to the door."""
    x, z = door
    if x == area.x1:
        return x + 1, z
    if x == area.x2:
        return x - 1, z
    return (x, z + 1) if z == area.z1 else (x, z - 1)


def _layout(situation: Situation, area: Rect, door: Cell, wanted: Sequence[str]) -> list[Placement]:
    """The furniture of a room. It is decided once."""
    layouts, key = situation.notes(ConstructionNotes).layouts, _layout_key(area)
    if key not in layouts:
        layouts[key] = furnish(area.inside, entrance_of(area, door), wanted)
    return layouts[key]


def _layout_key(area: Rect) -> str:
    return f"{area.x1},{area.z1}"


def _bedrooms(situation: Situation, stuff: str, *, first: bool) -> Iterable[Project]:
    """A room with a bed for each colonist. The first round builds walls and beds, the second adds light."""
    rooms = bedroom_areas(situation)
    for number, (area, door) in enumerate(rooms[: situation.population]):
        placed = {p.def_name: p for p in _layout(situation, area, door, BEDROOM)}
        name = f"bedroom {number + 1}"
        if first:
            bed = [place(name, placed["Bed"], stuff)] if "Bed" in placed else []
            yield Project(name, (room(name, area, door, stuff), *bed))
        elif "TorchLamp" in placed:
            yield Project(f"light in {name}", (place(name, placed["TorchLamp"], None),))
    without = situation.population - len(rooms)
    if first and without > 0:
        yield from _barracks(situation, stuff, without)


def _barracks(situation: Situation, stuff: str, count: int) -> Iterable[Project]:
    """Beds in the hall for colonists without a bedroom."""
    site = situation.site(SiteKind.SHELTER)
    if site is None:
        return
    beds = [p for p in _hall_layout(situation, site) if p.def_name == "Bed"][:count]
    yield Project("beds in the hall", tuple(place("beds", bed, stuff) for bed in beds))


def _stove(situation: Situation, stuff: str) -> Iterable[Project]:
    site = situation.site(SiteKind.KITCHEN)
    if site is None or site.door is None:
        return
    for placement in _layout(situation, site.area, site.door, KITCHEN):
        if placement.def_name == "FueledStove":
            yield Project("stove", (place("cooking", placement, stuff),))


def _spots(situation: Situation) -> Iterable[Project]:
    """A butcher spot and a crafting spot."""
    yard = situation.site(SiteKind.YARD)
    if yard is not None:
        spot = Placement("ButcherSpot", yard.area.x1 + 1, yard.area.z1 + 1)
        yield Project("butcher spot", (place("butchering", spot, None),))
        bench = Placement("CraftingSpot", yard.area.x1 + 1, yard.area.z1 + 4)
        yield Project("crafting spot", (place("bows", bench, None),))


def _fires(situation: Situation) -> Iterable[Project]:
    """A campfire in every bedroom and in the hall once it has been cold, a cooler once it has been hot.

    No cooler is built where fallout kills the trees: five coolers burn fifty pieces of wood a day.
    """
    outdoors = situation.observation.weather.temperature
    situation.notes(ConstructionNotes).has_been_cold |= outdoors < COLD
    situation.notes(ConstructionNotes).has_been_hot |= outdoors > HOT
    is_hot = situation.notes(ConstructionNotes).has_been_hot and not fallout.is_known(situation)
    yield from _in_every_room(situation, "Campfire", is_ready=situation.notes(ConstructionNotes).has_been_cold)
    yield from _in_every_room(situation, "PassiveCooler", is_ready=is_hot)


def _in_every_room(situation: Situation, def_name: str, *, is_ready: bool) -> Iterable[Project]:
    for number, (area, door) in enumerate(bedroom_areas(situation)[: situation.population]):
        found = [p for p in _layout(situation, area, door, BEDROOM) if p.def_name == def_name]
        name = f"{def_name} in bedroom {number + 1}"
        yield Project(name, tuple(place(name, p, None) for p in found), is_ready=is_ready)
    hall = situation.site(SiteKind.SHELTER)
    if hall is not None:
        found = [p for p in _hall_layout(situation, hall) if p.def_name == def_name]
        name = f"{def_name} in the hall"
        yield Project(name, tuple(place(name, p, None) for p in found), is_ready=is_ready)


def _power(situation: Situation) -> Iterable[Project]:
    """A wind turbine, which needs no fuel and no research beyond Electricity, and a lamp beside it."""
    yard = situation.site(SiteKind.YARD)
    if yard is None or yard.area.width < TURBINE_YARD[0] or yard.area.height < TURBINE_YARD[1]:
        return
    x, z = yard.area.x1 + 9, yard.area.z2 - 1
    turbine = place("power", Placement("WindTurbine", x, z), None)
    lamp = place("light", Placement("StandingLamp", x - 4, z), None)
    yield Project("power", (turbine, lamp))


def _clothing(situation: Situation, stuff: str) -> Iterable[Project]:
    """A tailoring bench, once there is leather or cloth to work."""
    site = situation.site(SiteKind.RESEARCH)
    textile = sum(count for name, count in situation.stock.items() if item_kinds.is_leather(name) or name == "Cloth")
    if site is None or site.door is None:
        return
    for placement in _layout(situation, site.area, site.door, WORKSHOP):
        if placement.def_name == "HandTailoringBench":
            yield Project("tailor's bench", (place("clothes", placement, stuff),), is_ready=textile >= 80)


def _hall_layout(situation: Situation, site: Site) -> list[Placement]:
    if site.door is None:
        return []
    known = situation.notes(ConstructionNotes).layouts.get(_layout_key(site.area))
    if known is not None:
        return known
    seats = ["Stool"] * min(6, max(3, situation.population))
    beds = ["Bed"] * max(0, situation.population - len(bedroom_areas(situation)))
    lights = ("TorchLamp", "TorchLamp", "Campfire", "PassiveCooler")
    spot = ("ButcherSpot",) if fallout.is_near(situation) else ()
    wanted = ("SimpleResearchBench", *spot, *beds, "Table2x2c", *seats, *lights, "SimpleResearchBench", "Bed")
    return _layout(situation, site.area, site.door, wanted)


def _hall_furniture(situation: Situation, stuff: str) -> Iterable[Project]:
    """A research bench, a table with seats, and a horseshoes pin."""
    site = situation.site(SiteKind.SHELTER)
    if site is None:
        return
    layout = _hall_layout(situation, site)
    benches = [p for p in layout if p.def_name == "SimpleResearchBench"]
    if benches:
        yield Project("research bench", (place("research", benches[0], stuff),))
    table = [p for p in layout if p.def_name in ("Table2x2c", "Stool")]
    yield Project("table and seats", tuple(place("dining", p, stuff) for p in table))
    yard = situation.site(SiteKind.YARD)
    if yard is not None:
        middle = Placement("HorseshoesPin", (yard.area.x1 + yard.area.x2) // 2, (yard.area.z1 + yard.area.z2) // 2)
        yield Project("horseshoes", (place("recreation", middle, stuff),))


def _walls(situation: Situation, stuff: str, kind: SiteKind, name: str) -> Iterable[Project]:
    site = situation.site(kind)
    if site is not None and site.door is not None:
        yield Project(name, (room(name, site.area, site.door, stuff),))


def _lights(situation: Situation) -> Iterable[Project]:
    hall, kitchen = situation.site(SiteKind.SHELTER), situation.site(SiteKind.KITCHEN)
    if hall is not None:
        torches = [p for p in _hall_layout(situation, hall) if p.def_name == "TorchLamp"]
        yield Project("light in the hall", tuple(place("light", p, None) for p in torches))
    if kitchen is not None and kitchen.door is not None:
        placed = _layout(situation, kitchen.area, kitchen.door, KITCHEN)
        torches = [p for p in placed if p.def_name == "TorchLamp"]
        yield Project("light in the kitchen", tuple(place("light", p, None) for p in torches))


def _graves(situation: Situation) -> Iterable[Project]:
    """A grave for every human corpse, as far as the graveyard has room."""
    site = situation.site(SiteKind.GRAVEYARD)
    corpses = [t.def_name for t in situation.observation.things].count("Corpse_Human")
    if site is None or corpses == 0:
        return
    area = site.area
    spots = [(x, z) for z in range(area.z1, area.z2, 3) for x in range(area.x1, area.x2 + 1, 2)]
    wanted = situation.standing["Grave"] + corpses
    graves = [place("burial", Placement("Grave", x, z), None) for x, z in spots[:wanted]]
    yield Project("graves", tuple(graves))


def _laboratory(situation: Situation) -> Iterable[Project]:
    """The laboratory, as far as it was lost, and a second bench."""
    for lost in laboratory.lost(situation):
        yield Project(f"{lost.def_name} of the laboratory", (place("research", lost, "Steel"),))
    bench = laboratory.second_bench(situation)
    if bench is not None:
        yield Project("second bench", (place("research", bench, "Steel"),))


def _ship(situation: Situation) -> Iterable[Project]:
    """The parts of a ship, each as soon as its research is finished."""
    site = situation.site(SiteKind.SHIP)
    if site is None or not situation.is_researched("ShipBasics"):
        return
    for def_name, left, bottom in SHIP_PARTS:
        width, depth = DEFS.buildings[def_name].size
        x, z = site.area.x1 + left + (width - 1) // 2, site.area.z1 + bottom + (depth - 1) // 2
        yield Project(f"{def_name} at {left}", (place("the ship", Placement(def_name, x, z), None),))


def _comforts(situation: Situation, stuff: str) -> Iterable[Project]:
    """Furniture for the bedrooms, and a spare bed for the sick."""
    furniture = situation.is_researched("ComplexFurniture")
    for number, (area, door) in enumerate(bedroom_areas(situation)[: situation.population]):
        placed = _layout(situation, area, door, BEDROOM)
        extras = [p for p in placed if p.def_name in ("EndTable", "Dresser")]
        parts = tuple(place("comfort", p, stuff) for p in extras)
        yield Project(f"furniture in bedroom {number + 1}", parts, is_ready=furniture)
    hall = situation.site(SiteKind.SHELTER)
    if hall is not None:
        spare = [p for p in _hall_layout(situation, hall) if p.def_name == "Bed"]
        yield Project("spare bed", tuple(place("sickbed", p, stuff) for p in spare[-1:]))


def _floors(situation: Situation) -> Iterable[Project]:
    """Wooden floors in the bedrooms and the hall: they are cleaner and add wealth."""
    areas = [area.inside for area, _ in bedroom_areas(situation)[: situation.population]]
    hall = situation.site(SiteKind.SHELTER)
    if hall is not None:
        areas.append(hall.area.inside)
    for area in areas:
        cells = area.width * area.height
        cost = Counter({name: count * cells for name, count in DEFS.terrain["WoodPlankFloor"].cost.items()})
        action = PlaceFloor(def_name="WoodPlankFloor", area=area, reason="floor")
        yield Project(f"floor@{area.x1},{area.z1}", (Part(f"floor@{area.x1},{area.z1}", action, cost),))


def _traps(situation: Situation) -> Iterable[Project]:
    """Steel spike traps before the barricades, for those who charge. A ship needs the steel more."""
    missing = [cell for cell in fort(situation).traps if "TrapSpike" not in situation.at.get(cell, set())]
    cells = [cell for cell in missing if situation.is_buildable(cell)][:TRAPS_AT_ONCE]
    is_ready = situation.stock["Steel"] >= STEEL_FOR_TRAPS and not situation.is_researched("ShipBasics")
    traps = tuple(place("defence", Placement("TrapSpike", *cell), "Steel") for cell in cells)
    yield Project("traps", traps, is_ready=is_ready)


def _cover(situation: Situation, stuff: str) -> Iterable[Project]:
    """Barricades on all sides of the fighters' posts, of steel if there is plenty: wood is fuel, and burns."""
    if situation.stock["Steel"] >= PLENTY_OF_STEEL and not situation.is_researched("ShipBasics"):
        stuff = "Steel"
    cells = fort(situation).barricades
    yield Project("barricades", tuple(place("cover", Placement("Barricade", *cell), stuff) for cell in cells))
