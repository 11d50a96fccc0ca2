"""Writes docs/fidelity.md: every figure as the game has it and as the simulator plays it.

Run `python -m tests.conformance.report` from the root of the checkout; it takes about as long as the suite.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.conformance.catalogue import KNOWN_DIFFERENCES, TOPICS
from tests.conformance.figure import Figure
from tests.conformance.not_modelled import NOT_MODELLED, incidents_left_out

PAGE = Path(__file__).parents[2] / "docs" / "fidelity.md"

HEAD = """# How true the embedded colony is

The embedded colony is a simulator of RimWorld 1.6 without expansions. This page sets published figures of the game
beside what the simulator does. Each figure is measured by playing: a small map, the real rules, the clock running; the
plays are in `tests/conformance`. *Source* names the class or def of the game that has the figure. *Tolerance* is what
the suite allows: for clocks the step at which game and simulator look, for shares and means the spread of the sample.

`pytest tests/conformance` checks the figures. `python -m tests.conformance.report` writes this page again; a test fails
when its list of figures is no longer that of the suite. Figures marked † need a save of the game itself.
"""

COLUMNS = "| figure | source | expected | simulated | difference | tolerance |\n|---|---|---:|---:|---:|---:|"

ROW = re.compile(r"^\| (?P<name>[^|]+) \| `(?P<source>[^`]+)` \| (?P<expected>[^|]+) \|.*\| (?P<tolerance>[^|]+) \|$")


def number(value: float) -> str:
    """A number with as many decimals as it needs, four at most."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".").replace(",", " ")
    return "0" if text == "-0" else text


def with_unit(value: float, unit: str) -> str:
    """A number and its unit."""
    return f"{number(value)} {unit}".rstrip()


def title(figure: Figure) -> str:
    """How the page names a figure."""
    return f"{figure.name} †" if figure.needs_save else figure.name


def identity(figure: Figure) -> tuple[str, str, str, str]:
    """What of a figure the page must tell: name, source, expected value, tolerance."""
    return title(figure), figure.source, with_unit(figure.expected, figure.unit), number(figure.tolerance)


def row(figure: Figure, simulated: float | None) -> str:
    """A figure's line in the table."""
    name, source, expected, tolerance = identity(figure)
    measured = "not measured" if simulated is None else number(simulated)
    difference = "" if simulated is None else number(simulated - figure.expected)
    return f"| {name} | `{source}` | {expected} | {measured} | {difference} | {tolerance} |"


def listed(page: str) -> list[tuple[str, str, str, str]]:
    """The figures that a page lists, as `identity` tells them."""
    found = (ROW.match(line) for line in page.splitlines())
    return [(match["name"], match["source"], match["expected"], match["tolerance"]) for match in found if match]


def differences() -> str:
    """The section on figures that the simulator is known to miss."""
    if not KNOWN_DIFFERENCES:
        return "None: every figure lies within its tolerance."
    return "\n".join(f"- **{name}**: {reason}" for name, reason in sorted(KNOWN_DIFFERENCES.items()))


def left_out() -> str:
    """The section on what is not modelled."""
    points = "\n".join(f"- **{topic}.** {text}" for topic, text in NOT_MODELLED.items())
    names = ", ".join(f"`{name}`" for name in incidents_left_out())
    return f"{points}\n\nIncidents that never happen: {names}."


def write(measured: dict[str, float | None]) -> str:
    """The whole page, given what each figure measured."""
    count = sum(len(figures) for figures in TOPICS.values())
    parts = [HEAD, f"{count} figures in {len(TOPICS)} topics, of which {len(KNOWN_DIFFERENCES)} known to differ.\n"]
    for topic, figures in TOPICS.items():
        lines = "\n".join(row(figure, measured[figure.name]) for figure in figures)
        parts.append(f"## {topic}\n\n{COLUMNS}\n{lines}\n")
    parts.append(f"## Known differences\n\n{differences()}\n")
    parts.append(f"## What is not modelled\n\n{left_out()}\n")
    return "\n".join(parts)


def main() -> None:
    """Measure every figure and write the page."""
    measured = {
        figure.name: figure.measure() if figure.measurable else None
        for figures in TOPICS.values()
        for figure in figures
    }
    PAGE.write_text(write(measured), encoding="utf-8")


if __name__ == "__main__":
    main()
