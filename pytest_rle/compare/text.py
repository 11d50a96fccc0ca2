"""A comparison as text of 80 columns, and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from pytest_rle.compare.comparison import Comparison, ScenarioComparison, Side
from pytest_rle.shown import markdown, shown
from pytest_rle.stats import FEWEST_VALUES, PairedComparison, fewest_pairs

HEADINGS: Final = ("scenario", "seeds", "A", "B", "A - B", "95 % interval", "p", "A is")

FEW: Final = "too few seeds to say"


def text_lines(found: Comparison) -> list[str]:
    """The comparison in lines of at most 80 characters, if names are short: a table, then what stands behind it."""
    rows = [HEADINGS, *(_cells(name, one) for name, one in found.scenarios.items())]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    lines = [f"A: {found.a} ({found.source_a})", f"B: {found.b} ({found.source_b})", ""]
    lines += [" ".join(map(_aligned, row, widths, range(len(row)))).rstrip() for row in rows]
    for name, one in found.scenarios.items():
        lines += ["", f"{name}:"]
        for detail in _details(one):
            lines += textwrap.wrap(detail, 80, initial_indent="  ", subsequent_indent="    ")
    return list(map(shown, [*lines, *_notes(found)]))


def markdown_lines(found: Comparison) -> list[str]:
    """The comparison as Markdown."""
    lines = [
        f"**A**: {markdown(found.a)} ({markdown(found.source_a)})  ",
        f"**B**: {markdown(found.b)} ({markdown(found.source_b)})",
        "",
        f"| {' | '.join(HEADINGS)} |",
        "|---|---:|---:|---:|---:|---|---:|---|",
    ]
    lines += [f"| {' | '.join(map(markdown, _cells(name, one)))} |" for name, one in found.scenarios.items()]
    for name, one in found.scenarios.items():
        lines += ["", f"**{markdown(name)}**", "", *(f"- {markdown(line)}" for line in _details(one))]
    return [*lines, *map(markdown, _notes(found))]


def _cells(name: str, one: ScenarioComparison) -> Sequence[str]:
    return (
        name,
        str(one.paired.pairs),
        f"{one.a.score:.3f}",
        f"{one.b.score:.3f}",
        f"{one.paired.mean_difference:+.3f}",
        interval_text(one.paired),
        p_text(one.p_holm),
        one.verdict.value,
    )


def interval_text(paired: PairedComparison) -> str:
    """The interval, or why there is none."""
    if paired.interval is not None:
        return f"{paired.interval.low:+.3f} to {paired.interval.high:+.3f}"
    return "all seeds alike" if paired.pairs >= FEWEST_VALUES else FEW


def correction_lines(paired: Sequence[PairedComparison], tested: str) -> list[str]:
    """What Holm's correction does to the p values of several comparisons, whose kind is named by `tested`."""
    if len(paired) < 2:
        return []
    most, fewest = max(one.pairs for one in paired), fewest_pairs(len(paired))
    lines = [f"p is corrected for {len(paired)} {tested} (Holm)."]
    if most < fewest:
        lines.append(f"{_seeds(most)} cannot give a p below 0.05 for {len(paired)} {tested}: play at least {fewest}.")
    return lines


def p_text(p: float) -> str:
    """A p value with three decimals."""
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def _details(one: ScenarioComparison) -> Iterable[str]:
    paired = one.paired
    correlation = "" if paired.correlation is None else f", correlation over the seeds {paired.correlation:.2f}"
    yield f"P(A > B) {paired.superiority:.2f}{correlation}; worst seed {one.a.worst:.3f} and {one.b.worst:.3f}"
    if one.a.anchored is not None and one.b.anchored is not None:
        yield f"anchored: {one.a.anchored:z.3f} and {one.b.anchored:z.3f} (0 is idle, 1 is the scripted reference)"
    else:
        yield f"not anchored: {one.unanchored}"
    yield _power(one)
    if one.a.defeats or one.b.defeats:
        lost = f"{_defeats(one.a, paired.pairs)} and {_defeats(one.b, paired.pairs)}"
        yield f"seeds with a defeat: {lost}; McNemar's p {p_text(one.defeats_p)}"
    else:
        yield f"no game was lost, so the interval does not include defeats (up to {one.a.defeat_rate[1]:.0%})"
    if one.a.tokens or one.b.tokens:
        yield f"a game costs {_cost(one.a)} and {_cost(one.b)}"
    for name, side in (("A", one.a), ("B", one.b)):
        if side.repeats is not None and side.repeats.differ:
            yield f"repeats of {name}: {side.repeats.text()}"
    yield from _missing(one)


def _power(one: ScenarioComparison) -> str:
    pairs, detectable, needed = one.paired.pairs, one.paired.detectable_effect, one.paired.seeds_needed
    if detectable is None:
        return f"{_seeds(pairs)} cannot give a p below 0.05: play at least {FEWEST_VALUES}"
    text = f"{_seeds(pairs)} detect a difference of {detectable:.3f} (80 % power)"
    if needed is not None and needed > pairs:
        text += f"; to detect this one takes {needed}"
    return text


def _seeds(count: int) -> str:
    return "1 seed" if count == 1 else f"{count} seeds"


def _defeats(side: Side, pairs: int) -> str:
    low, high = side.defeat_rate
    return f"{side.defeats} of {pairs} ({100 * low:.0f}-{high:.0%})"


def _cost(side: Side) -> str:
    cost = "an unknown sum" if side.cost_usd is None else f"${side.cost_usd:.4f}"
    return f"{cost}, {side.tokens:,.0f} tokens"


def _missing(one: ScenarioComparison) -> Iterable[str]:
    for name, side, seeds in (("A", one.a, one.only_a), ("B", one.b, one.only_b)):
        if side.invalid:
            yield f"games of {name} without a valid result, which do not count: {side.invalid}"
        if seeds:
            yield f"seeds of {name} alone, which do not count: {', '.join(map(str, seeds))}"


def _notes(found: Comparison) -> list[str]:
    """What concerns the whole comparison."""
    lines = correction_lines([one.paired for one in found.scenarios.values()], "scenarios")
    for name, scenarios in (("A", found.only_a), ("B", found.only_b)):
        if scenarios:
            lines.append(f"scenarios of {name} alone, which do not count: {', '.join(scenarios)}")
    return ["", *lines] if lines else []


def _aligned(cell: str, width: int, place: int) -> str:
    return f"{cell:<{width}}" if place in (0, 5, 7) else f"{cell:>{width}}"
