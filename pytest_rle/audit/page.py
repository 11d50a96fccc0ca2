"""The audit as Markdown, for `docs/audit.md`."""

from __future__ import annotations

import dataclasses
import functools
import statistics
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from pytest_rle.audit.book import AuditedGame, PlantedHarm, Result
from pytest_rle.audit.exploits import EXPLOITS
from pytest_rle.audit.figures import (
    AT_ONCE,
    BEYOND_CHANCE,
    CERTAIN,
    CLEARLY,
    LEAST_VALUES,
    MOST_ANCHORED,
    MOST_CORRELATION,
    MOST_SHARE,
    Change,
    Gain,
    correlations,
    distinct_values,
    gains,
    highest_at_once,
    highest_later,
)
from pytest_rle.audit.gallery import GALLERY
from pytest_rle.audit.harms import HARMS, LATER_DAYS, LED_DAYS
from pytest_rle.audit.play import FLOOR, REFERENCE
from pytest_rle.scenario import Scenario
from pytest_rle.scoring import DEFAULT_VERSION
from pytest_rle.seeds import seed_ranges

CORRELATIONS_SHOWN: Final = 8

LINE: Final = 118
"""The longest line of a paragraph."""

_CHANCE: Final = {True: "beyond chance", False: "which may be chance", None: "too few seeds to tell from chance"}
"""Whether a share above its limit may be chance, by `Gain.is_certain`."""

SHIPPED: Final = {FLOOR: "Gives no order.", REFERENCE: "The shipped reference.", "random": "Orders at random."}


@dataclasses.dataclass(frozen=True)
class ScenarioAudit:
    """What was found in one scenario: its games, and the harms that were planted in it."""

    scenario: Scenario
    games: Sequence[AuditedGame]
    harms: Sequence[PlantedHarm]

    @functools.cached_property
    def gains(self) -> list[Gain]:
        """What each team gained; see `gains`."""
        return gains(self.games, self.scenario.weights[DEFAULT_VERSION])


def page(audits: Sequence[ScenarioAudit]) -> str:
    """The whole page."""
    games = [game for audit in audits for game in audit.games]
    harms = [harm for audit in audits for harm in audit.harms]
    return "\n".join(
        [
            _head(audits, len(games)),
            _glance(audits),
            _gains(audits),
            _beside_scripted(audits),
            _metrics(games),
            _harms(harms),
            _exploits(),
        ]
    )


def too_high(audits: Iterable[ScenarioAudit]) -> list[str]:
    """One sentence for each team that gained more than it may."""
    found = []
    for audit in audits:
        for gain in audit.gains:
            if gain.is_above and gain.share is not None and gain.limit is not None:
                fed = ", ".join(f"{metric} {part:+.3f}" for metric, part in gain.fed_by)
                found.append(
                    f"`{gain.team}` in {audit.scenario.name}: {_percent(gain.share)} (limit {_percent(gain.limit)}), "
                    f"{_count(len(gain.seeds), 'seed')}, {_CHANCE[gain.is_certain]}; "
                    f"most of it from {fed or 'the end'}"
                )
    return found


def _head(audits: Sequence[ScenarioAudit], games: int) -> str:
    rows = [
        f"| {audit.scenario.name} | {_seeds(audit.games)} | {len(audit.games)} | {_seeds(audit.harms)} |"
        for audit in audits
    ]
    return "\n".join(
        [
            "# Can the score be fed?",
            "",
            _paragraph(
                "A score is worth something only if no team can raise it without leading the colony well. The "
                "audit plays a gallery of degenerate teams through the door for [teams of one's "
                "own](own-tests.md), harms colonies on purpose, and asks what known kinds of exploits would do "
                "here. A command plays what is missing, and writes the page:"
            ),
            "",
            "```",
            "rle audit --seeds 0-3 --write docs/audit.md",
            "```",
            "",
            _paragraph(
                f"More seeds of single teams (`--teams`) are added to the same book, and a page has all that the book "
                f"holds. This one has {_count(games, 'whole game')}, scored under version {DEFAULT_VERSION}. Few seeds "
                "say little about one team, because its games differ much from seed to seed."
            ),
            "",
            "| scenario | seeds of games | games | seeds of harms |",
            "|---|---|---:|---|",
            *rows,
            "",
        ]
    )


def _glance(audits: Sequence[ScenarioAudit]) -> str:
    """For each scenario the teams that come nearest to their limits, and every team above its limit."""
    lines = [
        "## At a glance",
        "",
        _paragraph(
            "A team's gain is its raw score less that of idle, as a share of scripted's gain, all as means over the "
            f"seeds that the three played. A team of the gallery may gain {_percent(MOST_SHARE)}. Scripted play with "
            f"a few standing orders more may reach {_percent(MOST_ANCHORED)}. The limits are on the means: on a single "
            "seed, chance alone can take a team above."
        ),
        "",
        _row("scenario", "idle", "scripted", "highest of the gallery", "highest beside scripted"),
        "|---|---:|---:|---|---|",
    ]
    for audit in audits:
        gains = audit.gains
        if gains:
            shipped = (f"{gain.score:.3f}" for gain in gains[:2])  # idle and scripted come first
            alone, beside = ([gain for gain in gains if gain.limit == limit] for limit in (MOST_SHARE, MOST_ANCHORED))
            lines.append(_row(audit.scenario.name, *shipped, _highest(alone), _highest(beside)))
    above = too_high(audits)
    lines += ["", "Above the limit:" if above else "No team is above its limit.", ""]
    return "\n".join([*lines, *(f"- {each}." for each in above), *([""] if above else [])])


def _highest(gains: Iterable[Gain]) -> str:
    """The team with the highest share, on the seeds it played."""
    best = max(gains, key=lambda gain: gain.share or 0.0, default=None)
    if best is None or best.share is None:
        return ""
    return f"{_percent(best.share)} {best.team}, {_count(len(best.seeds), 'seed')}"


def _gains(audits: Sequence[ScenarioAudit]) -> str:
    found = {audit.scenario.name: {gain.team: gain for gain in audit.gains} for audit in audits}
    names = [name for name, by_team in found.items() if by_team]
    teams = [team for team in (*SHIPPED, *GALLERY) if any(team in found[name] for name in names)]
    lines = [
        "## What each team gains",
        "",
        _paragraph(
            "The gain as a share of scripted's, then the mean raw score and its lowest and highest over the seeds. A "
            "cell with a single score has one seed, and an empty one was not played."
        ),
        "",
        _row("team", *names),
        f"|---|{'---:|' * len(names)}",
        *(_row(team, *(_gain(found[name].get(team)) for name in names)) for team in teams),
        "",
        "| team | what it does |",
        "|---|---|",
        *(_row(team, SHIPPED[team] if team in SHIPPED else _first_line(GALLERY[team])) for team in teams),
        "",
    ]
    return "\n".join(lines)


def _beside_scripted(audits: Sequence[ScenarioAudit]) -> str:
    """The teams that play as the scripted one does, with standing orders more, against it seed by seed."""
    lines = [
        "## Scripted play with standing orders",
        "",
        _paragraph(
            "The difference is the team's raw score less that of scripted play, as the mean over the same seeds, with "
            f"its {100 * BEYOND_CHANCE:g} % interval; there is none with few seeds, and where all differ equally. An "
            "order in the first ticks sends a whole game another way, so the two differ by chance even where the "
            "order does no good and no harm. If a mean over twenty seeds is above the limit, or close to it, play the "
            "twenty reserved seeds of the baselines too (`--seeds 1000-1019`)."
        ),
        "",
        _row("scenario", "team", "seeds", "of scripted's gain", "difference", "interval"),
        "|---|---|---:|---:|---:|---:|",
    ]
    lines += [
        _row(
            audit.scenario.name,
            gain.team,
            str(len(gain.seeds)),
            "" if gain.share is None else _percent(gain.share),
            f"{gain.over_scripted:+.3f}",
            "none" if gain.interval is None else f"{gain.interval.low:+.3f} to {gain.interval.high:+.3f}",
        )
        for audit in audits
        for gain in audit.gains
        if gain.limit == MOST_ANCHORED
    ]
    return "\n".join([*lines, ""])


def _first_line(named: object) -> str:
    return (named.__doc__ or "").splitlines()[0]


def _gain(gain: Gain | None) -> str:
    if gain is None:
        return ""
    share = "" if gain.share is None else f"{_percent(gain.share)}<br>"
    spread = f" ({gain.lowest:.3f} to {gain.highest:.3f})" if len(gain.seeds) > 1 else ""
    return f"{share}{gain.score:.3f}{spread}"


def _metrics(games: Sequence[AuditedGame]) -> str:
    found = correlations(games)
    above = [each for each in found if each.value > MOST_CORRELATION]
    lines = [
        "## Do the metrics say different things?",
        "",
        _paragraph(
            f"Over all games above, no two metrics may correlate above {MOST_CORRELATION:g}, and each must take "
            f"at least {LEAST_VALUES} values that lie {CLEARLY:g} apart. A metric is its mean over the "
            "time in which a founder lived."
        ),
        "",
        f"{_count(len(above), 'pair')} above the limit. The highest correlations:",
        "",
        "| metrics | correlation | games |",
        "|---|---:|---:|",
    ]
    lines += [
        f"| {each.first}, {each.second} | {each.value:.3f} | {each.games} |" for each in found[:CORRELATIONS_SHOWN]
    ]
    lines += ["", "| metric | clearly different values |", "|---|---:|"]
    lines += [f"| {metric} | {count} |" for metric, count in distinct_values(games).items()]
    return "\n".join([*lines, ""])


def _harms(harms: Sequence[PlantedHarm]) -> str:
    lines = [
        "## Harm that is done on purpose",
        "",
        _paragraph(
            f"The scripted team leads a colony for {LED_DAYS} days. Then a copy of the colony is harmed, and neither "
            f"it nor an unharmed copy gets further orders for {LATER_DAYS} days. The table has the change of the "
            f"score, and the metric that gains most: at once, where none may gain (up to {AT_ONCE:g} is work that the "
            "harm interrupts, and which the game books then), and in the mean of the days after. The two copies also "
            f"part by chance, so the last column says whether the {100 * CERTAIN:g} % interval over the seeds lies "
            "above 0."
        ),
        "",
        _row(
            "harm",
            "seeds",
            "touched",
            "score at once",
            "score later",
            "metric at once",
            "metric later",
            "beyond chance",
        ),
        "|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for name, harm in HARMS.items():
        found = [each for each in harms if each.harm == name and each.changed]
        if not found:
            continue
        later = highest_later(found)
        lines.append(
            _row(
                _first_line(harm).removesuffix("."),
                str(len(found)),
                f"{statistics.fmean(each.changed for each in found):.0f}",
                f"{statistics.fmean(each.score_at_once for each in found):+.3f}",
                f"{statistics.fmean(each.score_later for each in found):+.3f}",
                _change(highest_at_once(found)),
                _change(later),
                {True: "yes", False: "no", None: "too few seeds to say"}[later.is_certain],
            )
        )
    return "\n".join([*lines, ""]) if harms else ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _change(change: Change) -> str:
    return f"{change.metric} {change.value:+.3f}" if abs(change.value) >= 0.0005 else "0"


def _exploits() -> str:
    lines = [
        "## Known kinds of exploits",
        "",
        "| attempt | what comes of it | shown by |",
        "|---|---|---|",
    ]
    for exploit in EXPLOITS:
        tests = "<br>".join(f"`tests/{test}`" for test in exploit.tests)
        lines.append(f"| {exploit.attempt} | {exploit.answer} | {tests} |")
    return "\n".join([*lines, ""])


def _seeds(results: Iterable[Result]) -> str:
    return seed_ranges(each.seed for each in results) or "none"


def _paragraph(text: str) -> str:
    return textwrap.fill(text, LINE, break_long_words=False, break_on_hyphens=False)


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
