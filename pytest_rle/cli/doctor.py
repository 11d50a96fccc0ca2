"""`rle doctor`: is everything ready for a run on a live game, or with a paid model?"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import os
import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, TypeVar

from pytest_rle import address
from pytest_rle.doctor import Examination, Finding, failures, heading, lines_of, to_json, verdict
from pytest_rle.episode import EpisodeSpec
from pytest_rle.errors import SettingError
from pytest_rle.llm.model_name import ModelName, parse_model_name
from pytest_rle.llm.prices import parse_prices
from pytest_rle.llm.profile_file import read_profile
from pytest_rle.scenario import find_scenarios, pick_scenario, scenarios_directory

T = TypeVar("T")

NOT_READY: Final = 1
"""Exit code if a check failed."""

DEFAULT_SCENARIO: Final = "crashlanded"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments. They have the names of pytest's options, and their variables of the environment."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "exit codes: 0 no check failed, 1 a check failed, 2 an argument cannot be used.\n"
        "A model is asked for one small plan, and only if everything else is in order."
    )
    _add(parser, "rimapi-url", "URL", address.base_url, "running game that speaks RIMAPI: http://localhost:8765")
    parser.add_argument(
        "--rle-model",
        metavar="NAME",
        type=_read(parse_model_name),
        action="append",
        help="model that is to play: NAME, or NAME@ENDPOINT; can be given several times",
    )
    _add(parser, "base-url", "URL", address.base_url, "OpenAI-compatible endpoint of the models")
    _add(parser, "endpoint-profile", "NAME|FILE", read_profile, "how the endpoint is asked")
    _add(parser, "price-per-mtok", "PROMPT:COMPLETION", _price, "price in USD per million tokens, such as 0.30:0.50")
    _add(parser, "max-cost", "USD", _usd, "cost limit of an episode")
    _add(parser, "role-timeout", "SECONDS", _seconds, "time limit for an answer of a model", default="60")
    _add(parser, "rimapi-timeout", "SECONDS", _seconds, "time limit for an answer of the game", default="30")
    _add(parser, "save", "FILE", _file, "save to play instead of the scenario's")
    parser.add_argument(
        "--rle-allow-unpinned", action="store_true", help="accept a save whose SHA-256 the scenario does not pin"
    )
    _add(parser, "output", "DIR", Path, "folder for records", default="results")
    parser.add_argument(
        "--scenario", metavar="NAME", default=DEFAULT_SCENARIO, help="scenario to play (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def _add(
    parser: argparse.ArgumentParser,
    name: str,
    metavar: str,
    parse: Callable[[str], object],
    what: str,
    *,
    default: str | None = None,
) -> None:
    """Declare the option `--rle-NAME`, whose default the variable `RLE_NAME` gives."""
    variable = f"RLE_{name.upper().replace('-', '_')}"
    parser.add_argument(
        f"--rle-{name}",
        metavar=metavar,
        type=_read(parse),
        default=os.environ.get(variable) or default,
        help=f"{what} (default: {default})" if default else what,
    )


def run(options: argparse.Namespace) -> int:
    """Print what was found. Returns 0 if every check passed, 1 if one failed; raises RleError for bad arguments."""
    specs = _specs(options)
    if options.json:
        findings = asyncio.run(Examination(specs, is_thorough=True).run())
        sys.stdout.write(to_json(findings) + "\n")
    else:
        printer = _Printer(colours=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
        findings = asyncio.run(Examination(specs, is_thorough=True, on_finding=printer.show).run())
        sys.stdout.write(f"\n{verdict(findings)}\n")
        if not options.rle_rimapi_url and not any(spec.model for spec in specs):
            sys.stdout.write("Name what a run would use: --rle-rimapi-url URL, --rle-model NAME.\n")
    return NOT_READY if failures(findings) else 0


class _Printer:
    """Prints each finding when it is there, below a heading for its subject."""

    def __init__(self, *, colours: bool) -> None:
        self._colours = colours
        self._subject = ""

    def show(self, finding: Finding) -> None:
        if finding.subject != self._subject:
            sys.stdout.write(f"{heading(finding)}\n")
            self._subject = finding.subject
        sys.stdout.write("".join(f"{line}\n" for line in lines_of(finding, colours=self._colours)))
        sys.stdout.flush()


def _specs(options: argparse.Namespace) -> list[EpisodeSpec]:
    """What a run with these options would play: the scenario with each model."""
    scenario = pick_scenario(find_scenarios(scenarios_directory(Path.cwd())), options.scenario)
    base = EpisodeSpec(
        scenario=scenario,
        seed=42,
        rimapi_url=options.rle_rimapi_url,
        rimapi_timeout_s=options.rle_rimapi_timeout,
        role_timeout_s=options.rle_role_timeout,
        save=options.rle_save,
        allow_unpinned=options.rle_allow_unpinned,
        output=options.rle_output,
        price_per_mtok=options.rle_price_per_mtok,
        max_cost_usd=options.rle_max_cost,
    )
    named = options.rle_model
    if named is None and os.environ.get("RLE_MODEL"):
        named = [parse_model_name(os.environ["RLE_MODEL"])]
    return [_with_model(base, each, options) for each in named or []] or [base]


def _with_model(base: EpisodeSpec, named: ModelName, options: argparse.Namespace) -> EpisodeSpec:
    return dataclasses.replace(
        base,
        policy="llm",
        model=named.model,
        base_url=named.base_url or options.rle_base_url,
        profile=named.profile or options.rle_endpoint_profile,
    )


def _read(parse: Callable[[str], T]) -> Callable[[str], T]:
    """A parser of values for argparse, which shows the text of an ArgumentTypeError alone."""

    def read(text: str) -> T:
        try:
            return parse(text)
        except (SettingError, ValueError) as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise SettingError(f"there is no file {text}")
    return Path(text)


def _price(text: str) -> str:
    parse_prices(text)
    return text


def _usd(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount <= 0:
        raise SettingError(f"{text!r} is not an amount in USD above 0")
    return amount


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise SettingError(f"{text!r} is not a number of seconds above 0")
    return seconds
