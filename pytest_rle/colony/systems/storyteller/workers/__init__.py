"""What each IncidentDef does, one file for each family of incidents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pytest_rle.colony.systems.storyteller.workers import (
    animals,
    crops,
    diseases,
    drops,
    electricity,
    groups,
    newcomers,
    raiders,
    sky,
)
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker

WORKERS: Final[Mapping[str, IncidentWorker]] = {
    **animals.WORKERS,
    **crops.WORKERS,
    **diseases.WORKERS,
    **drops.WORKERS,
    **electricity.WORKERS,
    **groups.WORKERS,
    **newcomers.WORKERS,
    **raiders.WORKERS,
    **sky.WORKERS,
}
"""Workers by IncidentDef. An incident without one is not modelled and never fires."""

__all__ = ["WORKERS", "IncidentCall", "IncidentWorker"]
