"""DefenseCommander: raids, manhunters, weapons and drafted colonists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from pytest_rle.rimapi.models import DetailedColonist
from pytest_rle.rimworld.building_kinds import COVER
from pytest_rle.team import facts
from pytest_rle.team.actions import PlaceBuilding
from pytest_rle.team.cells import Cell
from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec
from pytest_rle.team.scripted import defense
from pytest_rle.team.views import parts
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import PlacedView, RoleView, ViewModel


class ThreatView(ViewModel):
    """A hostile group on the map."""

    faction: str
    plan: str
    members: int


class HostileView(ViewModel):
    """One enemy on the map. `away` counts from home, `nearest` is the distance to the nearest colonist in cells."""

    id: int
    name: str
    health: int
    at: tuple[int, int]
    away: str
    nearest: int
    weapon: str = ""


class FighterView(ViewModel):
    """A colonist as a fighter. `drafted` is the team's last order, or what the job shows."""

    id: int
    name: str
    at: tuple[int, int]
    health: int
    mood: int
    drafted: bool
    job: str
    shooting: str
    melee: str
    weapon: str = ""


class DefenseCommanderView(RoleView):
    """Enemies, fighters, weapons."""

    shortened: ClassVar[tuple[str, ...]] = ("cover", "weapons_on_ground", "threats", "hostiles", "fighters")

    threats: tuple[ThreatView, ...]
    hostiles: tuple[HostileView, ...]
    fighters: tuple[FighterView, ...]
    weapons_on_ground: tuple[PlacedView, ...]
    rally_point: tuple[int, int]
    cover: tuple[PlacedView, ...]


def build_view(context: ViewContext) -> DefenseCommanderView:
    """Enemies, fighters, weapons."""
    observation, spatial = context.shared.observation, context.shared.spatial
    armed = {name for name in observation.stock if facts.is_weapon(name)}
    weapons = [t for t in observation.things if t.def_name in armed]
    weapons.sort(key=lambda t: (-t.market_value, t.thing_id))
    people = [facts.cell(c.colonist.position) for c in observation.colonists]
    return DefenseCommanderView(
        colony=context.shared.colony,
        since_last_turn=context.shared.changes,
        events=context.events,
        my_turns=context.turns,
        messages=context.messages,
        threats=tuple(
            ThreatView(
                faction=lord.faction_name or lord.faction_def_name or "",
                plan=lord.current_toil_name or lord.lord_job_type or "",
                members=len(lord.owned_pawn_ids),
            )
            for lord in observation.threats[:5]
        ),
        hostiles=tuple(
            HostileView(
                id=h.id,
                name=h.name or "",
                health=facts.percent(h.health),
                at=facts.cell(h.position),
                away=facts.bearing(spatial.center, facts.cell(h.position)),
                nearest=_nearness(facts.cell(h.position), people),
                weapon=parts.weapon(observation, h.id),
            )
            for h in sorted(observation.hostiles, key=lambda h: _nearness(facts.cell(h.position), people))[:12]
        ),
        fighters=tuple(_fighter(c, context) for c in observation.colonists[: parts.PEOPLE]),
        weapons_on_ground=tuple(parts.placed_thing(t, spatial.center) for t in weapons[:8]),
        rally_point=facts.rally_point(spatial),
        cover=tuple(parts.placed(b) for b in observation.buildings if b.def_name in COVER)[:8],
    )


def _nearness(place: Cell, people: Sequence[Cell]) -> int:
    return min((facts.distance(place, other) for other in people), default=0)


def _fighter(colonist: DetailedColonist, context: ViewContext) -> FighterView:
    return FighterView(
        id=colonist.colonist.id,
        name=facts.name(colonist),
        at=facts.cell(colonist.colonist.position),
        health=facts.percent(colonist.colonist.health),
        mood=facts.percent(colonist.colonist.mood),
        drafted=_is_drafted(colonist, context),
        job=colonist.colonist_work_info.current_job or "",
        shooting=facts.skill_text(colonist, "Shooting"),
        melee=facts.skill_text(colonist, "Melee"),
        weapon=parts.weapon(context.shared.observation, colonist.colonist.id),
    )


def _is_drafted(colonist: DetailedColonist, context: ViewContext) -> bool:
    """A downed colonist is released by the game."""
    if facts.is_downed(colonist):
        return False
    return context.shared.marks.drafted.get(colonist.colonist.id, facts.is_drafted(colonist))


SPEC: Final = RoleSpec(
    role=Role.DEFENSE_COMMANDER,
    title="Defense Commander",
    duty="raids, manhunters, weapons and drafted colonists",
    view=build_view,
    events=("letter_received", "message_received", "pawn_killed"),
    borrowed=(PlaceBuilding,),
    rank=5,
    rank_when_threatened=1,
    script=defense.plan,
)
