"""`rle audit`: can a team raise the score without leading the colony well?"""

from __future__ import annotations

import argparse
import concurrent.futures
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pytest_rle.audit.book import AuditedGame, Book, Result, Rules
from pytest_rle.audit.harms import plant
from pytest_rle.audit.page import ScenarioAudit, page, too_high
from pytest_rle.audit.pinned import pinned_games
from pytest_rle.audit.play import FLOOR, REFERENCE, TEAMS, play
from pytest_rle.errors import SettingError
from pytest_rle.process_pool import add_processes, process_pool
from pytest_rle.records.files import write_atomically
from pytest_rle.scenario import Scenario, find_scenarios, pick_scenarios, scenarios_directory
from pytest_rle.seeds import parse_seeds
from pytest_rle.team.names import did_you_mean

BOOK: Final = Path("results/audit.jsonl")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="which scenarios (default: all)")
    parser.add_argument("--seeds", type=_seeds, default=(0,), metavar="N", help="seeds, such as 0-4 (default: 0)")
    parser.add_argument(
        "--teams",
        type=lambda text: tuple(text.split(",")),
        default=TEAMS,
        metavar="NAME,...",
        help="which teams, besides idle and scripted (default: the whole gallery); games of idle, scripted and random "
        "that the pinned baselines hold are not played again",
    )
    parser.add_argument("--no-harms", action="store_true", help="plant no harms in worlds")
    parser.add_argument(
        "--book",
        type=Path,
        default=BOOK,
        metavar="FILE",
        help=f"where the results are kept; what it has is not played again, so delete it after a change of the game or "
        f"of a team (default: {BOOK})",
    )
    add_processes(parser)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write all results of the book as Markdown")


def _seeds(text: str) -> tuple[int, ...]:
    try:
        return parse_seeds(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def run(options: argparse.Namespace) -> int:
    """Play what the book lacks, and say which teams gain too much.

    Returns 0 if none does, and 1 otherwise. Raises RleError if the audit cannot be made.
    """
    unknown = [team for team in options.teams if team not in TEAMS]
    if unknown:
        raise SettingError(f"--teams: there is no team {did_you_mean(unknown[0], TEAMS)}")
    chosen = pick_scenarios(find_scenarios(scenarios_directory(Path.cwd())), options.scenarios)
    teams = tuple(dict.fromkeys((FLOOR, REFERENCE, *options.teams)))
    book = Book(options.book)
    _take_pinned(book, chosen, teams, options.seeds)
    for line in _complete(book, chosen, teams, options):
        sys.stdout.write(line)
        sys.stdout.flush()
        _write(options.write, book, chosen)
    _write(options.write, book, chosen)
    audits = _audits(book, chosen)
    above = too_high(audits)
    for sentence in above:
        sys.stdout.write(f"{sentence}\n")
    sys.stdout.write(f"{len(above)} of the results are above the limit\n")
    return 1 if above else 0


def _audits(book: Book, chosen: Sequence[Scenario]) -> list[ScenarioAudit]:
    by_rules = [(scenario, Rules.of(scenario)) for scenario in chosen]
    return [ScenarioAudit(scenario, book.games(rules), book.harms(rules)) for scenario, rules in by_rules]


def _write(path: Path | None, book: Book, chosen: Sequence[Scenario]) -> None:
    """Write the page, if one was asked for. It is written after each result, so that it is true at any time."""
    if path is not None:
        write_atomically(path, page(_audits(book, chosen)), option="--write")


def _take_pinned(book: Book, chosen: Sequence[Scenario], teams: Sequence[str], seeds: Sequence[int]) -> None:
    """Put the wanted games into the book that the pinned baselines hold and the book lacks."""
    for scenario in chosen:
        played = {(game.team, game.seed) for game in book.games(Rules.of(scenario))}
        for game in pinned_games(scenario):
            if game.team in teams and game.seed in seeds and (game.team, game.seed) not in played:
                book.add(game)


def _complete(
    book: Book, chosen: Sequence[Scenario], teams: Sequence[str], options: argparse.Namespace
) -> Iterator[str]:
    """Play the games and plant the harms that the book lacks. Yields a line for each."""
    with process_pool(options.processes) as pool:
        jobs = []
        for scenario in chosen:
            rules = Rules.of(scenario)
            played = {(game.team, game.seed) for game in book.games(rules)}
            harmed = {harm.seed for harm in book.harms(rules)}
            for seed in options.seeds:
                wanted = [team for team in teams if (team, seed) not in played]
                jobs += [pool.submit(_results, scenario.source, team, seed) for team in wanted]
                if not options.no_harms and seed not in harmed:
                    jobs.append(pool.submit(_results, scenario.source, None, seed))
        for number, job in enumerate(concurrent.futures.as_completed(jobs), 1):
            results = job.result()
            for result in results:
                book.add(result)
            yield _line(f"{number}/{len(jobs)}", results)


def _results(source: Path, team: str | None, seed: int) -> Sequence[Result]:
    """One game of a team, or the harms if there is no team."""
    return [play(source, team, seed)] if team is not None else plant(source, seed)


def _line(place: str, results: Sequence[Result]) -> str:
    first = results[0]
    what = f"{first.team:<27} {first.score:.3f}" if isinstance(first, AuditedGame) else f"{len(results)} harms"
    return f"{place:>9}  {first.rules.scenario:<16} {first.seed:>4}  {what}\n"
