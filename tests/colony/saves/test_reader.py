from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_rle.colony.saves import SaveError, load_save
from pytest_rle.colony.saves.read_game import latitude_of, longitude_of
from pytest_rle.colony.world import PLANT_INDEX

Writer = Callable[..., Path]

PERSON = """<thing Class="Pawn"><def>Human</def><id>Human20</id><map>0</map><pos>(3, 0, 4)</pos>
<faction>Faction_1</faction><kindDef>Colonist</kindDef><gender>Female</gender>
<name Class="NameTriple"><first>Ada</first><nick>Ace</nick><last>Byron</last></name>{more}</thing>"""


def test_a_plain_and_a_compressed_file_give_the_same_world(small_save: Writer, tmp_path: Path) -> None:
    plain = small_save(things=PERSON.format(more=""))
    packed = tmp_path / "packed.rws.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    first, second = load_save(plain, seed=1).world, load_save(packed, seed=1).world
    assert first.pawns == second.pawns


def test_omitted_values_have_the_defaults_of_the_game(small_save: Writer) -> None:
    person = load_save(small_save(things=PERSON.format(more="")), seed=1).world.pawns[20]
    assert (person.name.nick, person.gender, person.hostility_response, person.medical_care) == ("Ace", "Female", 2, 0)
    assert person.drafted is False
    assert person.skills["Mining"].level == 0
    assert len(person.timetable) == 24


def test_health_and_medical_settings_are_read(small_save: Writer) -> None:
    more = """<healthTracker><healthState>Down</healthState><hediffSet><hediffs>
      <li Class="HediffWithComps"><loadID>7</loadID><def>Plague</def><severity>0.4</severity><ageTicks>300</ageTicks>
        <tendQuality>0.75</tendQuality><tendTicksLeft>2000</tendTicksLeft></li>
      <li Class="Hediff_MissingPart"><loadID>8</loadID><def>MissingBodyPart</def><part><index>29</index></part></li>
      </hediffs></hediffSet>
      <immunity><imList><li><hediffDef>Plague</hediffDef><immunity>0.3</immunity></li></imList></immunity>
    </healthTracker><playerSettings><medCare>NormalOrWorse</medCare><selfTend>True</selfTend></playerSettings>"""
    person = load_save(small_save(things=PERSON.format(more=more)), seed=1).world.pawns[20]
    plague, missing = person.hediffs
    assert person.downed
    assert (plague.severity, plague.immunity, plague.tend_quality) == (0.4, 0.3, 0.75)
    assert (plague.since, plague.tended_until, plague.part) == (700, 3000, -1)
    assert missing.permanent
    assert missing.part == 29
    assert (person.medical_care, person.self_tend) == (3, True)


def test_a_prisoner_keeps_faction_and_resistance(small_save: Writer) -> None:
    more = """<guest><hostFaction>Faction_1</hostFaction><guestStatus>Prisoner</guestStatus>
      <resistance>12.5</resistance></guest>"""
    captive = PERSON.format(more=more).replace("<faction>Faction_1</faction>", "<faction>Faction_0</faction>")
    world = load_save(small_save(things=captive), seed=1).world
    assert (world.pawns[20].guest, world.pawns[20].recruit_resistance) == ("Prisoner", 12.5)
    assert world.factions[world.pawns[20].faction].def_name == "Pirate"
    assert world.colonists() == []


def test_unknown_thoughts_and_thoughts_about_absent_pawns_are_skipped(small_save: Writer) -> None:
    more = """<needs><needs><li Class="Need_Mood"><def>Mood</def><curLevel>0.6</curLevel><thoughts><memories><memories>
      <li><def>AteWithoutTable</def><age>600</age></li>
      <li><def>SocialStroke</def><otherPawn>Thing_Human999</otherPawn></li>
      <li><def>SomeModThought</def></li>
    </memories></memories></thoughts></li></needs></needs>"""
    loaded = load_save(small_save(things=PERSON.format(more=more)), seed=1)
    person = loaded.world.pawns[20]
    assert person.needs.mood == 0.6
    assert [memory.def_name for memory in person.memories] == ["AteWithoutTable"]
    assert person.memories[0].since == 400
    assert any("SomeModThought" in warning for warning in loaded.warnings)


def test_items_buildings_and_bills_are_read(small_save: Writer) -> None:
    things = """
    <thing Class="Apparel"><def>Apparel_Parka</def><id>Apparel_Parka30</id><map>0</map><pos>(1, 0, 1)</pos>
      <health>50</health><stackCount>1</stackCount><stuff>Cloth</stuff><wornByCorpse>True</wornByCorpse></thing>
    <thing Class="ThingWithComps"><def>MealSimple</def><id>MealSimple31</id><map>0</map><pos>(2, 0, 1)</pos>
      <stackCount>4</stackCount><rotProg>1234.5</rotProg><ingredients><li>RawRice</li></ingredients></thing>
    <thing Class="Building_WorkTable"><def>ElectricStove</def><id>ElectricStove32</id><map>0</map><pos>(5, 0, 5)</pos>
      <rot>2</rot><health>180</health><faction>Faction_1</faction><billStack><bills>
      <li Class="Bill_Production"><loadID>3</loadID><recipe>CookMealSimple</recipe><repeatMode>TargetCount</repeatMode>
        <targetCount>12</targetCount><paused>True</paused></li></bills></billStack></thing>
    <thing Class="Blueprint_Build"><def>Blueprint_Wall</def><id>Blueprint_Wall33</id><map>0</map><pos>(8, 0, 8)</pos>
      <faction>Faction_1</faction><stuffToUse>WoodLog</stuffToUse></thing>
    <thing Class="Frame"><def>Frame_Wall</def><id>Frame_Wall34</id><map>0</map><pos>(8, 0, 7)</pos>
      <stuff>WoodLog</stuff>
      <resourceContainer><innerList><li><def>WoodLog</def><id>WoodLog35</id><stackCount>5</stackCount></li></innerList>
      </resourceContainer><workDone>40.5</workDone></thing>
    <thing Class="Mineable"><def>Granite</def><id>Granite36</id><map>0</map><pos>(9, 0, 9)</pos>
      <health>700</health></thing>
    """
    world = load_save(small_save(things=things), seed=1).world
    parka, meal = world.items[30], world.items[31]
    assert (parka.quality, parka.hit_points, parka.tainted) == (0, 50, True)
    assert (meal.quality, meal.rot_ticks, meal.ingredients) == (-1, 1234, ("RawRice",))
    stove = world.buildings[32]
    assert stove.player
    assert (stove.bills[0].recipe, stove.bills[0].target_count, stove.bills[0].paused) == ("CookMealSimple", 12, True)
    assert int((world.grids.edifice == 32).sum()) == 3
    assert (world.blueprints[33].def_name, world.blueprints[33].stuff) == ("Wall", "WoodLog")
    assert (world.frames[34].delivered, world.frames[34].work_done) == ({"WoodLog": 5}, 40.5)
    assert world.grids.rock_hit_points[9, 9] == 700


def test_plants_and_filth_are_read_in_any_form(small_save: Writer) -> None:
    things = """
    <thing Class="Plant"><def>Plant_Rice</def><id>Plant_Rice40</id><map>0</map><pos>(1, 0, 2)</pos><health>85</health>
      <growth>0.25</growth><age>500</age><sown>True</sown></thing>
    <thing Class="Plant"><def>Plant_Berry</def><id>Plant_Berry41</id><map>0</map><pos>(2, 0, 2)</pos>
      <questTags><li>a</li></questTags><growth>1</growth></thing>
    <thing Class="Plant"><def>Plant_Grass</def><id>Plant_Grass42</id><map>3</map><pos>(4, 0, 2)</pos></thing>
    <thing Class="Filth"><def>Filth_Dirt</def><id>Filth_Dirt43</id><map>0</map><pos>(5, 0, 2)</pos>
      <thickness>3</thickness></thing>
    """
    grids = load_save(small_save(things=things), seed=1).world.grids
    assert (grids.plant[2, 1], grids.plant_growth[2, 1], grids.plant_id[2, 1]) == (
        PLANT_INDEX["Plant_Rice"],
        250_000,
        40,
    )
    assert grids.plant_sown[2, 1]
    assert (grids.plant[2, 2], grids.plant_growth[2, 2]) == (PLANT_INDEX["Plant_Berry"], 1_000_000)
    assert not grids.plant[2, 4], "this plant is on another map"
    assert grids.filth_thickness[2, 5] == 3


def test_zones_and_designations_are_read(small_save: Writer) -> None:
    zones = """
    <li Class="Zone_Stockpile"><ID>0</ID><label>stores</label><cells><li>(2, 0, 3)</li><li>(1, 0, 3)</li></cells>
      <settings><priority>Important</priority><filter><allowedDefs><li>Steel</li></allowedDefs>
      <allowedHitPointsPercents>0.5~1</allowedHitPointsPercents>
      <allowedQualityLevels>Normal~Legendary</allowedQualityLevels></filter></settings></li>
    <li Class="Zone_Growing"><ID>1</ID><label>rice</label><cells><li>(7, 0, 7)</li></cells>
      <plantDefToGrow>Plant_Rice</plantDefToGrow><allowSow>False</allowSow></li>
    <li Class="Zone_Fishing"><ID>2</ID></li>"""
    designations = """<li><def>Mine</def><target>(9, 0, 9)</target></li>
    <li><def>Hunt</def><target>Thing_Deer77</target></li>
    <li><def>CutPlant</def><target>Thing_Plant_Berry41</target></li>
    <li><def>Plan</def><target>(0, 0, 0)</target></li>"""
    things = """<thing Class="Plant"><def>Plant_Berry</def><id>Plant_Berry41</id>
    <map>0</map><pos>(2, 0, 2)</pos></thing>"""
    loaded = load_save(small_save(zones=zones, designations=designations, things=things), seed=1)
    world = loaded.world
    stores, rice = world.zones.values()
    assert stores.id >= 500, "a zone of the game gets a new id, because 0 means no zone here"
    assert stores.cells == [31, 32]
    assert stores.storage is not None
    assert (stores.storage.priority, stores.storage.allowed) == (4, {"Steel"})
    assert (stores.storage.hit_points_range, stores.storage.quality_range) == ((0.5, 1.0), (2, 6))
    assert (rice.plant, rice.allow_sow) == ("Plant_Rice", False)
    assert world.grids.zone[3, 1] == stores.id
    assert (world.designations.mine, world.designations.hunt, world.designations.cut_plant) == ({99}, {77}, {22})
    assert any("Zone_Fishing" in warning for warning in loaded.warnings)


def test_a_corpse_has_the_pawn_that_died(small_save: Writer) -> None:
    inner = PERSON.format(more="").replace("thing", "li").replace("<map>0</map><pos>(3, 0, 4)</pos>", "")
    corpse = f"""<thing Class="Corpse"><def>Corpse_Human</def><id>Corpse_Human50</id><map>0</map><pos>(6, 0, 6)</pos>
      <rotProg>10</rotProg><timeOfDeath>900</timeOfDeath><innerContainer><innerList>{inner}</innerList></innerContainer>
      </thing>"""
    world = load_save(small_save(things=corpse), seed=1).world
    dead = world.corpses[50]
    assert (dead.pawn.name.nick, dead.pawn.dead, dead.died_tick, dead.x) == ("Ace", True, 900, 6)
    assert world.colonists() == []


def test_weather_factions_and_difficulty_are_read(small_save: Writer) -> None:
    world = load_save(small_save(), seed=9).world
    assert (world.weather.current, world.weather.since, world.weather.until) == ("Rain", 600, 10_600)
    pirates = next(faction for faction in world.factions.values() if faction.def_name == "Pirate")
    assert (pirates.relation, pirates.goodwill) == ("Hostile", -100)
    assert world.factions[world.player_faction].is_player
    assert world.storyteller.difficulty == "Medium"
    assert world.seed == 9


def test_the_caller_can_choose_the_difficulty(small_save: Writer) -> None:
    assert load_save(small_save(), seed=1, difficulty="Hard").world.storyteller.difficulty == "Hard"
    with pytest.raises(SaveError, match="unknown difficulty 'Brutal'; choose one of Easy"):
        load_save(small_save(), seed=1, difficulty="Brutal")


def test_latitude_follows_from_the_climate_and_longitude_from_the_start() -> None:
    assert latitude_of(30.0, 0.0) == 0.0
    assert latitude_of(7.0, 0.0) == 45.0
    assert latitude_of(-60.0, 0.0) == 90.0
    assert longitude_of(317_500) == -15.0
    assert longitude_of(5 * 60_000 + 6 * 2_500) == 0.0
    assert longitude_of(5 * 60_000 + 23 * 2_500) == 105.0


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (b"", "empty"),
        (b"just words", "not a RimWorld save"),
        (b"\x00\x01\x02", "not a RimWorld save"),
        (b"<savegame><game>", "XML is damaged"),
        (b"<rimworld />", "root element is <rimworld>"),
        (b"<savegame />", "section <game> is missing"),
        (b"<savegame><game><maps /></game></savegame>", "no map"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><savegame>&a;</savegame>', "document type"),
        (gzip.compress(b"<savegame>" + b"x" * 5000, mtime=0)[:-20], "gzip file is incomplete"),
        (b"\x1f\x8b\x08\x00 nonsense", "gzip file is"),
    ],
)
def test_a_broken_file_is_rejected_with_its_name_and_a_reason(tmp_path: Path, broken: bytes, problem: str) -> None:
    path = tmp_path / "broken.rws.gz"
    path.write_bytes(broken)
    with pytest.raises(SaveError, match=problem) as caught:
        load_save(path, seed=1)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("<ticksGame>1000<", "<ticksGame>soon<", "ticksGame"),
        ("<size>(10, 1, 10)<", "<size>(9000, 1, 10)<", "9000 x 10"),
        ("<size>(10, 1, 10)<", "<size>large<", "size of the map"),
        ("<terrainGrid>", "<terrainGrid><topGridDeflate>AAAA</topGridDeflate>", "topGrid"),
        ("terrainGrid>", "otherGrid>", "terrainGrid"),
        ("<tickManager>", "<tickManager IsNull='True'>", "tickManager"),
        ("things>", "nothings>", "things"),
    ],
)
def test_a_missing_or_damaged_section_is_named(small_save: Writer, old: str, new: str, problem: str) -> None:
    path = small_save()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(SaveError, match=problem):
        load_save(path, seed=1)


@pytest.mark.parametrize("place", ["(99, 0, 1)", "(-1, 0, 1)", "nowhere"])
def test_a_thing_off_the_map_is_rejected(small_save: Writer, place: str) -> None:
    path = small_save(things=PERSON.format(more="").replace("(3, 0, 4)", place))
    with pytest.raises(SaveError, match="Human20"):
        load_save(path, seed=1)


def test_a_missing_file_and_a_folder_have_different_errors(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="no such file"):
        load_save(tmp_path / "none.rws", seed=1)
    with pytest.raises(SaveError, match="a folder"):
        load_save(tmp_path, seed=1)


def test_other_maps_and_unknown_things_are_skipped_with_a_warning(small_save: Writer) -> None:
    things = """<thing Class="Pawn"><def>Thrumbofant</def><id>Thrumbofant60</id><pos>(1, 0, 1)</pos></thing>
    <thing Class="ThingWithComps"><def>Techprint_Laser</def><id>Techprint_Laser61</id><pos>(1, 0, 1)</pos></thing>"""
    path = small_save(things=things)
    path.write_text(path.read_text().replace("</maps>", "<li><uniqueID>1</uniqueID></li></maps>"))
    text = "\n".join(load_save(path, seed=1).warnings)
    assert "Thrumbofant" in text
    assert "Techprint_Laser" in text
    assert "the save has 2 maps" in text
