"""The driver of each JobDef."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from pytest_rle.colony.systems import eating, errands, hauling, recreation, sleeping
from pytest_rle.colony.systems.driver import Driver
from pytest_rle.colony.systems.work import (
    building,
    cleaning,
    do_bill,
    doctor,
    growing,
    handling,
    haulers,
    hunting,
    mining,
    research,
    warden,
)


@functools.cache
def table() -> Mapping[str, Driver]:
    """Drivers by JobDef."""
    return {
        **errands.DRIVERS,
        **eating.DRIVERS,
        **sleeping.DRIVERS,
        **recreation.DRIVERS,
        **hauling.DRIVERS,
        **do_bill.DRIVERS,
        **doctor.DRIVERS,
        **warden.DRIVERS,
        **handling.DRIVERS,
        **haulers.DRIVERS,
        **hunting.DRIVERS,
        **building.DRIVERS,
        **growing.DRIVERS,
        **mining.DRIVERS,
        **cleaning.DRIVERS,
        **research.DRIVERS,
    }
