"""Pawns, which are people and animals, and what belongs to them: needs, health, skills, thoughts and jobs."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.world.things import Item
from pytest_rle.rimworld.constants import HOURS_PER_DAY, SKILLS

HUMAN: Final = "Human"
"""The race of people."""


def default_timetable() -> list[str]:
    """The schedule of a new colonist: a TimeAssignmentDef for each of the 24 hours, with sleep from 22 to 6."""
    return ["Sleep" if hour >= 22 or hour < 6 else "Anything" for hour in range(HOURS_PER_DAY)]


@dataclasses.dataclass(slots=True)
class Name:
    """First name, nickname and last name. Animals have a nickname or none."""

    first: str = ""
    nick: str = ""
    last: str = ""

    @property
    def short(self) -> str:
        """The name that the game shows in lists."""
        return self.nick or self.first or self.last


@dataclasses.dataclass(slots=True)
class SkillRecord:
    """A skill of a pawn.

    `level` is 0 to 20, `passion` 0 none, 1 minor or 2 major. `xp` counts since the last level, `xp_today` since
    midnight. `disabled` is true if the pawn cannot do work of this skill.
    """

    level: int = 0
    xp: float = 0.0
    passion: int = 0
    xp_today: float = 0.0
    disabled: bool = False


@dataclasses.dataclass(slots=True)
class Needs:
    """The needs of a pawn: levels 0 to 1, but food in nutrition, up to the maximum of the race.

    - `joy_tolerance`: 0 to 1, by JoyKindDef. `bored`: the JoyKindDefs that the pawn is bored of.
    - `starving_since`: the game tick at which food reached zero, -1 if it is above zero.
    - `below_minor`, `below_major`, `below_extreme`: game ticks for which mood has been below that break threshold.
    - `exhausted_ticks`, `dark_ticks`: game ticks at zero rest, and in the dark.
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
    """The level that thoughts draw the mood to, 0 to 1, computed at least every 600 game ticks; -1 before the first."""


@dataclasses.dataclass(slots=True)
class Memory:
    """A remembered thought: its ThoughtDef and stage, and the game ticks at which it began and ends.

    `other_pawn` is the id of the pawn that the thought is about, 0 for none. `mood_factor` multiplies its mood effect.
    """

    def_name: str
    stage: int
    since: int
    until: int
    other_pawn: int = 0
    mood_factor: float = 1.0


@dataclasses.dataclass(slots=True)
class Hediff:
    """An injury, disease or other health condition.

    - `severity`: as in its HediffDef; for an injury, lost hit points of the body part.
    - `part`: index into DEFS.body, -1 for the whole body. `since`: the game tick at which it began.
    - `tend_quality`: 0 to 1, -1 before the first tending. `tended_until`: a game tick, -1 before the first tending.
      `total_tend_quality`: the sum of the qualities of all treatments.
    - `immunity`: 0 to 1, for diseases. `immunity_factor`: the pawn's random factor on its gain.
    - `permanent`: true for scars and missing parts. `source`: the cause, for the death report.
    - `infects_at`: the game tick at which infection is rolled, -1 for none. `ends_tick`: the game tick at which it
      disappears, -1 if it does not end at a set time.
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
    total_tend_quality: float = 0.0


@dataclasses.dataclass(slots=True)
class Trait:
    """A TraitDef and its degree."""

    def_name: str
    degree: int = 0


@dataclasses.dataclass(slots=True)
class Relation:
    """A direct relation: its PawnRelationDef, and the id of the other pawn."""

    def_name: str
    other_pawn: int


@dataclasses.dataclass(slots=True)
class MentalState:
    """A mental break: its MentalStateDef, and the game tick at which it began.

    It ends between the game ticks `min_until` and `max_until`. `target` is the id of the pawn it is directed at, 0 for
    none.
    """

    def_name: str
    since: int
    min_until: int
    max_until: int
    target: int = 0


@dataclasses.dataclass(slots=True)
class Job:
    """What a pawn does.

    - `def_name`: a JobDef. `toil`: the index of the next toil in the job's driver.
    - `target`, `second_target`: ids of things or pawns, 0 for none. `cell`, `second_cell`: cell indices, -1 for none.
    - `count`: how many items. `bill`: the load id of the bill. `queue`: further ids or cells; the driver says which.
    - `path`: the indices of the cells ahead. `arrivals`: the game tick at which the pawn reaches each of them. The pawn
      stands on the last cell whose tick has passed.
    - `started_tick`: the game tick at which the job began. `wake_tick`: the game tick at which its next toil runs.
    - `work_left`: the rest of the current toil's work, in work ticks, credited up to the game tick `work_since`.
      `work_speed`: work ticks per game tick.
    - `forced`: true if the player ordered the job.
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
    """A person or an animal.

    - `kind`: a PawnKindDef. `race`: "Human" or an animal's ThingDef. `faction`: an id, 0 for wild animals.
    - `age_ticks`: age in game ticks. `childhood`, `adulthood`: BackstoryDefs.
    - `x`, `z`: the pawn's cell. While the pawn walks, the cell where it set off: `systems.map.movement.position` gives
      the current one.
    - `work_priorities`: 0 off, 1 first to 4 last, by WorkTypeDef. `timetable`: a TimeAssignmentDef for each hour.
    - `bed`, `lord`: ids, 0 for none. `guest`: "" for none, "Prisoner" or "Guest".
    - `medical_care`: 0 NoCare to 4 Best (MedicalCareCategory). `hostility_response`: 0 Ignore, 1 Attack, 2 Flee.
    - `can_break_after`: the game tick before which no mental break starts.
    - `interacted_tick`: the game tick of the last social interaction or taming attempt, -1 for none.
    - `attack_ready_tick`: the game tick of the next attack in a fight.
    - `recruit_resistance`: a prisoner's resistance to recruitment, 0 or more.
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
    timetable: list[str] = dataclasses.field(default_factory=default_timetable)
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
    """The game tick at which a guest or passing animal starts to leave the map, -1 if it stays."""

    @property
    def is_human(self) -> bool:
        """Whether this pawn is a person and not an animal."""
        return self.race == HUMAN


@dataclasses.dataclass(slots=True)
class Corpse:
    """A corpse, with the pawn that died.

    `died_tick` is the game tick of the death. `rot_ticks` counts as for items. `buried_in` is the id of the grave, 0
    for none.
    """

    id: int
    pawn: Pawn
    x: int
    z: int
    died_tick: int
    rot_ticks: int = 0
    forbidden: bool = False
    buried_in: int = 0
