"""The columns of the result table. To add one, add its line to COLUMNS."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

Row = Mapping[str, Any]
"""An episode's result as `EpisodeResult.row` gives it, with the names of the episode, its scenario and its team."""

UNKNOWN: Final = "-"
"""What a cell shows if the row has no value."""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        heading: Its name in the table.
        text: The text of a cell, given the row.
        align: Whether its cells stand left or right.
        hide_if_unknown: Leave the column out if no row has a value for it.
        dropped: The column's place in the order in which columns are left out, one by one, while the table is too wide
            for a terminal; None if it always stays.
    """

    heading: str
    text: Callable[[Row], str]
    align: Literal["<", ">"] = ">"
    hide_if_unknown: bool = False
    dropped: int | None = None

    def is_shown(self, rows: Sequence[Row]) -> bool:
        """Whether the column belongs in the table of these rows."""
        return not self.hide_if_unknown or any(self.text(row) != UNKNOWN for row in rows)


def _time(row: Row) -> str:
    """The wall time; where a record was used in place of a game, the word for that."""
    source = row.get("source", "played")
    return _value("seconds", "{:.0f}s")(row) if source == "played" else str(source)


def _value(key: str, form: str = "{}") -> Callable[[Row], str]:
    """Cells that show one value of the row in a format."""

    def text(row: Row) -> str:
        value = row.get(key)
        return UNKNOWN if value is None else form.format(value)

    return text


def _alive(row: Row) -> str:
    return UNKNOWN if row.get("colonists") is None else f"{row['colonists']}/{row['founders']}"


def _board(row: Row) -> str:
    """The board, if it is not the usual one."""
    return "realtime" if row.get("board") == "realtime" else UNKNOWN


def _cost(row: Row) -> str:
    """The cost of the calls. Without a call there is no cost, and not a cost of zero."""
    return str(row["cost"]).replace("at least ", "≥ ") if row.get("calls") else UNKNOWN


COLUMNS: Final = (
    Column("episode", _value("episode"), align="<"),
    Column("board", _board, align="<", hide_if_unknown=True),
    Column("outcome", _value("outcome"), align="<"),
    Column("days", _value("days", "{:.1f}"), dropped=3),
    Column("alive", _alive),
    Column("score", _value("score", "{:.3f}")),
    Column("mean", _value("mean", "{:.3f}"), hide_if_unknown=True),
    Column("final", _value("final", "{:.3f}"), hide_if_unknown=True),
    Column("goal", _value("goal", "{:.3f}"), hide_if_unknown=True),
    Column("anchored", _value("anchored", "{:.3f}"), hide_if_unknown=True),
    Column("ticks", _value("ticks"), dropped=2),
    Column("cost", _cost),
    Column("gaps", lambda row: str(row["stream_gaps"]) if row.get("stream_gaps") else UNKNOWN, hide_if_unknown=True),
    Column("time", _time, dropped=1),
)
"""The columns from left to right. The first names the episode, and is shortened if the table is too wide."""
