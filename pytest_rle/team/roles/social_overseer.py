"""SocialOverseer: mood, rest, recreation and timetables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import ClassVar, Final

from pytest_rle.rimapi.models import DetailedColonist
from pytest_rle.rimapi.observe import LOW_MOOD
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.building_kinds import CHAIRS, TABLES
from pytest_rle.team import facts
from pytest_rle.team.actions import SetWorkPriorities
from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec
from pytest_rle.team.scripted import social
from pytest_rle.team.views import mood, parts
from pytest_rle.team.views.company import CompanyView, company
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import RoleView, ViewModel


class PersonView(ViewModel):
    """A colonist as a person; `joy`, `rest`, `comfort`, `beauty`, `outdoors` from 0 to 100.

    `why` names what lowers the mood, as far as needs and health show it: RIMAPI does not report thoughts. `timetable`
    has the hours that the team has set.
    """

    id: int
    name: str
    mood: int
    food: int
    rest: int
    joy: int
    comfort: int
    beauty: int
    outdoors: int
    traits: tuple[str, ...]
    job: str
    why: tuple[str, ...] = ()
    timetable: str = ""


class SocialOverseerView(RoleView):
    """How the people are. `company` shows for each of `low_mood` who gets on with whom."""

    shortened: ClassVar[tuple[str, ...]] = ("recreation_buildings", "company", "people")

    people: tuple[PersonView, ...]
    lacking: tuple[str, ...]
    low_mood: tuple[int, ...]
    company: tuple[CompanyView, ...] = ()
    recreation_buildings: Mapping[str, int]
    tables: int
    seats: int


def build_view(context: ViewContext) -> SocialOverseerView:
    """Moods and needs."""
    observation = context.shared.observation
    counts = Counter(b.def_name or "" for b in observation.buildings)
    names = {c.colonist.id: facts.name(c) for c in observation.colonists}
    return SocialOverseerView(
        colony=context.shared.colony,
        since_last_turn=context.shared.changes,
        events=context.events,
        my_turns=context.turns,
        messages=context.messages,
        people=tuple(_person(c, context) for c in observation.colonists[: parts.PEOPLE]),
        lacking=mood.lacking(observation),
        low_mood=tuple(c.colonist.id for c in observation.colonists if c.colonist.mood < LOW_MOOD),
        company=tuple(company(colonist_id, life, names) for colonist_id, life in observation.social.items()),
        recreation_buildings={n: counts[n] for n in sorted(counts) if _is_recreation(n)},
        tables=sum(counts[name] for name in TABLES),
        seats=sum(counts[name] for name in CHAIRS),
    )


def _person(colonist: DetailedColonist, context: ViewContext) -> PersonView:
    return PersonView(
        id=colonist.colonist.id,
        name=facts.name(colonist),
        mood=facts.percent(colonist.colonist.mood),
        food=facts.percent(colonist.colonist.hunger),
        rest=facts.percent(colonist.sleep),
        joy=facts.percent(colonist.joy),
        comfort=facts.percent(colonist.comfort),
        beauty=facts.percent(colonist.beauty),
        outdoors=facts.percent(colonist.fresh_air),
        traits=tuple(t.label or t.name for t in colonist.colonist_work_info.traits[:4]),
        job=colonist.colonist_work_info.current_job or "",
        why=mood.causes(colonist),
        timetable=mood.timetable(context.shared.marks.timetables.get(colonist.colonist.id, {})),
    )


def _is_recreation(def_name: str) -> bool:
    """Whether colonists get joy from a building."""
    known = DEFS.buildings.get(def_name)
    return known is not None and known.joy_kind is not None


SPEC: Final = RoleSpec(
    role=Role.SOCIAL_OVERSEER,
    title="Social Overseer",
    duty="mood, rest, recreation and timetables",
    view=build_view,
    events=("letter_received", "message_received", "pawn_killed"),
    borrowed=(SetWorkPriorities,),
    rank=7,
    script=social.plan,
)
