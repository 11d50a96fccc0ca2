"""A small save in the game's form that has every element the reader knows, written by hand after real ones."""

from __future__ import annotations

from tests.colony.saves.conftest import SIDE, document, grid

ITEM = "<def>{name}</def><id>{name}{number}</id>{place}<health>{health}</health><stackCount>{count}</stackCount>{more}"


WORN = "<quality>Good</quality><wornByCorpse>True</wornByCorpse>"
POISONED = "<rotProg>5</rotProg><poisonPct>0.5</poisonPct>"
CALM = '<mentalStateHandler><curState IsNull="True" /></mentalStateHandler>'
SAD = (
    '<mentalStateHandler><curState Class="MentalState"><def>Wander_Sad</def><age>10</age></curState>'
    "</mentalStateHandler>"
)


def at(x: int, z: int) -> str:
    return f"<map>0</map><pos>({x}, 0, {z})</pos>"


def item(number: int, name: str, count: int, place: str, *, health: int = 40, more: str = "") -> str:
    tag = "thing" if place else "li"
    inner = ITEM.format(name=name, number=number, place=place, health=health, count=count, more=more)
    return f'<{tag} Class="ThingWithComps">{inner}</{tag}>'


def inside(entries: str) -> str:
    return f"<innerContainer><innerList>{entries}</innerList></innerContainer>"


def person(number: int, nick: str, place: str, *, faction: str = "Faction_1", guest: str = "", more: str = "") -> str:
    tag = "thing" if place else "li"
    mind = SAD if number == 40 else CALM
    return f"""<{tag} Class="Pawn"><def>Human</def><id>Human{number}</id>{place}<faction>{faction}</faction>
<kindDef>Colonist</kindDef><gender>Female</gender>
<name Class="NameTriple"><first>A</first><nick>{nick}</nick><last>B</last></name>
<mindState>{mind}<mentalBreaker>
<ticksUntilCanDoMentalBreak>500</ticksUntilCanDoMentalBreak><ticksBelowExtreme>1</ticksBelowExtreme>
<ticksBelowMajor>2</ticksBelowMajor><ticksBelowMinor>3</ticksBelowMinor></mentalBreaker></mindState>
<carryTracker>{inside(item(number + 1, "Silver", 20, ""))}</carryTracker>
<apparel><wornApparel><innerList>{item(number + 2, "Apparel_Pants", 1, "", more=WORN)}</innerList>
</wornApparel></apparel>
<story><childhood>Foo</childhood><adulthood>Bar</adulthood><traits><allTraits><li><def>NaturalMood</def><degree>1</degree></li></allTraits>
</traits></story>
<equipment><equipment><innerList>{item(number + 3, "Gun_Revolver", 1, "")}</innerList></equipment></equipment>
<drafter><drafted>False</drafted></drafter>
<ageTracker><ageBiologicalTicks>132515727</ageBiologicalTicks></ageTracker>
<healthTracker><healthState>Mobile</healthState><hediffSet><hediffs>
<li Class="HediffWithComps"><loadID>7</loadID><def>Plague</def><severity>0.4</severity><ageTicks>300</ageTicks>
<tendQuality>0.75</tendQuality><tendTicksLeft>2000</tendTicksLeft><totalTendQuality>0.75</totalTendQuality></li>
<li Class="Hediff_Injury"><loadID>8</loadID><def>Cut</def><part><body>Human</body><index>29</index></part>
<severity>2.5</severity><ageTicks>30</ageTicks><source>MeleeWeapon_Knife</source><isPermanent>True</isPermanent><ticksUntilInfect>4000</ticksUntilInfect></li>
<li Class="HediffWithComps"><loadID>9</loadID><def>CryptosleepSickness</def><severity>1</severity>
<ticksToDisappear>8322</ticksToDisappear></li></hediffs></hediffSet>
<immunity><imList><li><hediffDef>Plague</hediffDef><immunity>0.3</immunity></li></imList></immunity></healthTracker>
<inventory><innerContainer><innerList>{item(number + 4, "MealSimple", 2, "", more=POISONED)}</innerList>
</innerContainer></inventory>
<needs><needs><li Class="Need_Mood"><def>Mood</def><curLevel>0.5</curLevel><thoughts><memories><memories>
<li Class="Thought_MemorySocial"><def>CrashedTogether</def><otherPawn>Thing_Human20</otherPawn>
<moodPowerFactor>1</moodPowerFactor><age>100</age><stageIndex>0</stageIndex></li></memories></memories></thoughts></li>
<li Class="Need_Food"><def>Food</def><curLevel>0.8</curLevel><lastNonStarvingTick>900</lastNonStarvingTick></li>
<li Class="Need_Rest"><def>Rest</def><curLevel>0.9</curLevel></li><li Class="Need_Joy"><def>Joy</def>
<curLevel>0.6</curLevel></li><li><def>Beauty</def><curLevel>0.5</curLevel></li><li><def>Comfort</def>
<curLevel>0.5</curLevel></li><li><def>Outdoors</def><curLevel>1</curLevel></li><li><def>RoomSize</def>
<curLevel>0.5</curLevel></li></needs></needs>
<guest>{guest}<resistance>12.5</resistance></guest>
<social><directRelations><li><def>Sibling</def><otherPawn>Thing_Human20</otherPawn></li></directRelations></social>
<ownership><ownedBed>Thing_Bed71</ownedBed></ownership>
<skills><skills><li><def>Shooting</def><level>7</level><xpSinceLastLevel>500</xpSinceLastLevel><passion>Minor</passion>
<xpSinceMidnight>20</xpSinceMidnight></li></skills></skills>
<workSettings><priorities><vals>{"<li>3</li>" * 20}</vals></priorities></workSettings>
<timetable><times>{"<li>Anything</li>" * 24}</times></timetable>
<playerSettings><medCare>Best</medCare><selfTend>True</selfTend><hostilityResponse>Attack</hostilityResponse>
</playerSettings>{more}</{tag}>"""


BILL = """<billStack><bills><li Class="Bill_Production"><loadID>4</loadID><recipe>CookMealSimple</recipe>
<suspended>False</suspended><pawnRestriction>null</pawnRestriction><ingredientFilter><allowedDefs><li>RawRice</li>
</allowedDefs></ingredientFilter><repeatMode>TargetCount</repeatMode><storeMode>BestStockpile</storeMode>
<paused>True</paused><includeEquipped>True</includeEquipped><includeTainted>True</includeTainted><hpRange>0.5~1</hpRange>
<qualityRange>Normal~Legendary</qualityRange><limitToAllowedStuff>True</limitToAllowedStuff>
<customName>Dinner</customName><repeatCount>5</repeatCount><targetCount>10</targetCount>
<unpauseWhenYouHave>5</unpauseWhenYouHave><pauseWhenSatisfied>True</pauseWhenSatisfied>
<ingredientSearchRadius>999</ingredientSearchRadius><allowedSkillRange>0~20</allowedSkillRange></li></bills></billStack>"""


def building(number: int, name: str, x: int, z: int, more: str = "") -> str:
    return f"""<thing Class="Building"><def>{name}</def><id>{name}{number}</id>{at(x, z)}<rot>1</rot><health>20</health>
<stuff>WoodLog</stuff><faction>Faction_1</faction>{more}</thing>"""


CORPSE = f"""Class="Corpse"><def>Corpse_Human</def><id>Corpse_Human90</id>{{place}}<rotProg>10.5</rotProg>
<timeOfDeath>500</timeOfDeath>{inside("<li>Thing_Human91</li>")}"""

THINGS = "".join(
    (
        person(20, "Ada", at(1, 1)),
        person(30, "Ben", at(2, 1)),
        person(
            40,
            "Rex",
            at(3, 1),
            faction="Faction_0",
            guest="<hostFaction>Faction_1</hostFaction><guestStatus>Prisoner</guestStatus>",
        ),
        (
            f'<thing Class="Pawn"><def>Yak</def><id>Yak50</id>{at(4, 1)}<kindDef>Yak</kindDef><ageTracker>'
            "<ageBiologicalTicks>9000000</ageBiologicalTicks></ageTracker><needs><needs><li><def>Food</def>"
            "<curLevel>0.9</curLevel></li><li><def>Rest</def><curLevel>0.9</curLevel></li></needs></needs></thing>"
        ),
        item(60, "Steel", 75, at(5, 1), more="<forbidden>True</forbidden>"),
        item(61, "MealSimple", 4, at(6, 1), more="<rotProg>100.5</rotProg><ingredients><li>RawRice</li></ingredients>"),
        building(70, "Wall", 0, 5),
        building(
            71,
            "Bed",
            1,
            4,
            "<quality>Good</quality><medical>True</medical><assignedPawns><li>Thing_Human20</li></assignedPawns>",
        ),
        building(72, "ElectricStove", 5, 5, BILL),
        building(73, "Battery", 8, 5, "<storedPower>50.5</storedPower><brokenDown>True</brokenDown>"),
        building(
            74,
            "WoodFiredGenerator",
            7,
            8,
            "<fuel>10.5</fuel><switchOn>False</switchOn><targetTemperature>18</targetTemperature>",
        ),
        building(75, "AncientCryptosleepCasket", 2, 8, inside(person(80, "Zoe", "", faction="Faction_0"))),
        building(76, "Grave", 4, 8, inside(f"<li {CORPSE.format(place='')}</li>")),
        (
            f'<thing Class="Blueprint_Build"><def>Blueprint_Wall</def><id>Blueprint_Wall77</id>{at(0, 7)}<rot>0</rot>'
            "<faction>Faction_1</faction><stuffToUse>WoodLog</stuffToUse></thing>"
        ),
        (
            f'<thing Class="Frame"><def>Frame_Wall</def><id>Frame_Wall78</id>{at(0, 8)}<rot>0</rot><health>30</health>'
            "<stuff>WoodLog</stuff><faction>Faction_1</faction><resourceContainer><innerList><li><def>WoodLog</def>"
            "<id>WoodLog79</id><stackCount>3</stackCount></li></innerList></resourceContainer><workDone>10</workDone></thing>"
        ),
        (
            f'<thing Class="Fire"><def>Fire</def><id>Fire85</id>{at(9, 9)}<parent>null</parent>'
            "<fireSize>0.3</fireSize></thing>"
        ),
        f'<thing Class="Mineable"><def>Granite</def><id>Granite86</id>{at(9, 0)}<health>100</health></thing>',
        (
            f'<thing Class="Plant"><def>Plant_Grass</def><id>Plant_Grass87</id>{at(0, 2)}<health>50</health>'
            "<growth>0.5</growth><age>1000</age><unlitTicks>10</unlitTicks></thing>"
        ),
        (
            f'<thing Class="Plant"><def>Plant_Potato</def><id>Plant_Potato88</id>{at(1, 2)}<growth>0.5</growth>'
            "<age>1000</age><sown>True</sown><madeLeaflessTick>3</madeLeaflessTick></thing>"
        ),
        f'<thing Class="Filth"><def>Filth_Dirt</def><id>Filth_Dirt89</id>{at(2, 2)}<thickness>2</thickness></thing>',
        f'<thing Class="DropPodIncoming"><def>DropPodIncoming</def><id>DropPodIncoming95</id>{at(6, 3)}'
        + inside(
            '<li Class="ActiveDropPod"><def>ActiveDropPod</def><id>ActiveDropPod96</id><contents>'
            + inside(person(100, "Pod", "") + item(110, "Silver", 800, ""))
            + "</contents></li>"
        )
        + "</thing>",
    )
)

ZONES = """<li Class="Zone_Stockpile"><ID>0</ID><label>Stores</label><cells><li>(5, 0, 1)</li><li>(6, 0, 1)</li></cells>
<settings><priority>Normal</priority><filter><allowedDefs><li>Steel</li></allowedDefs>
<allowedHitPointsPercents>0~1</allowedHitPointsPercents>
<allowedQualityLevels>Awful~Legendary</allowedQualityLevels></filter></settings></li>
<li Class="Zone_Growing"><ID>1</ID><label>Farm</label><cells><li>(0, 0, 2)</li><li>(1, 0, 2)</li></cells>
<plantDefToGrow>Plant_Potato</plantDefToGrow><allowSow>False</allowSow></li>"""

DESIGNATIONS = """<li><def>Mine</def><target>(9, 0, 0)</target></li><li><def>Hunt</def><target>Thing_Yak50</target></li>
<li><def>CutPlant</def><target>Thing_Plant_Grass87</target></li>"""

WORLD = f"""<worldPawns><pawnsDead>{person(91, "Old", "").replace(' Class="Pawn"', "", 1)}</pawnsDead></worldPawns>
<worldObjects><worldObjects><li Class="Settlement"><def>Settlement</def><tile>0,0</tile><ID>0</ID>
<faction>Faction_1</faction><nameInt>Home</nameInt></li></worldObjects></worldObjects>
<grid><tileBiome>{"AAAA"}</tileBiome></grid>
<gameConditionManager><activeConditions><li Class="GameCondition_ToxicFallout"><uniqueID>3</uniqueID>
<def>ToxicFallout</def><startTick>100</startTick><duration>300000</duration><permanent>True</permanent></li></activeConditions>
</gameConditionManager>
<storyState><lastFireTicks><keys><li>RaidEnemy</li></keys><values><li>500</li></values></lastFireTicks></storyState>"""

MAP = """<lordManager><lords><li><loadID>5</loadID><faction>Faction_0</faction><ownedPawns><li>Thing_Human40</li>
</ownedPawns><lordJob Class="LordJob_AssaultColony" /><numPawnsLostViolently>1</numPawnsLostViolently>
<numPawnsEverGained>3</numPawnsEverGained></li></lords></lordManager>
<weatherDecider><curWeatherDuration>5000</curWeatherDuration></weatherDecider>"""

GAME = """<currentMapIndex>0</currentMapIndex>
<scenario><playerFaction><def>PlayerFaction</def><factionDef>PlayerColony</factionDef></playerFaction></scenario>
<storyWatcher><watcherAdaptation><adaptDays>4.5</adaptDays></watcherAdaptation></storyWatcher>"""


def rich_save() -> str:
    """The save as text."""
    from pytest_rle.colony.saves.names import TERRAIN_HASHES

    text = document(
        things=THINGS,
        zones=ZONES,
        designations=DESIGNATIONS,
        game=GAME,
        world=WORLD,
        soil=TERRAIN_HASHES.number("Soil"),
    )
    queued = (
        "<incidentQueue><queuedIncidents><li><firingInc><def>ColdSnap</def><parms><points>50</points></parms>"
        "</firingInc><fireTick>3000</fireTick></li></queuedIncidents></incidentQueue></storyteller>"
    )
    progress = "<keys><li>Batteries</li><li>Stonecutting</li></keys><values><li>100.5</li><li>300</li></values>"
    cells = SIDE * SIDE
    grids = (
        f"<snowGrid><depthGridDeflate>{grid([7] * cells)}</depthGridDeflate></snowGrid>"
        f"<temperatureCache><temperaturesDeflate>{grid([33_088] * cells)}</temperaturesDeflate></temperatureCache>"
        "<areaManager><areas><li Class='Area_Home'><ID>0</ID><innerGrid><mapSizeX>10</mapSizeX><mapSizeZ>10</mapSizeZ>"
        f"<arrDeflate>{grid([255] * 16, 'B')}</arrDeflate></innerGrid></li></areas></areaManager>"
    )
    return (
        text.replace("</storyteller>", queued)
        .replace("<keys /><values />", progress)
        .replace("<things>", f"{grids}{MAP}<things>")
        .replace("</curWeather>", "</curWeather><lastWeather>Clear</lastWeather>")
        .replace("<researchManager>", "<researchManager><currentProj>Batteries</currentProj>")
        .replace("<gameStartAbsTick>", "<startingYear>5500</startingYear><gameStartAbsTick>")
    )
