"""Which role earns what: the effects of the parts of a team, and how each role worked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pytest_rle.compare import credit_text
from pytest_rle.compare.credit import Credit
from pytest_rle.compare.games import Team
from pytest_rle.records import read_events
from pytest_rle.shown import markdown, shown
from pytest_rle.story.conduct import Conduct, conduct_of

HEADINGS: Final = ("role", "orders", "lost", "twice", "idle", "refused", "no plan", "answered", "after")

LEGEND: Final = (
    "lost: another role's order for the same thing won.",
    "twice: another role gave the same order in the same turn.",
    "idle: nothing to do. refused: by the game, or malformed. no plan: turns.",
    "answered: its events after which it gave an order; after: median game hours.",
)


class CreditReport(Credit):
    """The effects, and how each role worked.

    Attributes:
        conduct: By team and role; of the teams that lack no role.
    """

    conduct: Mapping[str, Mapping[str, Conduct]]


def credit_report(found: Credit, teams: Mapping[str, Team]) -> CreditReport:
    """The effects with the conduct of the roles, which is read from the records of the teams' valid games.

    A game of which only the line in the history is left has no record.

    Raises:
        RecordReadError: A record is missing or damaged.
    """
    conduct = {
        name: conduct_of(
            read_events(played.folder, on_incomplete=lambda _: None)
            for played in team.games
            if played.score is not None and played.folder is not None and played.folder.is_dir()
        )
        for name, team in teams.items()
        if not team.games[0].variant.without
    }
    return CreditReport(effects=found.effects, unpaired=found.unpaired, conduct=conduct)


def text_lines(found: CreditReport) -> list[str]:
    """The report in lines of at most 80 characters, if names are short."""
    lines = credit_text.text_lines(found)
    for team, roles in found.conduct.items():
        rows = [HEADINGS, *_rows(roles)]
        widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
        lines += ["", f"orders of {shown(team)}:"]
        lines += [" ".join(map(_aligned, row, widths, range(len(row)))).rstrip() for row in rows]
    return [*lines, *LEGEND] if found.conduct else lines


def markdown_lines(found: CreditReport) -> list[str]:
    """The report as Markdown."""
    lines = credit_text.markdown_lines(found)
    for team, roles in found.conduct.items():
        lines += ["", f"## orders of {markdown(team)}", "", f"| {' | '.join(HEADINGS)} |"]
        lines += ["|---|" + "---:|" * (len(HEADINGS) - 1)]
        lines += [f"| {' | '.join(map(markdown, row))} |" for row in _rows(roles)]
    return [*lines, "", *(f"- {line}" for line in LEGEND)] if found.conduct else lines


def _rows(roles: Mapping[str, Conduct]) -> Iterable[Sequence[str]]:
    for role, one in roles.items():
        yield (
            role,
            str(one.orders),
            str(one.contradicted),
            str(one.duplicated),
            str(one.idle),
            str(one.refused + one.rejected),
            str(one.without_plan),
            f"{one.answered}/{one.events}",
            "-" if one.delay_hours is None else f"{one.delay_hours:.1f} h",
        )


def _aligned(cell: str, width: int, place: int) -> str:
    return f"{cell:<{width}}" if place == 0 else f"{cell:>{width}}"
