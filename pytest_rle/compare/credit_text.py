"""The effects of the parts of a team as text of 80 columns, and as Markdown."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Final

from pytest_rle.compare.credit import Credit, Effect
from pytest_rle.compare.text import correction_lines, interval_text, p_text
from pytest_rle.shown import markdown, shown

HEADINGS: Final = ("part", "seeds", "effect", "95 % interval", "p", "it")

VERDICTS: Final = {"better": "earns", "worse": "costs", "undecided": "undecided"}


def text_lines(found: Credit) -> list[str]:
    """The effects in lines of at most 80 characters, if names are short."""
    lines: list[str] = []
    for heading, effects in _groups(found):
        rows = [HEADINGS, *map(_cells, effects)]
        widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
        lines += [f"{heading}:", *(" ".join(map(_aligned, row, widths, range(len(row)))).rstrip() for row in rows), ""]
    return list(map(shown, [*lines, *_notes(found)]))


def markdown_lines(found: Credit) -> list[str]:
    """The effects as Markdown."""
    lines: list[str] = []
    for heading, effects in _groups(found):
        lines += [f"## {markdown(heading)}", "", f"| {' | '.join(HEADINGS)} |", "|---|---:|---:|---|---:|---|"]
        lines += [f"| {' | '.join(map(markdown, _cells(effect)))} |" for effect in effects]
        lines += [""]
    return [*lines, *map(markdown, _notes(found))]


def _groups(found: Credit) -> Iterable[tuple[str, Sequence[Effect]]]:
    for (whole, scenario), effects in itertools.groupby(found.effects, key=lambda one: (one.whole, one.scenario)):
        yield f"{scenario}, {whole}", list(effects)


def _cells(effect: Effect) -> Sequence[str]:
    paired = effect.paired
    return (
        effect.part,
        str(paired.pairs),
        f"{paired.mean_difference:+.3f}",
        interval_text(paired),
        p_text(effect.p_holm),
        VERDICTS[effect.verdict.value],
    )


def _notes(found: Credit) -> list[str]:
    meaning = "effect: the whole team's score minus that of the team without the part."
    return [meaning, *correction_lines([effect.paired for effect in found.effects], "effects"), *found.unpaired]


def _aligned(cell: str, width: int, place: int) -> str:
    return f"{cell:<{width}}" if place in (0, 3, 5) else f"{cell:>{width}}"
