"""Zones, designations and the filter of a stockpile."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(slots=True)
class StorageSettings:
    """What a stockpile takes. `priority` 1 Low to 5 Critical (StoragePriority); `allowed` are item def names."""

    priority: int = 3
    allowed: set[str] = dataclasses.field(default_factory=set)
    hit_points_range: tuple[float, float] = (0.0, 1.0)
    quality_range: tuple[int, int] = (0, 6)


@dataclasses.dataclass(slots=True)
class Zone:
    """A stockpile (`storage` set) or a growing zone (`plant` set). `cells` are cell indices, kept sorted."""

    id: int
    label: str
    cells: list[int]
    storage: StorageSettings | None = None
    plant: str | None = None
    allow_sow: bool = True

    @property
    def kind(self) -> str:
        """The class name that saves and the wire use."""
        return "Zone_Stockpile" if self.storage is not None else "Zone_Growing"


@dataclasses.dataclass(slots=True)
class Designations:
    """Marks that tell pawns what may be done: cell indices for Mine, HarvestPlant and CutPlant, ids for the rest."""

    mine: set[int] = dataclasses.field(default_factory=set)
    harvest_plant: set[int] = dataclasses.field(default_factory=set)
    cut_plant: set[int] = dataclasses.field(default_factory=set)
    hunt: set[int] = dataclasses.field(default_factory=set)
    deconstruct: set[int] = dataclasses.field(default_factory=set)
    tame: set[int] = dataclasses.field(default_factory=set)
