"""A leaderboard as text of 80 columns, and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pytest_rle.compare.leaderboard import FEWEST_SEEDS, LEAST_COVERAGE, Leaderboard, Standing
from pytest_rle.shown import markdown, shown

HEADINGS: Final = ("rank", "team", "seeds", "score", "anchored", "worst", "lost", "vs idle", "vs scr.", "cost")

MORE_HEADINGS: Final = ("coverage", "quartile mean", "tokens", "time", "cost by")
"""Columns of the Markdown alone, which has room for them."""

OVERALL: Final = "all scenarios"

LONGEST_NAME: Final = 12
"""Characters of a team's name in the text's table. A longer name keeps its end."""

_LEFT: Final = (1,)


def text_lines(found: Leaderboard) -> list[str]:
    """The leaderboard in lines of at most 80 characters."""
    lines: list[str] = []
    for name, rows in _boards(found):
        cells = [HEADINGS, *(_cells(row) for row in rows)]
        widths = [max(len(row[place]) for row in cells) for place in range(len(HEADINGS))]
        lines += [f"{name}:"]
        lines += [" ".join(map(_aligned, row, widths, range(len(row)))).rstrip() for row in cells]
        lines += [*textwrap.wrap(_unanchored(found, name), 80), *_notes(rows), ""]
    return list(map(shown, [*lines, *_legend()]))


def markdown_lines(found: Leaderboard) -> list[str]:
    """The leaderboard as Markdown."""
    lines: list[str] = []
    for name, rows in _boards(found):
        headings = HEADINGS + MORE_HEADINGS
        lines += [f"## {markdown(name)}", "", f"| {' | '.join(headings)} |"]
        lines += ["|---:|---|" + "---:|" * (len(headings) - 2)]
        lines += [f"| {' | '.join(map(markdown, _cells(row, longest_name=200) + _more_cells(row)))} |" for row in rows]
        notes = [_unanchored(found, name), *_notes(rows)]
        lines += ["", *(f"- {markdown(note)}" for note in notes if note), ""]
    return [*lines, *map(markdown, _legend())]


def _boards(found: Leaderboard) -> Iterable[tuple[str, Sequence[Standing]]]:
    if found.overall:
        yield OVERALL, found.overall
    yield from found.scenarios.items()


def _unanchored(found: Leaderboard, board: str) -> str:
    """Why a table has no anchored scores; empty if it has."""
    if board == OVERALL:
        return f"not anchored: {', '.join(found.unanchored)}" if found.unanchored else ""
    return f"not anchored: {found.unanchored[board]}" if board in found.unanchored else ""


def _cells(row: Standing, *, longest_name: int = LONGEST_NAME) -> tuple[str, ...]:
    name = shown(row.team)
    return (
        "-" if row.rank is None else str(row.rank),
        name if len(name) <= longest_name else f"…{name[1 - longest_name :]}",
        str(row.seeds),
        f"{row.score:.3f}{_half(row.interval)}",
        "-" if row.anchored is None else f"{row.anchored:z.2f}{_half(row.anchored_interval, digits=2)}",
        f"{row.worst_decile:.2f}",
        f"{row.defeats:.0%}",
        _difference(row, "idle"),
        _difference(row, "scripted"),
        _cost(row),
    )


def _more_cells(row: Standing) -> tuple[str, ...]:
    return (
        f"{row.coverage:.0%}",
        f"{row.quartile_mean:.3f}{_half(row.quartile_interval)}",
        f"{row.tokens:,.0f}",
        _time(row),
        ", ".join(row.cost_sources) or "-",
    )


def _half(interval: tuple[float, float] | None, *, digits: int = 3) -> str:
    return "" if interval is None else f"±{(interval[1] - interval[0]) / 2:.{digits}f}"


def _difference(row: Standing, other: str) -> str:
    return f"{row.differences[other]:+.2f}" if other in row.differences else "-"


def _cost(row: Standing) -> str:
    if row.cost_usd is None:
        return "unknown"
    return f"${row.cost_usd:.2f}" + ("*" if row.is_on_front and row.tokens else "")


def _notes(rows: Iterable[Standing]) -> Iterable[str]:
    for row in rows:
        if row.repeats is not None and row.repeats.differ:
            yield f"{shown(row.team)}: {row.repeats.text()}"
        if row.tokens:
            by = " and ".join(row.cost_sources) or "unknown"
            time = "" if row.seconds is None else f", {_time(row)}"
            yield f"{shown(row.team)}: {row.tokens:,.0f} tokens a game{time}, cost by {by}"
        if row.faults:
            yield f"{shown(row.team)}: faults of calls: {_counted(row.faults)}"
        if row.failures:
            share = f"{row.coverage:.0%} of its games have a valid result"
            yield f"{shown(row.team)}: {share}; {_counted(row.failures)}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _time(row: Standing) -> str:
    return "-" if row.seconds is None else f"{row.seconds:.0f}s"


def _legend() -> list[str]:
    return [
        f"No rank: below {FEWEST_SEEDS} seeds, or valid results for less than {LEAST_COVERAGE:.0%} of the games.",
        "Teams that cannot be told apart share a rank.",
        "score, anchored: the mean over the seeds, and half of its 95 % interval.",
        "worst: the mean of the worst tenth of the seeds. lost: seeds with a defeat.",
        "vs: the mean difference to idle and to scripted on the same seeds.",
        "*: no other team scores more for at most the same cost.",
    ]


def _aligned(cell: str, width: int, place: int) -> str:
    return f"{cell:<{width}}" if place in _LEFT else f"{cell:>{width}}"
