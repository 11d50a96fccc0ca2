"""What a view is built from: the observation, the survey, and what the role has heard and done."""

from __future__ import annotations

import dataclasses

from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.team import facts
from pytest_rle.team.messages import Message, OutcomeReport, cut
from pytest_rle.team.survey.marks import Marks
from pytest_rle.team.survey.sites import SpatialPlan
from pytest_rle.team.views import parts
from pytest_rle.team.views.models import ColonyBrief


@dataclasses.dataclass(frozen=True, slots=True)
class ViewContext:
    """Everything that a view is built from.

    Attributes:
        observation: The colony now.
        static: The map.
        spatial: The survey of the map.
        events_of_interest: The RIMAPI events that the role hears of, by name.
        messages: The latest messages of the other roles.
        outcomes: The report on the role's last actions.
        marks: What the team has marked and zoned.
    """

    observation: Observation
    static: StaticWorld
    spatial: SpatialPlan
    events_of_interest: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    outcomes: OutcomeReport = dataclasses.field(default_factory=OutcomeReport)
    marks: Marks = dataclasses.field(default_factory=Marks)

    @property
    def colony(self) -> ColonyBrief:
        """The colony in a few lines."""
        observation = self.observation
        alerts = [alert.label for alert in observation.alerts if alert.label]
        return ColonyBrief(
            day=round(observation.day, 2),
            date=observation.datetime,
            weather=observation.weather.weather or "",
            outdoor_temperature=round(observation.weather.temperature, 1),
            population=len(observation.colonists),
            wealth=round(observation.game.colony_wealth),
            mood_average=facts.percent(facts.mean([c.colonist.mood for c in observation.colonists])),
            food_days=facts.food_days(observation),
            enemies=observation.creatures.enemies_count,
            alerts=tuple(cut(label, 50) for label in alerts[:8]),
        )

    @property
    def events(self) -> tuple[str, ...]:
        """The last few events that the role hears of, in words."""
        return parts.events(self.observation.events, self.events_of_interest)
