"""The models that the views of several roles share: small, typed, frozen, in the game's own names.

A view holds only what its role decides on. It is sent to a model every turn, and never takes more than `VIEW_BYTES`:
`fitted` shortens its lists, the least important first, and says by how much. Lists are cut to the nearest, worst or
best entries; counts tell how many there are in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, TypeVar

from pydantic import BaseModel, ConfigDict

VIEW_BYTES: Final = 6_000
"""The most bytes that a view takes as JSON, without the fields that have their default."""


class ViewModel(BaseModel):
    """Frozen. Health, mood and needs run from 0 to 100; cells are (x, z)."""

    model_config = ConfigDict(frozen=True)


class ColonyBrief(ViewModel):
    """The colony in a few lines.

    `turn_hours` are the game hours that pass after this turn. `food_days` is the nutrition in store over what the
    people eat (1.6 a day each). `home` is the cell from which distances count.
    """

    turn: int
    turn_hours: float
    game_tick: int
    day: float
    date: str
    weather: str
    outdoor_temperature: float
    home: tuple[int, int]
    population: int
    wealth: int
    mood_average: int
    food_days: float
    enemies: int
    alerts: tuple[str, ...]


class ChangeView(ViewModel):
    """What changed since the last turn. `built` counts the buildings that were finished."""

    hours: float
    food_days: float = 0.0
    mood_average: int = 0
    wealth: int = 0
    died_or_left: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    built: Mapping[str, int] = {}
    lost: Mapping[str, int] = {}


class TurnNote(BaseModel):
    """One of a role's own turns.

    Attributes:
        turn: Its number.
        day: The day in game days at which it began.
        summary: What the role said.
        failed: Why the role had no plan, if it had none.
        orders: Each order and what became of it: "draft colonist_id=12 drafted=True: done". The status `rejected` means
            that it was malformed, or that the role may not give it.
        left_out: How many orders that were done are not listed, because there were too many.
    """

    model_config = ConfigDict(frozen=True)

    turn: int
    day: float
    summary: str = ""
    failed: str = ""
    orders: tuple[str, ...] = ()
    left_out: int = 0


class SiteView(ViewModel):
    """A verified site: corners (x1, z1, x2, z2), walls included if it is a room, and the cell for its door.

    `walls` is the percentage of its outer ring where walls and doors stand, `rising` tells whether more are under
    construction, `zoned` whether the team has set a zone there. Defaults are left out.
    """

    kind: str
    corners: tuple[int, int, int, int]
    door: tuple[int, int] | None = None
    walls: int = 0
    rising: bool = False
    zoned: bool = False


class AreaView(ViewModel):
    """A resource area with its corners, and how far and in which direction from home it lies."""

    what: str
    corners: tuple[int, int, int, int]
    count: int
    away: str


class RoleView(ViewModel):
    """The part that all views share.

    Attributes:
        colony: The colony in a few lines.
        since_last_turn: What changed; None in the first turn.
        events: What the role has heard of the game.
        my_turns: The role's own last turns, the latest first.
        messages: The latest message of each other role.
        left_out: How many entries each shortened list lacks.
    """

    shortened: ClassVar[tuple[str, ...]] = ()
    """The lists that `fitted` shortens if the view is too large, the least important first."""

    colony: ColonyBrief
    since_last_turn: ChangeView | None = None
    events: tuple[str, ...] = ()
    my_turns: tuple[TurnNote, ...] = ()
    messages: Mapping[str, str] = {}
    left_out: Mapping[str, int] = {}


V = TypeVar("V", bound=RoleView)

_LAST: Final = ("messages", "my_turns", "left_out")
"""What is shortened after everything else, or never."""


def size_of(view: RoleView) -> int:
    """The bytes of a view as JSON."""
    return len(view_json(view).encode())


def view_json(view: RoleView) -> str:
    """A view as JSON, as a model reads it."""
    return view.model_dump_json(exclude_defaults=True)


def fitted(view: V) -> V:
    """The view, with its lists shortened from the end until it takes at most `VIEW_BYTES`.

    The lists that `shortened` names come first, then events, then the other lists, and messages last.
    """
    left_out: dict[str, int] = {}
    size = size_of(view)
    others = [name for name in type(view).model_fields if name not in _LAST and _is_list(getattr(view, name))]
    for name in dict.fromkeys((*view.shortened, "events", *others, "messages")):
        while size > VIEW_BYTES and len(getattr(view, name)):
            entries: Any = getattr(view, name)
            kept = len(entries) * 2 // 3
            left_out[name] = left_out.get(name, 0) + len(entries) - kept
            rest: Any = dict(list(entries.items())[:kept]) if isinstance(entries, Mapping) else entries[:kept]
            before, view = view, view.model_copy(update={name: rest, "left_out": dict(left_out)})
            size += _size_of_part(view, name) - _size_of_part(before, name)
    return view


def _size_of_part(view: RoleView, name: str) -> int:
    """The bytes of a list and of `left_out` as JSON. The rest of the view is as long as before."""
    return len(view.model_dump_json(include={name, "left_out"}, exclude_defaults=True).encode())


def _is_list(value: object) -> bool:
    """Whether a value may be shortened, which a cell may not."""
    return isinstance(value, Mapping) or (isinstance(value, tuple) and not any(isinstance(e, int) for e in value))


class WorkerView(ViewModel):
    """A colonist as a worker.

    `skills` are SkillDefs with their level: ! and !! mark a minor and a major passion, - a skill that the colonist
    cannot use. `priorities` are those of 1 and 2, or those of the role's own work type.
    """

    id: int
    name: str
    job: str
    health: int
    skills: str = ""
    priorities: Mapping[str, int] = {}


class PlacedView(ViewModel):
    """Something at a cell, and how far and in which direction from home it lies, where that matters."""

    id: int
    what: str
    at: tuple[int, int]
    away: str = ""


class PendingView(ViewModel):
    """Buildings that are ordered and not finished.

    `state` is `blueprint`, to which nothing was brought yet, or `frame`. `cells` are the first of `count`. `needs` is
    what one of them costs in all.
    """

    what: str
    state: str
    count: int
    cells: tuple[tuple[int, int], ...]
    needs: Mapping[str, int]


class ZoneView(ViewModel):
    """A zone. `corners` are known of the zones that the team has created, because RIMAPI does not report them."""

    id: int
    label: str
    cells: int
    corners: tuple[int, int, int, int] | None = None


class RoomView(ViewModel):
    """An enclosed space. `open_roof` cells have no roof yet. `corners` are those of its inside, if they are known."""

    role: str
    cells: int
    temperature: float
    open_roof: int
    beds: int
    corners: tuple[int, int, int, int] | None = None


class BillView(ViewModel):
    """A bill at a work table."""

    id: int
    recipe: str
    mode: str
    count: int
    suspended: bool = False


class WorkTableView(ViewModel):
    """A work table with its bills."""

    id: int
    what: str
    at: tuple[int, int]
    bills: tuple[BillView, ...]
