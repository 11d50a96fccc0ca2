"""Why a colonist's mood is low, as far as RIMAPI shows it, and the timetable that the team has set."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum
from typing import Final

from pytest_rle.rimapi.models import DetailedColonist
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld.building_kinds import BED_PLACES, TABLES
from pytest_rle.team import facts

LOW_NEED: Final = 0.3
"""The level of a need, from 0 to 1, below which it lowers the mood (the thresholds of the needs' thoughts)."""

PAIN: Final = 0.15
"""The pain from 0 to 1 from which on it is a thought (Pain, stage 1)."""

COMFORTABLE: Final = (16.0, 26.0)
"""The temperature in °C that people without special clothes find comfortable (StatDef ComfyTemperatureMin and Max)."""


def causes(colonist: DetailedColonist) -> tuple[str, ...]:
    """What lowers the mood of a colonist: low needs, pain and illness."""
    needs = {
        "hungry": colonist.colonist.hunger,
        "tired": colonist.sleep,
        "bored": colonist.joy,
        "uncomfortable": colonist.comfort,
        "ugly surroundings": colonist.beauty,
        "indoors too long": colonist.fresh_air,
    }
    found = [f"{word} ({facts.percent(level)})" for word, level in needs.items() if level < LOW_NEED]
    hediffs = colonist.colonist_medical_info.hediffs
    pain = fsum(hediff.pain_offset for hediff in hediffs)
    if pain >= PAIN:
        found.append(f"pain ({facts.percent(pain)})")
    if any(facts.is_illness(hediff) for hediff in hediffs):
        found.append("ill")
    return tuple(found)


def lacking(observation: Observation) -> tuple[str, ...]:
    """What the colony lacks, which lowers the mood of all."""
    found: list[str] = []
    standing = [b.def_name or "" for b in observation.buildings]
    if sum(BED_PLACES.get(name, 0) for name in standing) < len(observation.colonists):
        found.append("fewer beds than people")
    if not any(name in TABLES for name in standing):
        found.append("no table to eat at")
    indoors = [room for room in observation.rooms if not room.touches_map_edge and not room.is_doorway]
    if not any(room.open_roof_count == 0 and room.contained_beds_ids for room in indoors):
        found.append("no roofed bedroom")
    temperature = observation.weather.temperature
    if not COMFORTABLE[0] <= temperature <= COMFORTABLE[1]:
        found.append(f"{temperature:.0f} °C outdoors")
    return tuple(found)


def timetable(hours: Mapping[int, str]) -> str:
    """Set hours in words: "Sleep 22-5, Joy 18-19"; both hours of a span are included."""
    spans: dict[str, list[list[int]]] = {}
    for hour, assignment in sorted(hours.items()):
        known = spans.setdefault(assignment, [])
        if known and known[-1][1] == hour - 1:
            known[-1][1] = hour
        else:
            known.append([hour, hour])
    words = []
    for assignment, found in spans.items():
        if len(found) > 1 and found[0][0] == 0 and found[-1][1] == 23:
            found[0] = [found.pop()[0], found[0][1]]
        words.append(f"{assignment} " + " and ".join(str(a) if a == b else f"{a}-{b}" for a, b in found))
    return ", ".join(words)
