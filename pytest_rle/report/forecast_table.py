"""The plan of a battery in words: what it will take, and what so many seeds can show."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from pytest_rle.episode.forecast import ANSWER_S, SHORT_ANSWER_TOKENS, Forecast, Span
from pytest_rle.report.table import WIDTH
from pytest_rle.shown import shown

DEVIATIONS: Final = (0.05, 0.1)
"""Assumed standard deviations of the difference between two teams on one seed. Two runs tell the real one."""

_HEADINGS: Final = ("scenario", "episodes", "calls", "tokens in", "tokens out", "USD", "hours")
_WIDTHS: Final = (17, 8, 7, 11, 11, 13, 6)


def forecast_table(
    forecasts: Sequence[Forecast], *, concurrency: int = 1, max_run_cost: Decimal | None = None
) -> list[str]:
    """The lines of the plan, at most 80 columns wide.

    Args:
        forecasts: One for each scenario and team.
        concurrency: How many episodes run at once.
        max_run_cost: The cost limit of the run in USD.
    """
    lines: list[str] = []
    for team in dict.fromkeys(each.team for each in forecasts):
        own = [each for each in forecasts if each.team == team]
        if all(each.is_known and not each.calls for each in own):
            lines.append(f"team {shown(team)}: {sum(each.episodes for each in own)} episodes, which call no model")
            continue
        lines += [f"team {shown(team)}", _line(_HEADINGS), *(_line(_cells(each)) for each in own)]
        if len(own) > 1:
            lines.append(_line(_sum(own)))
    lines.append("")
    for note in _notes(forecasts, concurrency, max_run_cost):
        lines += textwrap.wrap(note, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    return lines


def _cells(each: Forecast) -> tuple[str, ...]:
    usd = "unknown" if each.usd is None or not each.is_known else _money(each.usd) if each.calls else "-"
    return (
        shown(each.scenario)[: _WIDTHS[0]],
        str(each.episodes),
        str(each.calls) if each.is_known else "unknown",
        _count(each.prompt_tokens),
        _count(each.answer_tokens),
        usd,
        f"{each.hours:.1f}" if each.calls else "-",
    )


def _sum(own: Sequence[Forecast]) -> tuple[str, ...]:
    calls = sum(each.calls for each in own)
    usd = [each.usd for each in own if each.usd is not None and each.is_known]
    is_priced = len(usd) == len(own)
    return (
        "all",
        str(sum(each.episodes for each in own)),
        str(calls) if own[0].is_known else "unknown",
        _count(sum((each.prompt_tokens for each in own), Span())),
        _count(sum((each.answer_tokens for each in own), Span())),
        (_money(sum(usd, Span())) if calls else "-") if is_priced else "unknown",
        f"{sum(each.hours for each in own):.1f}" if calls else "-",
    )


def _notes(forecasts: Sequence[Forecast], concurrency: int, max_run_cost: Decimal | None) -> list[str]:
    notes: list[str] = []
    if any(each.calls for each in forecasts):
        notes += [
            f"Low: {SHORT_ANSWER_TOKENS} tokens an answer. High: every answer as long as the endpoint allows.",
            "Retries, corrections and discounts for cached prompts are not counted.",
            f"Hours: {ANSWER_S:g} s an answer, one episode after another"
            + (f"; --rle-concurrency {concurrency} divides them by up to {concurrency}." if concurrency > 1 else "."),
        ]
    notes += [
        f"No price is known for {shown(model)}: add --rle-price-per-mtok PROMPT:COMPLETION."
        for model in dict.fromkeys(model for each in forecasts for model in each.unpriced)
    ]
    notes += [
        f"{shown(name)}: its prompts were not measured; those of the longest scenario stand for them."
        for name in dict.fromkeys(each.scenario for each in forecasts if not each.is_measured and each.calls)
    ]
    if any(not each.is_known for each in forecasts):
        notes.append("What a team of your own asks is not known before it plays.")
    spans = [each.usd for each in forecasts if each.usd is not None]
    high = sum(span.high for span in spans)
    if max_run_cost is not None and high > float(max_run_cost):
        notes.append(
            f"--rle-max-run-cost {max_run_cost} is below the high estimate of ${high:.2f}: it may end the run."
        )
    notes += _power_notes(sorted({each.seeds for each in forecasts}))
    return notes


def _power_notes(counts: Sequence[int]) -> list[str]:
    """What difference between two teams so many seeds find with 80 % power."""
    from pytest_rle.stats import detectable_effect  # here: imports SciPy, only for plans

    lines: list[str] = []
    for count in counts:
        found = [
            f"{effect:.3f} if the differences of single seeds deviate by {deviation:g}"
            for deviation in DEVIATIONS
            if (effect := detectable_effect(deviation, count)) is not None
        ]
        seeds = f"{count} seeds" if count > 1 else "1 seed"
        lines.append(
            f"{seeds} find a mean difference between two teams of {', of '.join(found)} (80 % power)."
            if found
            else f"{seeds}: too few to find a difference between two teams."
        )
    return lines


def _line(cells: Sequence[str]) -> str:
    first, *rest = cells
    texts = [f"{first:<{_WIDTHS[0]}}", *(f"{text:>{width}}" for text, width in zip(rest, _WIDTHS[1:], strict=True))]
    return " ".join(texts).rstrip()


def _count(span: Span) -> str:
    """Two numbers of tokens, such as `1.2M-1.8M`."""
    return f"{_short(span.low)}-{_short(span.high)}" if span.high else "-"


def _short(count: float) -> str:
    for factor, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= factor:
            scaled = count / factor
            return f"{scaled:.0f}{unit}" if scaled >= 10 else f"{scaled:.1f}{unit}"
    return f"{count:.0f}"


def _money(span: Span) -> str:
    return f"${_dollars(span.low)}-{_dollars(span.high)}"


def _dollars(usd: float) -> str:
    return f"{usd:.0f}" if usd >= 100 else f"{usd:.2f}"
