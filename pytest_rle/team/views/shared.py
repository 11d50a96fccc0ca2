"""What the views of all roles share in one turn."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping

from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.rimworld.constants import GAME_TICKS_PER_HOUR
from pytest_rle.team import facts
from pytest_rle.team.briefing import ALL_TOPICS, Briefing
from pytest_rle.team.messages import cut
from pytest_rle.team.survey.land import Land
from pytest_rle.team.survey.marks import Marks
from pytest_rle.team.survey.sites import SiteKind, SpatialPlan
from pytest_rle.team.views import parts
from pytest_rle.team.views.models import ChangeView, ColonyBrief, RoomView, SiteView

USUAL_HOURS = 6.0, 1.0
"""The hours of a turn in peace and with enemies on the map, if there is no scenario."""

PEOPLE_NAMED = 8
"""People who died, left or joined in a turn, of whom a view gives the names."""


@dataclasses.dataclass(frozen=True)
class SharedView:
    """The colony in one turn, and the parts that several views show of it. Each part is built once, on first use.

    Attributes:
        observation: The colony now.
        land: The map and its survey.
        marks: What the team has ordered. It does not change within a turn.
        before: The colony at the last turn; None in the first.
        briefing: The scenario; None outside an episode.
        turn: The decision turn, from 0.
    """

    observation: Observation
    land: Land
    marks: Marks = dataclasses.field(default_factory=Marks)
    before: Observation | None = None
    briefing: Briefing | None = None
    turn: int = 0

    @property
    def static(self) -> StaticWorld:
        """The map."""
        return self.land.static

    @property
    def spatial(self) -> SpatialPlan:
        """The survey of the map."""
        return self.land.spatial

    @property
    def topics(self) -> frozenset[str]:
        """What the scenario is about, besides the daily life of a colony."""
        return self.briefing.topics if self.briefing is not None else ALL_TOPICS

    @functools.cached_property
    def colony(self) -> ColonyBrief:
        """The colony in a few lines."""
        observation = self.observation
        alerts = [alert.label for alert in observation.alerts if alert.label]
        hours = self.briefing.turn_hours if self.briefing is not None else USUAL_HOURS
        return ColonyBrief(
            turn=self.turn,
            turn_hours=hours[observation.is_threatened],
            game_tick=observation.game.game_tick,
            day=round(observation.day, 2),
            date=observation.datetime,
            weather=observation.weather.weather or "",
            outdoor_temperature=round(observation.weather.temperature, 1),
            home=self.spatial.center,
            population=len(observation.colonists),
            wealth=round(observation.game.colony_wealth),
            mood_average=_mood(observation),
            food_days=facts.food_days(observation),
            enemies=observation.creatures.enemies_count,
            alerts=tuple(cut(label, 50) for label in alerts[:8]),
        )

    @functools.cached_property
    def changes(self) -> ChangeView | None:
        """What changed since the last turn."""
        before, now = self.before, self.observation
        if before is None:
            return None
        people_before = {c.colonist.id: facts.name(c) for c in before.colonists}
        people_now = {c.colonist.id: facts.name(c) for c in now.colonists}
        built, gone = parts.finished(now), parts.finished(before)
        return ChangeView(
            hours=round((now.game.game_tick - before.game.game_tick) / GAME_TICKS_PER_HOUR, 1),
            food_days=round(facts.food_days(now) - facts.food_days(before), 1),
            mood_average=_mood(now) - _mood(before),
            wealth=round(now.game.colony_wealth) - round(before.game.colony_wealth),
            died_or_left=tuple(name for key, name in people_before.items() if key not in people_now)[:PEOPLE_NAMED],
            joined=tuple(name for key, name in people_now.items() if key not in people_before)[:PEOPLE_NAMED],
            built=parts.most(built - gone, 8),
            lost=parts.most(gone - built, 8),
        )

    @functools.cached_property
    def rooms(self) -> tuple[RoomView, ...]:
        """The largest rooms."""
        return parts.rooms(self.observation, self.land.rooms)

    @functools.cached_property
    def sites(self) -> Mapping[SiteKind, SiteView]:
        """The sites of the survey, and how far each is built."""
        return parts.sites(self.spatial, self.observation, self.marks)

    @functools.cached_property
    def home_map(self) -> str:
        """The map of the home area in symbols."""
        return self.land.home.draw(self.observation)


def _mood(observation: Observation) -> int:
    return facts.percent(facts.mean([c.colonist.mood for c in observation.colonists]))
