"""The first live run as `docs/live-game.md` describes it, on a served game with the faults of an ordinary hour.

What is scaled: the delays of the faults to a fiftieth, the map to 60 cells a side, and a tick to ten game ticks.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from pytest_rle.cli import main
from pytest_rle.colony.server.faults.profiles import PROFILES
from tests.cli.test_serve import HANG_S, serving
from tests.llm.server import ModelServer, says
from tests.plugin.model_runs import PLAN

pytest_plugins = ["pytester"]

PAGE = Path(__file__).parents[2] / "docs" / "live-game.md"

BENCHMARK = """
    def test_scenario(episode):
        assert episode.run().is_valid
"""

SLOWNESS = 50
"""By how much the delays of the faults are divided."""

DELAYS = {"save_not_flushed": 2.0, "out_of_order": 0.05}
"""The delays, in seconds, of faults whose entry in the profile does not say them."""


def write_quick_profile(path: Path) -> Path:
    """The profile `realistic` as a file, with shorter delays."""
    entries: list[Any] = []
    for entry in PROFILES["realistic"]:
        ((name, settings),) = ({entry: {}} if isinstance(entry, str) else entry).items()
        seconds = settings.get("seconds", DELAYS.get(name))
        if seconds is not None:
            shorter = [each / SLOWNESS for each in seconds] if isinstance(seconds, list) else seconds / SLOWNESS
            settings = {**settings, "seconds": shorter}
        entries.append({name: dict(settings)})
    path.write_text(yaml.safe_dump(entries), encoding="utf-8")
    return path


@pytest.fixture
def quick_ticks(project: pytest.Pytester) -> pytest.Pytester:
    """A project whose ticks take ten game ticks, so that a game in real time finishes them at once."""
    scenario = project.path / "scenarios" / "crashlanded.yaml"
    text = re.sub(r"(?m)^(hours_per_tick(?:_threatened)?:) .+$", r"\1 0.004", scenario.read_text(encoding="utf-8"))
    scenario.write_text(text, encoding="utf-8")
    project.mkdir("benchmarks").joinpath("test_scenarios.py").write_text(BENCHMARK.replace("\n    ", "\n"))
    return project


def test_the_walk_from_the_doctor_to_the_report_on_a_realistic_game(
    quick_ticks: pytest.Pytester,
    server: ModelServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = quick_ticks
    saves = project.mkdir("Saves")
    monkeypatch.setenv("RLE_RIMWORLD_SAVES", str(saves))
    monkeypatch.setenv("RLE_BASE_URL", server.base_url)
    server.default = says(PLAN)
    faults = write_quick_profile(project.path / "faults.yaml")
    with serving("--faults", str(faults), "--save-folder", str(saves), cwd=project.path) as (_, url):
        model = ["--rle-model", "test-model", "--rle-price-per-mtok", "1:2", "--rle-max-cost", "0.50"]
        assert main(["doctor", "--rle-rimapi-url", url, *model]) == 0, capsys.readouterr().out
        assert "Ready to play." in capsys.readouterr().out
        arguments = ["benchmarks/", "-k", "crashlanded", "--rle-rimapi-url", url, "--rle-ticks", "3", *model]
        result = project.runpytest_inprocess("-p", "no:hypothesispytest", *arguments)
        things = httpx.get(f"{url}/api/v1/map/things", params={"map_id": 0}, timeout=HANG_S).json()["data"]
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["rle doctor: * checks passed. Ready to play.", "crashlanded-seed42* horizon *"])
    assert things
    assert not [thing for thing in things if thing["is_forbidden"]]
    (run,) = (project.path / "results").glob("2*")
    (row,) = json.loads((run / "summary.json").read_text(encoding="utf-8"))["episodes"]
    assert (row["outcome"], row["is_pinned"], row["ticks"], row["calls"]) == ("horizon", True, 3, 21)
    (spent,) = row["spending"]["by_model"].values()
    assert 0 < float(spent["cost_usd"]) < 0.5
    assert (run / "page.html").is_file()
    assert json.loads((run / "doctor.json").read_text(encoding="utf-8"))["ready"] is True
    assert main(["show", str(run)]) == 0
    assert main(["replay", str(run / "crashlanded-seed42")]) == 0


def test_the_page_documents_the_walk_that_is_tested() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "rle doctor --rle-rimapi-url http://localhost:8765 --rle-model" in page
    assert "pytest benchmarks/ -k crashlanded --rle-rimapi-url http://localhost:8765 --rle-ticks 10" in page
    assert "--rle-max-cost 0.50" in page


def test_a_red_check_stops_a_run_before_anything_is_paid(
    quick_ticks: pytest.Pytester, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RLE_BASE_URL", server.base_url)
    server.models = [{"id": "another"}]
    project = quick_ticks
    arguments = ["-k", "crashlanded", "--rle-rimapi-url", "http://127.0.0.1:9", "--rle-model", "test-model"]
    result = project.runpytest_inprocess("-p", "no:hypothesispytest", "benchmarks/", *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: nothing answers at http://127.0.0.1:9 *start RimWorld with the RIMAPI mod*"])
    assert server.calls == []
    assert not list((project.path / "results").glob("2*"))
