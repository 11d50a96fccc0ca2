"""The driver of each JobDef."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from pytest_rle.colony.colony import Driver
from pytest_rle.colony.systems.behaviour import caskets, errands, sleeping
from pytest_rle.colony.systems.jobs import hauling
from pytest_rle.colony.systems.needs import eating, recreation
from pytest_rle.colony.systems.society import trading
from pytest_rle.colony.systems.work import (
    building,
    cleaning,
    do_bill,
    doctor,
    firefighting,
    growing,
    handling,
    haulers,
    hunting,
    mining,
    research,
    warden,
)


def of(job_def: str) -> Driver:
    """The driver of a JobDef. A job without one of its own is only a walk."""
    return _table().get(job_def, errands.WALK_ONLY)


@functools.cache
def _table() -> Mapping[str, Driver]:
    """Drivers by JobDef."""
    return {
        **errands.DRIVERS,
        **eating.DRIVERS,
        **sleeping.DRIVERS,
        **recreation.DRIVERS,
        **hauling.DRIVERS,
        **do_bill.DRIVERS,
        **doctor.DRIVERS,
        **firefighting.DRIVERS,
        **warden.DRIVERS,
        **handling.DRIVERS,
        **haulers.DRIVERS,
        **hunting.DRIVERS,
        **building.DRIVERS,
        **growing.DRIVERS,
        **mining.DRIVERS,
        **cleaning.DRIVERS,
        **research.DRIVERS,
        **trading.DRIVERS,
        **caskets.DRIVERS,
    }
