"""`rle audit`: plays what its book lacks, says who gains too much, and writes the page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_rle.audit.book import Book, Rules
from pytest_rle.audit.exploits import EXPLOITS
from pytest_rle.audit.figures import MOST_SHARE
from pytest_rle.audit.page import ScenarioAudit, page, too_high
from pytest_rle.audit.pinned import pinned_games
from pytest_rle.cli import main
from pytest_rle.scenario import Scenario, find_scenarios
from tests.audit.results import game, harm

CHECKOUT = Path(__file__).parents[2]

PAGE = CHECKOUT / "docs" / "audit.md"


@pytest.fixture
def short(small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    """A scenario of one day on a small map."""
    for name in ("scenarios", "saves"):
        shutil.copytree(small_project / name, tmp_path / name)
    (tmp_path / "scenarios" / "first_winter.yaml").unlink()
    path = tmp_path / "scenarios" / "crashlanded.yaml"
    text = re.sub(r"(?m)^days: \d+$", "days: 1", path.read_text("utf-8"))
    text = re.sub(r"(days_survived.*value: )\d+", r"\g<1>1", text)
    path.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return find_scenarios(tmp_path / "scenarios")["crashlanded"]


Audit = Callable[..., ScenarioAudit]


@pytest.fixture
def audit(scenario: Scenario) -> Audit:
    """An audit of made-up results: idle 0.1, scripted 0.9, and beds_only as given."""

    def make(beds: float, packs: float = 0.9) -> ScenarioAudit:
        rules = Rules.of(scenario)
        scores = {"idle": 0.1, "scripted": 0.9, "beds_only": beds, "scripted_forbids_packs": packs}
        games = [game(team, 1, score, rules=rules, mood=score, food=score) for team, score in scores.items()]
        return ScenarioAudit(scenario, games, [harm("kill", 1, -0.25, 0.125, rules=rules)])

    return make


def test_an_audit_goes_on_where_it_was_stopped(short: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["audit", "--teams", "useless_orders", "--seeds", "3", "--no-harms", "--processes", "1", "--book", "book"]
    code = main([*command, "--write", "audit.md"])
    first = capsys.readouterr().out
    book = Book(Path("book"))
    games = book.games(Rules.of(short))
    assert {each.team for each in games} == {"idle", "scripted", "useless_orders"}
    assert first.count("crashlanded") >= 3
    assert "useless_orders" in Path("audit.md").read_text("utf-8")
    assert main(command) == code
    assert "1/" not in capsys.readouterr().out
    assert Book(Path("book")).games(Rules.of(short)) == games


def test_pinned_games_are_not_played_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pinned = [each for each in find_scenarios(CHECKOUT / "scenarios").values() if pinned_games(each)]
    if not pinned:
        pytest.skip("the world has changed since the baselines were measured: run rle baselines")
    monkeypatch.chdir(CHECKOUT)
    book = tmp_path / "book"
    command = ["audit", pinned[0].name, "--teams", "idle", "--seeds", "0", "--no-harms", "--book", str(book)]
    assert main(command) == 0
    assert capsys.readouterr().out == "0 of the results are above the limit\n"
    taken = Book(book).games(Rules.of(pinned[0]))
    assert [(game.team, game.seed) for game in taken] == [("idle", 0), ("scripted", 0)]
    assert main(command) == 0
    assert Book(book).games(Rules.of(pinned[0])) == taken


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--teams", "bed_only"], "--teams: there is no team bed_only: did you mean beds_only"),
        (["nowhere"], "nowhere"),
        (["--book", "."], "--book: . cannot be read"),
    ],
)
def test_what_cannot_be_audited_is_said(
    short: Scenario, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", *arguments]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--seeds", "two"], ["--processes", "0"]])
def test_a_malformed_number_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["audit", *arguments])
    assert arguments[1] in capsys.readouterr().err


def test_a_team_above_its_limit_is_named_with_what_fed_it(audit: Audit) -> None:
    (sentence,) = too_high([audit(0.5)])
    assert sentence.startswith(
        "`beds_only` in crashlanded: 50 % (limit 40 %), 1 seed, too few seeds to tell from chance; most of it from "
    )
    assert "mood +" in sentence
    assert too_high([audit(0.09 + 0.8 * MOST_SHARE)]) == []
    (beside,) = too_high([audit(0.1, 0.95)])
    assert beside.startswith("`scripted_forbids_packs` in crashlanded: 106 % (limit 105 %)")


def test_the_page_has_every_part(audit: Audit) -> None:
    text = page([audit(0.5)])
    assert "4 whole games" in text
    assert "| crashlanded | 1 | 4 | 1 |" in text
    assert "| beds_only | Builds one room with a bed for everybody, and nothing else. |" in text
    assert "| beds_only | 50 %<br>0.500 |" in text
    assert "| crashlanded | 0.100 | 0.900 | 50 % beds_only, 1 seed | 100 % scripted_forbids_packs, 1 seed |" in text
    assert "- `beds_only` in crashlanded: 50 %" in text
    assert "| crashlanded | scripted_forbids_packs | 1 | 100 % | +0.000 | none |" in text
    assert "| food, mood | 1.000 | 4 |" in text
    assert "| Kill a founder | 1 | 1 | -0.125 | +0.062 | food -0.250 | food +0.125 | too few seeds to say |" in text
    assert "No team is above its limit." in page([audit(0.2)])
    assert max(map(len, text.split("## Known kinds")[0].splitlines())) <= 160


def test_the_shipped_page_has_the_answers_of_this_version() -> None:
    text = PAGE.read_text("utf-8")
    for exploit in EXPLOITS:
        assert f"| {exploit.attempt} | {exploit.answer} |" in text, "docs/audit.md is stale: run rle audit --write"
