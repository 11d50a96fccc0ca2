"""After the orders of a tick the game is looked at: an order of which it shows nothing is unconfirmed."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from typing import Any

import pytest

from pytest_rle.backoff import Backoff
from pytest_rle.colony.game import Game
from pytest_rle.colony.systems.health import injuries
from pytest_rle.colony.systems.needs import mental_breaks
from pytest_rle.colony.systems.pawns import body
from pytest_rle.episode import EpisodeResult, EpisodeRun, EpisodeSpec
from pytest_rle.episode.execution import Executor
from pytest_rle.episode.plan import Proposal
from pytest_rle.records import read_events
from pytest_rle.rimapi import Exchange, Retries, RimApiClient
from pytest_rle.rimapi.models import ResearchProject
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.rimapi.observe import observe, read_static
from pytest_rle.team import (
    ActionOutcome,
    ActionPlan,
    Deliberation,
    DeliberationRequest,
    OutcomeStatus,
    Role,
    Team,
    facts,
)
from pytest_rle.team.actions import (
    ACTIONS,
    ActionModel,
    AddBill,
    Attack,
    BedRest,
    BuildRoom,
    CreateGrowingZone,
    CreateStockpile,
    DeleteStockpile,
    Draft,
    Equip,
    MoveTo,
    PlaceBuilding,
    PlaceFloor,
    Rect,
    RemoveBill,
    SetForbidden,
    SetResearch,
    SetWorkPriorities,
    StopResearch,
    Tend,
)
from pytest_rle.team.survey.sites import SiteKind
from pytest_rle.team.survey.spatial import Viewpoint, analyse
from tests.episode.live_games import FEW_GAME_TICKS, RIMWORLD, SHORT_WAITS, fault, serving, start_of

DONE, UNCONFIRMED = OutcomeStatus.DONE, OutcomeStatus.UNCONFIRMED


@dataclasses.dataclass
class Stage:
    """A live game that stands, and a fault that makes it ignore orders."""

    game: Game
    client: RimApiClient
    executor: Executor
    static: StaticWorld
    observation: Observation
    ignoring: Any
    inside: Rect
    requests: list[Exchange]

    async def give(self, *actions: ActionModel) -> list[ActionOutcome]:
        """Carry out the actions as those of one tick."""
        outcomes = [
            await self.executor.execute(Proposal(Role.CONSTRUCTION_PLANNER, action), self.observation)
            for action in actions
        ]
        return list(await self.executor.confirm(outcomes, self.observation))

    def examples(self) -> list[ActionModel]:
        """One action of each kind that the game shows, all of which this game can carry out."""
        observation, inside = self.observation, self.inside
        fighter, doctor, patient = (c.colonist.id for c in observation.colonists[:3])
        weapon = next(t.thing_id for t in observation.things if facts.is_weapon(t.def_name))
        wild = next(animal.id for animal in observation.animals if not animal.faction)
        (table,) = observation.work_tables
        (bill,) = observation.bills[table.id]
        zone = next(zone.id for zone in observation.zones if zone.type == "Zone_Stockpile")
        x, z = inside.x1, inside.z1
        row = Rect(x1=x, z1=inside.z2, x2=inside.x2, z2=inside.z2)
        ring = Rect(x1=x - 1, z1=z - 1, x2=inside.x2 + 1, z2=inside.z2 + 1)
        return [
            SetWorkPriorities(colonist_id=fighter, priorities={"Hauling": 0, "Cleaning": 0}),
            CreateStockpile(area=Rect(x1=x, z1=z, x2=x, z2=z)),
            DeleteStockpile(zone_id=zone),
            CreateGrowingZone(area=Rect(x1=x + 1, z1=z, x2=x + 1, z2=z), plant_def="Plant_Rice"),
            BuildRoom(area=ring, door_x=ring.x1 + 1, door_z=ring.z1),
            PlaceBuilding(def_name="Stool", x=x + 2, z=z + 1, stuff="WoodLog"),
            PlaceFloor(def_name="WoodPlankFloor", area=row),
            AddBill(building_id=table.id, recipe="CookMealSimple"),
            RemoveBill(building_id=table.id, bill_id=bill.load_id),
            SetResearch(project=_startable(observation.research)[1]),
            StopResearch(),
            SetForbidden(thing_ids=tuple(t.thing_id for t in observation.things[:3]), forbidden=True),
            Draft(colonist_id=fighter, drafted=True),
            MoveTo(colonist_id=fighter, x=x, z=z),
            Attack(colonist_id=fighter, target_id=wild),
            Equip(colonist_id=fighter, thing_id=weapon),
            Tend(doctor_id=doctor, patient_id=patient),
            BedRest(colonist_id=patient),
        ]


async def _paste(
    client: RimApiClient, static: StaticWorld, cell: tuple[int, int], def_name: str, stuff: str | None = None
) -> None:
    """Put a finished building on the map."""
    building = {"def_name": def_name, "rel_x": 0, "rel_z": 0, "stuff_def_name": stuff}
    blueprint = {"width": 1, "height": 1, "floors": [], "buildings": [building]}
    where = {"map_id": static.map_id, "position": {"x": cell[0], "y": 0, "z": cell[1]}}
    await client.connection.write("POST", "/builder/paste", body={**where, "blueprint": blueprint})


def _startable(projects: tuple[ResearchProject, ...]) -> list[str]:
    return sorted(p.name for p in projects if p.can_start_now and not p.is_finished)


@pytest.fixture
async def stage(spec: EpisodeSpec) -> AsyncIterator[Stage]:
    ignoring, game = fault("order_ignored", share=0.0), start_of(spec)
    injuries.hurt(game.colony, game.world.colonists()[2], "Cut", 4.0, part=body.TORSO)
    requests: list[Exchange] = []
    async with (
        serving(spec, RIMWORLD, ignoring, game=game, paused=True) as url,
        RimApiClient(url, on_exchange=requests.append) as client,
    ):
        client.connection.retries = Retries(backoff=Backoff(0.0))
        static = await read_static(client)
        sites = analyse(static, Viewpoint.of(await observe(client, static, None))).sites
        inside = sites[SiteKind.SHELTER].area.inside
        await _paste(client, static, (inside.x1, inside.z1 + 2), "Campfire")
        await _paste(client, static, (inside.x1 + 2, inside.z1 + 2), "Bed", "WoodLog")
        kitchen = sites[SiteKind.KITCHEN].area.inside
        await _paste(client, static, (kitchen.x1 + 1, kitchen.z1), "SimpleResearchBench", "WoodLog")
        corner = (inside.x2, inside.z1)
        await client.zones.create_stockpile(static.map_id, corner, corner)
        await client.research.set_target(_startable(await client.research.tree())[0])
        (table,) = await client.bills.work_tables(static.map_id)
        await client.bills.add(table.id, "CookMealSimple", repeat_mode="RepeatCount", count=1)
        observation = await observe(client, static, None)
        requests.clear()
        yield Stage(game, client, Executor(client, static), static, observation, ignoring, inside, requests)


def test_every_action_shows_an_effect_or_says_why_not() -> None:
    for action in ACTIONS:
        shows_nothing = action.effect.__doc__ in ("Nothing.", "Nothing that could be read.")
        assert bool(action.not_shown) == shows_nothing, action


async def test_there_is_an_example_of_every_action_that_shows(stage: Stage) -> None:
    assert {type(example) for example in stage.examples()} == {action for action in ACTIONS if not action.not_shown}


async def test_an_honest_game_confirms_every_action(stage: Stage) -> None:
    for example in stage.examples():
        (outcome,) = await stage.give(example)
        assert outcome.status is DONE, outcome


async def test_no_action_is_confirmed_if_the_game_ignores_it(stage: Stage) -> None:
    stage.ignoring.share = 1.0
    for example in stage.examples():
        (outcome,) = await stage.give(example)
        assert outcome.status is UNCONFIRMED, outcome
        assert outcome.reason.startswith("the game accepted it, but ")


async def test_the_orders_of_a_tick_share_their_reads(stage: Stage) -> None:
    people = [c.colonist.id for c in stage.observation.colonists]
    actions = [Draft(colonist_id=person, drafted=True) for person in people]
    outcomes = [
        await stage.executor.execute(Proposal(Role.DEFENSE_COMMANDER, action), stage.observation) for action in actions
    ]
    stage.requests.clear()
    confirmed = await stage.executor.confirm(outcomes, stage.observation)
    assert [outcome.status for outcome in confirmed] == [DONE] * len(people)
    assert [(request.method, request.path) for request in stage.requests] == [("GET", "/colonists/detailed")]


async def test_a_tick_without_orders_reads_nothing(stage: Stage) -> None:
    assert await stage.give() == []
    assert stage.requests == []


async def test_what_a_live_game_does_a_moment_after_its_answer_is_confirmed(stage: Stage) -> None:
    """The deletion of a stockpile is queued. Here the zone is gone at the third look."""
    zone = next(zone.id for zone in stage.observation.zones if zone.type == "Zone_Stockpile")
    looks = 0

    def is_late(exchange: Exchange) -> None:
        nonlocal looks
        looks += exchange.path == "/map/zones"
        if looks == 2:
            stage.game.world.zones.pop(zone)

    stage.ignoring.share = 1.0
    stage.client.on_exchange = is_late
    (outcome,) = await stage.give(DeleteStockpile(zone_id=zone))
    assert (outcome.status, looks) == (DONE, 3)


async def test_a_part_that_is_missing_is_a_remark(stage: Stage) -> None:
    stage.ignoring.share, stage.ignoring.times = 1.0, 1
    person = stage.observation.colonists[0].colonist.id
    (outcome,) = await stage.give(SetWorkPriorities(colonist_id=person, priorities={"Cleaning": 4, "Hauling": 1}))
    assert (outcome.status, outcome.reason) == (DONE, "Cleaning is 3")


async def test_a_zone_whose_second_step_was_ignored_is_there(stage: Stage) -> None:
    stage.ignoring.share, stage.ignoring.paths = 1.0, ("/map/zone/stockpile/update",)
    x, z = stage.inside.x1, stage.inside.z1
    (outcome,) = await stage.give(CreateStockpile(area=Rect(x1=x, z1=z, x2=x, z2=z)))
    assert outcome.status is DONE
    assert outcome.reason.endswith("/map/zone/stockpile/update answered 200: the answer has no data")


async def test_a_game_with_simple_priorities_shows_3_for_each(stage: Stage) -> None:
    person = stage.observation.colonists[0].colonist.id
    stage.ignoring.share = 1.0
    (outcome,) = await stage.give(SetWorkPriorities(colonist_id=person, priorities={"Hauling": 1}))
    assert (outcome.status, outcome.reason) == (DONE, "Hauling is 3")


async def test_an_unconfirmed_draft_may_be_given_again(stage: Stage) -> None:
    person = stage.observation.colonists[0].colonist
    draft = Draft(colonist_id=person.id, drafted=True)
    stage.ignoring.share = 1.0
    (outcome,) = await stage.give(draft)
    assert outcome.status is UNCONFIRMED
    assert outcome.reason.startswith(f"the game accepted it, but the job of {person.name} is ")
    stage.ignoring.share = 0.0
    assert [outcome.status for outcome in await stage.give(draft)] == [DONE]


class _Drafts:
    """Drafts one colonist in every tick, and keeps what it is told about the orders before."""

    name = "drafts"

    def __init__(self) -> None:
        self.told: list[tuple[ActionOutcome, ...]] = []
        self.views: list[Any] = []

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        self.told.append(request.outcomes)
        self.views.append(request.view)
        person = request.observation.colonists[0].colonist.id
        return request.answer(ActionPlan(actions=(Draft(colonist_id=person, drafted=True),)), policy=self.name)


async def test_an_order_without_effect_is_told_recorded_and_not_scored(spec: EpisodeSpec) -> None:
    policy = _Drafts()
    ignoring = fault("order_ignored", paths=("/pawn/edit/status",))
    scenario = spec.scenario.model_copy(update=FEW_GAME_TICKS)
    async with serving(spec, RIMWORLD, ignoring) as url:
        live = dataclasses.replace(spec, scenario=scenario, rimapi_url=url, allow_unpinned=True, rimapi_timeout_s=5.0)
        live = dataclasses.replace(live, ticks=4)  # at least two: a busy machine lets the game run on past some
        result = await _play(live, Team({Role.DEFENSE_COMMANDER: policy}))
    first, second = policy.told[:2]
    assert first == ()
    assert [outcome.status for outcome in second] == [UNCONFIRMED]
    (line,) = policy.views[1].my_turns[0].orders
    assert ": unconfirmed, the game accepted it, but the job of " in line
    executed = [event for event in read_events(result.folder) if event.type == "action_exec"]
    assert {event.status for event in executed} == {"unconfirmed"}
    assert len(executed) == len(policy.told)
    assert [exchange.path for exchange in executed[0].exchanges] == ["/pawn/edit/status"]
    assert result.scoring.metrics["orders"] == 0.0


async def test_a_colonist_in_a_mental_break_is_not_drafted_although_the_game_says_so(stage: Stage) -> None:
    """RIMAPI skips a pawn that cannot be drafted, and answers 200."""
    pawn = stage.game.world.colonists()[0]
    mental_breaks.start(stage.game.colony, pawn, "Wander_Sad")
    (outcome,) = await stage.give(Draft(colonist_id=pawn.id, drafted=True))
    assert outcome.status is UNCONFIRMED


async def _play(spec: EpisodeSpec, team: Team) -> EpisodeResult:
    return await EpisodeRun(spec, team=team, backoff=SHORT_WAITS).play()
