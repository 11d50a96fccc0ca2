"""Writes the tables of docs/models.md and docs/live-game.md: `python -m tests.docs.tables`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from pytest_rle.llm.calls import CallRecord, Fault
from pytest_rle.llm.prices import Price
from pytest_rle.llm.profile import ResponseFormat
from pytest_rle.llm.providers import LOOPBACK, OTHER, PROVIDERS
from pytest_rle.records.call_events import PromptPart
from pytest_rle.records.event_base import EventBase
from pytest_rle.records.events import EVENT_TYPES, RecordedExchange
from pytest_rle.rimapi.event_kinds import EVENT_KINDS
from pytest_rle.scoring.measurement import ColonistMeasure, Measurement
from pytest_rle.team.deliberation import RejectedAction

DOCS = Path(__file__).parents[2] / "docs"

PAGES = {
    "endpoints": DOCS / "models.md",
    "keys": DOCS / "models.md",
    "events": DOCS / "live-game.md",
    "fields": DOCS / "record.md",
}
"""The page of each table."""

OBJECTS: Final[Mapping[str, type[BaseModel]]] = {
    "`measurement`, `start`": Measurement,
    "a colonist of a `measurement`": ColonistMeasure,
    "`call`": CallRecord,
    "`fault` of a `call`": Fault,
    "a price of `prices`": Price,
    "an entry of `parts`": PromptPart,
    "an entry of `rejected`": RejectedAction,
    "an entry of `exchanges`": RecordedExchange,
}
"""The objects inside events that have fields of their own, beside actions, which every role's prompt lists."""


def rows(table: str) -> Iterable[tuple[str, ...]]:
    """The rows of a table, the heading first."""
    if table == "keys":
        yield ("endpoint", "key, first choice first")
        for provider in (*PROVIDERS, LOOPBACK, OTHER):
            names = ", ".join(f"`{name}`" for name in provider.key_variables)
            yield (provider.name, names if provider.profile.needs_key else f"{names}, if it is set")
    elif table == "endpoints":
        yield ("endpoint", "schema", "seed", "temperature")
        for provider in (*PROVIDERS, LOOPBACK, OTHER):
            profile = provider.profile
            has_schema = profile.response_format is not ResponseFormat.NONE
            sent = (has_schema, profile.send_seed, profile.temperature is not None)
            yield (provider.name, *("sent" if each else "not sent" for each in sent))
    elif table == "fields":
        yield ("event or object", "fields")
        yield ("every event", f"`type`, {_names(EventBase)}")
        for name, event in EVENT_TYPES.items():
            yield (f"`{name}`", _names(event, without={"type", *EventBase.model_fields}))
        for title, model in OBJECTS.items():
            yield (title, _names(model))
    else:
        yield ("event", "meaning", "data")
        for kind in EVENT_KINDS.values():
            if kind.is_about_game:
                yield (f"`{kind.name}`", kind.meaning, ", ".join(f"`{key}`" for key in kind.data))


def _names(model: type[BaseModel], without: Collection[str] = ()) -> str:
    return ", ".join(f"`{name}`" for name in model.model_fields if name not in without)


def text(table: str) -> str:
    """A table in Markdown."""
    heading, *others = rows(table)
    lines = [heading, ("---",) * len(heading), *others]
    return "".join(f"|{'|'.join(line)}|\n" if line[0] == "---" else f"| {' | '.join(line)} |\n" for line in lines)


def with_tables(page: str) -> str:
    """A page with its tables written again."""
    for table in PAGES:
        begin, end = f"<!-- Table of {table}, written by `python -m tests.docs.tables` -->\n", "<!-- End of table -->\n"
        before, found, rest = page.partition(begin)
        if found:
            page = f"{before}{begin}\n{text(table)}\n{end}{rest.partition(end)[2]}"
    return page


def main() -> None:
    """Write the tables into their pages."""
    for page in set(PAGES.values()):
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
