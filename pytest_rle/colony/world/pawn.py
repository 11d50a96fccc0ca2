"""Pawns: people and animals. Plain data; what changes them lives in `systems`."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.world.things import Item
from pytest_rle.rimworld.constants import HOURS_PER_DAY, SKILLS

HUMAN = "Human"


@dataclasses.dataclass(slots=True)
class Name:
    """First, nick and last name; animals have only a nick, or none."""

    first: str = ""
    nick: str = ""
    last: str = ""

    @property
    def short(self) -> str:
        """What the game shows in lists."""
        return self.nick or self.first or self.last


@dataclasses.dataclass(slots=True)
class SkillRecord:
    """Level 0 to 20; `xp` since the last level; `passion` 0 none, 1 minor, 2 major; `xp_today` since midnight."""

    level: int = 0
    xp: float = 0.0
    passion: int = 0
    xp_today: float = 0.0
    disabled: bool = False


@dataclasses.dataclass(slots=True)
class Needs:
    """Levels 0 to 1 (food in nutrition, up to the race's maximum). `joy_tolerance` and `bored` by JoyKindDef.

    `starving_since` is the game tick at which food reached zero, -1 otherwise; `below_*` count game ticks of mood
    below the break thresholds; `exhausted_ticks` game ticks at zero rest.
    """

    food: float = 0.8
    rest: float = 0.95
    joy: float = 0.55
    mood: float = 0.5
    beauty: float = 0.5
    comfort: float = 0.5
    outdoors: float = 1.0
    room_size: float = 0.5
    joy_tolerance: dict[str, float] = dataclasses.field(default_factory=dict)
    bored: set[str] = dataclasses.field(default_factory=set)
    starving_since: int = -1
    below_minor: int = 0
    below_major: int = 0
    below_extreme: int = 0
    exhausted_ticks: int = 0
    dark_ticks: int = 0
    mood_target: float = -1.0
    """Where thoughts last drew the mood, 0 to 1; -1 before the first time. It lags behind them by 600 ticks at most."""


@dataclasses.dataclass(slots=True)
class Memory:
    """A remembered thought: its ThoughtDef, stage, the game tick it began and ends, and whom it is about (0 nobody)."""

    def_name: str
    stage: int
    since: int
    until: int
    other_pawn: int = 0
    mood_factor: float = 1.0


@dataclasses.dataclass(slots=True)
class Hediff:
    """A wound, illness or condition. `part` indexes DEFS.body, -1 for the whole body.

    `tended_until` is a game tick (-1 never tended); `immunity` 0 to 1 for diseases; `permanent` for scars and missing
    parts. `source` is what caused it, as text for the death report. `infects_at` is the game tick of the roll for
    infection, -1 for none.
    """

    id: int
    def_name: str
    severity: float
    part: int = -1
    since: int = 0
    tend_quality: float = -1.0
    tended_until: int = -1
    immunity: float = 0.0
    immunity_factor: float = 1.0
    permanent: bool = False
    source: str = ""
    infects_at: int = -1
    ends_tick: int = -1


@dataclasses.dataclass(slots=True)
class Trait:
    """A TraitDef and its degree."""

    def_name: str
    degree: int = 0


@dataclasses.dataclass(slots=True)
class Relation:
    """A direct relation, by PawnRelationDef, and the pawn it points to."""

    def_name: str
    other_pawn: int


@dataclasses.dataclass(slots=True)
class MentalState:
    """A break: its MentalStateDef, when it began, and the game tick before which it cannot end."""

    def_name: str
    since: int
    min_until: int
    max_until: int
    target: int = 0


@dataclasses.dataclass(slots=True)
class Job:
    """What a pawn is doing. `def_name` is a JobDef; `toil` the step it is in.

    `path` are the cell indices still to come and `arrivals` the game tick each is reached; the pawn stands on the
    last one whose tick has passed. `wake_tick` is when the job next needs attention. Targets: ids of things or pawns
    (0 none) and a cell index (-1 none). `work_done` in work ticks of the current toil, credited up to `work_since`.
    """

    def_name: str
    target: int = 0
    second_target: int = 0
    cell: int = -1
    second_cell: int = -1
    count: int = 0
    bill: int = 0
    toil: int = 0
    path: list[int] = dataclasses.field(default_factory=list)
    arrivals: list[int] = dataclasses.field(default_factory=list)
    started_tick: int = 0
    wake_tick: int = 0
    work_left: float = 0.0
    work_speed: float = 0.0
    work_since: int = 0
    forced: bool = False
    queue: list[int] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Pawn:
    """A person or an animal. `race` is "Human" or an AnimalDef; `kind` a PawnKindDef; `faction` an id, 0 for wild.

    `x`, `z` is where the pawn stands at the world's tick, or stood when its job began to walk: ask
    `systems.movement.position` for the cell now. `guest` is "" or "Prisoner" or "Guest".
    """

    id: int
    kind: str
    race: str
    name: Name
    gender: str
    age_ticks: int
    faction: int
    x: int
    z: int
    childhood: str = ""
    adulthood: str = ""
    traits: list[Trait] = dataclasses.field(default_factory=list)
    skills: dict[str, SkillRecord] = dataclasses.field(default_factory=lambda: {name: SkillRecord() for name in SKILLS})
    disabled_work: set[str] = dataclasses.field(default_factory=set)
    needs: Needs = dataclasses.field(default_factory=Needs)
    memories: list[Memory] = dataclasses.field(default_factory=list)
    hediffs: list[Hediff] = dataclasses.field(default_factory=list)
    work_priorities: dict[str, int] = dataclasses.field(default_factory=dict)
    timetable: list[str] = dataclasses.field(
        default_factory=lambda: ["Sleep" if h >= 22 or h < 6 else "Anything" for h in range(HOURS_PER_DAY)]
    )
    apparel: list[Item] = dataclasses.field(default_factory=list)
    equipment: list[Item] = dataclasses.field(default_factory=list)
    inventory: list[Item] = dataclasses.field(default_factory=list)
    carried: Item | None = None
    relations: list[Relation] = dataclasses.field(default_factory=list)
    drafted: bool = False
    downed: bool = False
    dead: bool = False
    asleep: bool = False
    mental_state: MentalState | None = None
    can_break_after: int = 0
    job: Job | None = None
    bed: int = 0
    lord: int = 0
    guest: str = ""
    medical_care: int = 4
    self_tend: bool = False
    hostility_response: int = 1
    interacted_tick: int = -1
    attack_ready_tick: int = 0
    recruit_resistance: float = 0.0
    exit_map_tick: int = -1
    """Game tick from which a guest or passing animal makes for the map's edge, -1 for one that stays."""

    @property
    def is_human(self) -> bool:
        """Whether this is a person."""
        return self.race == HUMAN


@dataclasses.dataclass(slots=True)
class Corpse:
    """What is left of a pawn. `rot_ticks` as for items; `died_tick` is a game tick; `butchered` once used up."""

    id: int
    pawn: Pawn
    x: int
    z: int
    died_tick: int
    rot_ticks: int = 0
    forbidden: bool = False
    buried_in: int = 0
