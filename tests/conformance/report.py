"""Writes docs/fidelity.md: every figure of the game beside the value that the simulator gives.

Run `python -m tests.conformance.report` in the root of the checkout. It measures all figures, which takes about half a
minute.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.conformance.catalogue import KNOWN_DIFFERENCES, TOPICS
from tests.conformance.figure import Figure
from tests.conformance.not_modelled import NOT_MODELLED, incidents_left_out

PAGE = Path(__file__).parents[2] / "docs" / "fidelity.md"

HEAD = """# Fidelity of the embedded colony

The embedded colony simulates RimWorld 1.6 without expansions. This page compares published figures of the game with the
simulator. Each figure is measured in an experiment: a small map, the real rules, and as much game time as it takes. The
experiments are in `tests/conformance`.

- *Source* is the class or def of the game that has the figure.
- *Tolerance* is the difference that the test suite allows. For times, it is the interval at which the game and the
  simulator update; for shares and means, it is the spread of the sample.
- Figures with † need a save of RimWorld itself.

`pytest tests/conformance` checks the figures. `python -m tests.conformance.report` writes this page. A test fails if
the page does not list the figures of the suite.
"""

COLUMNS = "| figure | source | expected | simulated | difference | tolerance |\n|---|---|---:|---:|---:|---:|"

ROW = re.compile(r"^\| (?P<name>[^|]+) \| `(?P<source>[^`]+)` \| (?P<expected>[^|]+) \|.*\| (?P<tolerance>[^|]+) \|$")


def number(value: float) -> str:
    """A number with at most four decimals, and spaces between thousands."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".").replace(",", " ")
    return "0" if text == "-0" else text


def with_unit(value: float, unit: str) -> str:
    """A number and its unit."""
    return f"{number(value)} {unit}".rstrip()


def title(figure: Figure) -> str:
    """The name of a figure on the page."""
    return f"{figure.name} †" if figure.needs_save else figure.name


def identity(figure: Figure) -> tuple[str, str, str, str]:
    """What identifies a figure on the page: name, source, expected value, tolerance."""
    return title(figure), figure.source, with_unit(figure.expected, figure.unit), number(figure.tolerance)


def row(figure: Figure, simulated: float | None) -> str:
    """The line of a figure in the table; `simulated` is None if it was not measured."""
    name, source, expected, tolerance = identity(figure)
    measured = "not measured" if simulated is None else number(simulated)
    difference = "" if simulated is None else number(simulated - figure.expected)
    return f"| {name} | `{source}` | {expected} | {measured} | {difference} | {tolerance} |"


def listed(page: str) -> list[tuple[str, str, str, str]]:
    """The figures that a page lists, each in the form of `identity`."""
    found = (ROW.match(line) for line in page.splitlines())
    return [(match["name"], match["source"], match["expected"], match["tolerance"]) for match in found if match]


def differences() -> str:
    """The section on known differences."""
    if not KNOWN_DIFFERENCES:
        return "None: every figure is within its tolerance."
    return "\n".join(f"- **{name}**: {reason}" for name, reason in sorted(KNOWN_DIFFERENCES.items()))


def left_out() -> str:
    """The section on what is not modelled."""
    points = "\n".join(f"- **{topic}.** {text}" for topic, text in NOT_MODELLED.items())
    names = ", ".join(f"`{name}`" for name in incidents_left_out())
    return f"{points}\n\nIncidents that never happen: {names}."


def write(measured: dict[str, float | None]) -> str:
    """The whole page; `measured` has the measured value of each figure by name."""
    count = sum(len(figures) for figures in TOPICS.values())
    parts = [HEAD, f"{count} figures in {len(TOPICS)} topics; known differences: {len(KNOWN_DIFFERENCES)}.\n"]
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
