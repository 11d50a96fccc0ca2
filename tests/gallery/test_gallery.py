"""The gallery of degenerate teams, on a small map for a few ticks. `rle audit` plays whole games."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from pathlib import Path

import pytest

from pytest_rle.audit.gallery import GALLERY
from pytest_rle.audit.gallery.orders import UNPLANNED_HOUR, is_food
from pytest_rle.audit.play import TEAMS
from pytest_rle.colony.world import default_timetable
from pytest_rle.episode import EpisodeObserver, EpisodeResult, EpisodeRun, EpisodeSpec, Outcome, SharedStarts
from pytest_rle.rimapi import Exchange, Observation
from pytest_rle.scenario import find_scenarios
from pytest_rle.scoring import Score
from pytest_rle.team import ActionOutcome, Deliberation, DeliberationStatus, OutcomeStatus, facts
from pytest_rle.team.scripted.social import DAY, NIGHT

TICKS = 4

MAY_HAVE_NOTHING_DONE = {
    "drafts_when_enemies_come",
    "only_medical_officer",
    "only_research_director",
    "only_social_overseer",
    "token_draft",
}
"""Teams that may have nothing to order in the first ticks."""

PLAYERS_ROUTES = {
    "/builder/blueprint",
    "/buildings/bill/remove",
    "/buildings/bills/add",
    "/colonist/time-assignment",
    "/colonist/work-priority",
    "/jobs/make/equip",
    "/map/zone/growing",
    "/map/zone/stockpile",
    "/map/zone/stockpile/update",
    "/order/designate/area",
    "/pawn/edit/status",
    "/pawn/medical/bed-rest",
    "/research/target",
    "/things/set-forbidden",
}
"""Routes by which a player gives orders. `/pawn/edit/status` drafts, and could do more: see the test."""

NO_ORDERS = {"/builder/check-zone", "/rle/advance"}
"""Routes that only ask, or let time pass."""


@dataclasses.dataclass
class Played(EpisodeObserver):
    """One short game, and what the team did in it."""

    result: EpisodeResult | None = None
    latest: Observation | None = None
    deliberations: list[Deliberation] = dataclasses.field(default_factory=list)
    orders: Counter[str] = dataclasses.field(default_factory=Counter)
    writes: list[Exchange] = dataclasses.field(default_factory=list)
    has_begun: bool = False

    def on_tick_started(self, tick: int, observation: Observation) -> None:
        self.has_begun = True

    def on_exchange(self, exchange: Exchange) -> None:
        if self.has_begun and exchange.is_write:
            self.writes.append(exchange)

    def on_deliberation(self, deliberation: Deliberation) -> None:
        self.deliberations.append(deliberation)

    def on_action(self, tick: int, outcome: ActionOutcome) -> None:
        self.orders[outcome.status] += 1

    def on_score(self, tick: int, observation: Observation, score: Score) -> None:
        self.latest = observation


def test_the_orders_that_change_nothing_repeat_what_every_timetable_has() -> None:
    assert default_timetable()[UNPLANNED_HOUR] == "Anything"
    assert UNPLANNED_HOUR in DAY["Anything"]
    assert UNPLANNED_HOUR in NIGHT["Anything"]


@pytest.fixture(scope="module")
def played(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Played]:
    """Every team after a few ticks."""
    scenario = find_scenarios(small_project / "scenarios")["crashlanded"].model_copy(update={"hours_per_tick": 1})
    output = tmp_path_factory.mktemp("gallery")

    async def all_games() -> dict[str, Played]:
        shared = SharedStarts()
        found = {}
        for name, make in GALLERY.items():
            reference = f"{make.__module__}:{name}"
            spec = EpisodeSpec(scenario=scenario, seed=5, ticks=TICKS, key=name, agent=reference, output=output)
            game = found[name] = Played()
            game.result = await EpisodeRun(spec, shared=shared, observers=[game]).play()
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(small_project)
        return asyncio.run(all_games())


def test_every_team_says_what_it_does() -> None:
    assert len(GALLERY) >= 14
    assert set(TEAMS) == {"idle", "scripted", "random", *GALLERY}
    for make in GALLERY.values():
        assert (make.__doc__ or "").splitlines()[0].endswith(".")
        assert make().name == make.__name__


@pytest.mark.parametrize("team", GALLERY)
def test_a_team_plays_by_the_door_for_ones_own_teams(team: str, played: dict[str, Played]) -> None:
    game = played[team]
    assert game.result is not None
    assert (game.result.outcome, game.result.team.name) == (Outcome.HORIZON, team)
    assert {each.status for each in game.deliberations} == {DeliberationStatus.SUCCESS}
    assert [each.rejected for each in game.deliberations if each.rejected] == []
    if team not in MAY_HAVE_NOTHING_DONE:
        assert game.orders[OutcomeStatus.DONE]


def test_the_gallery_writes_by_a_players_routes_alone(played: dict[str, Played]) -> None:
    writes = [exchange for game in played.values() for exchange in game.writes]
    assert {exchange.path for exchange in writes} - NO_ORDERS <= PLAYERS_ROUTES
    drafts = [exchange.body for exchange in writes if exchange.path == "/pawn/edit/status"]
    assert {frozenset(body) for body in drafts if isinstance(body, dict)} == {frozenset({"pawn_id", "is_drafted"})}


def test_the_teams_do_what_they_say(played: dict[str, Played]) -> None:
    def latest(team: str) -> Observation:
        observation = played[team].latest
        assert observation is not None
        return observation

    assert all(thing.is_forbidden for thing in latest("forbids_food").things if is_food(thing))
    assert any(not thing.is_forbidden for thing in latest("scripted_and_busywork").things if is_food(thing))
    assert all(map(facts.is_drafted, latest("drafted_for_ever").colonists))
    (field,) = (zone for zone in latest("dandelion_field").zones if zone.type == "Zone_Growing")
    assert field.cells_count > 1000
    assert played["useless_orders"].orders == {OutcomeStatus.DONE: 3 * TICKS}
