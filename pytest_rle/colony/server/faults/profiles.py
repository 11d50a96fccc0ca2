"""The faults by name, profiles of several faults, and the file that lists faults with their settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import TypeAdapter, ValidationError

from pytest_rle.colony.server.faults.answers import MissingRoute, NullReferenceCascade, QuotedIdIsZero, QuotedIds
from pytest_rle.colony.server.faults.fault import Fault
from pytest_rle.colony.server.faults.game import ClockJumpsBack, ClockStands, MainMenu, OnlyIpv6
from pytest_rle.colony.server.faults.loading import LoadNeverHappens, LoadSettlesLate, SaveNotFlushed, WrongSave
from pytest_rle.colony.server.faults.stream import (
    EventsDuplicated,
    EventsLate,
    EventsLost,
    StreamCloses,
    StreamFallsSilent,
)
from pytest_rle.colony.server.faults.timing import OutOfOrder, SlowFrames, StalledMainThread
from pytest_rle.colony.server.faults.windows import ForcePauseLetters, NamingDialog
from pytest_rle.colony.server.faults.wire import (
    DrippingAnswer,
    EndlessAnswer,
    ResetAfterWrite,
    ResetBeforeWrite,
    ResetOnRead,
    TruncatedAnswer,
)
from pytest_rle.colony.server.faults.writes import OrderIgnored
from pytest_rle.errors import ColonyError

FAULTS: Final[Mapping[str, type[Fault]]] = {
    fault.name: fault
    for fault in (
        LoadNeverHappens,
        LoadSettlesLate,
        WrongSave,
        SaveNotFlushed,
        SlowFrames,
        OutOfOrder,
        StalledMainThread,
        ForcePauseLetters,
        NamingDialog,
        NullReferenceCascade,
        EventsLost,
        EventsDuplicated,
        EventsLate,
        StreamCloses,
        StreamFallsSilent,
        ResetOnRead,
        ResetBeforeWrite,
        ResetAfterWrite,
        DrippingAnswer,
        EndlessAnswer,
        TruncatedAnswer,
        OrderIgnored,
        MissingRoute,
        QuotedIds,
        QuotedIdIsZero,
        OnlyIpv6,
        ClockJumpsBack,
        ClockStands,
        MainMenu,
    )
}

Entry = str | Mapping[str, Mapping[str, Any]]

PROFILES: Final[Mapping[str, tuple[Entry, ...]]] = {
    "realistic": (
        {"missing_route": {"paths": ["/api/v1/rle/"]}},
        {"load_settles_late": {"seconds": [1.0, 3.0]}},
        "save_not_flushed",
        {"slow_frames": {"share": 0.01, "seconds": [1.0, 3.0]}},
        "out_of_order",
        "force_pause_letters",
        "naming_dialog",
        {"events_late": {"seconds": 0.2}},
        {"stream_closes": {"after_frames": 200}},
        {"reset_on_read": {"share": 0.005}},
    ),
    "hostile": (
        {"missing_route": {"paths": ["/api/v1/rle/"]}},
        {"load_settles_late": {"seconds": [3.0, 9.0]}},
        {"save_not_flushed": {"seconds": 5.0}},
        {"slow_frames": {"share": 0.02, "seconds": [1.0, 12.0]}},
        {"out_of_order": {"seconds": 0.3}},
        {"force_pause_letters": {"every_game_ticks": 500}},
        {"naming_dialog": {"every_game_ticks": 250}},
        "events_duplicated",
        {"events_late": {"seconds": 1.0}},
        {"stream_closes": {"after_frames": 25}},
        {"truncated_answer": {"share": 0.01}},
        {"reset_on_read": {"share": 0.02}},
        {"reset_before_write": {"share": 0.02}},
        {"reset_after_write": {"share": 0.02}},
        "quoted_ids",
        "quoted_id_is_zero",
    ),
}
"""`realistic`: what a live game does in an ordinary hour. `hostile`: all that a client can survive, and often."""


class FaultsError(ColonyError):
    """The name is neither a fault, a profile nor a file, or the file is invalid."""


def load_faults(source: str) -> tuple[Fault, ...]:
    """The faults of a profile, the fault of a name, or those that a YAML file lists. Each call makes new ones.

    An entry of the file is a name, or a name with settings: `- slow_frames: {share: 0.05, seconds: [1, 5]}`.

    Raises:
        FaultsError: See there.
    """
    if source in PROFILES:
        return _faults(PROFILES[source], source)
    if source in FAULTS:
        return _faults((source,), source)
    path = Path(source)
    if not path.is_file():
        raise FaultsError(f"{source!r} is neither a file nor one of {', '.join((*PROFILES, *FAULTS))}")
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FaultsError(f"{path} cannot be read: {error}") from error
    if not isinstance(entries, list) or not entries:
        raise FaultsError(f"{path} must hold a list of faults, such as '- slow_frames: {{share: 0.05}}'")
    return _faults(entries, source)


def _faults(entries: Any, source: str) -> tuple[Fault, ...]:
    return tuple(_fault(entry, f"{source}, entry {number}") for number, entry in enumerate(entries, 1))


def _fault(entry: Any, where: str) -> Fault:
    if isinstance(entry, str):
        entry = {entry: {}}
    if not isinstance(entry, Mapping) or len(entry) != 1:
        raise FaultsError(f"{where}: give the name of a fault, or one name with its settings")
    ((name, settings),) = entry.items()
    if name not in FAULTS:
        raise FaultsError(f"{where}: there is no fault {name!r}; choose one of {', '.join(FAULTS)}")
    if not isinstance(settings or {}, Mapping):
        raise FaultsError(f"{where}: the settings of {name} must be names with values, such as {{share: 0.05}}")
    try:
        return TypeAdapter[Fault](FAULTS[name]).validate_python(settings or {})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise FaultsError(f"{where}: {name}.{place}: {first['msg']}") from error
