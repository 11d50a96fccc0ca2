"""Zones, the settings of stockpiles, and designations."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(slots=True)
class StorageSettings:
    """The settings of a stockpile: which items it takes.

    `priority` is 1 Low to 5 Critical (StoragePriority), `allowed` def names of items, `hit_points_range` shares 0 to 1,
    and `quality_range` indices into QUALITIES.
    """

    priority: int = 3
    allowed: set[str] = dataclasses.field(default_factory=set)
    hit_points_range: tuple[float, float] = (0.0, 1.0)
    quality_range: tuple[int, int] = (0, 6)


@dataclasses.dataclass(slots=True)
class Zone:
    """A stockpile, with `storage`, or a growing zone, with `plant`. `cells` are sorted cell indices."""

    id: int
    label: str
    cells: list[int]
    storage: StorageSettings | None = None
    plant: str | None = None
    allow_sow: bool = True

    @property
    def kind(self) -> str:
        """The class name of the zone in saves and in RIMAPI."""
        return "Zone_Stockpile" if self.storage is not None else "Zone_Growing"


@dataclasses.dataclass(slots=True)
class Designations:
    """What the player marked: cell indices for `mine`, `harvest_plant` and `cut_plant`, ids of things for the rest."""

    mine: set[int] = dataclasses.field(default_factory=set)
    harvest_plant: set[int] = dataclasses.field(default_factory=set)
    cut_plant: set[int] = dataclasses.field(default_factory=set)
    hunt: set[int] = dataclasses.field(default_factory=set)
    deconstruct: set[int] = dataclasses.field(default_factory=set)
    tame: set[int] = dataclasses.field(default_factory=set)
