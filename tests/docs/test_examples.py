"""The examples of the documentation run, and its pages agree with the code."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pandas.core.arrays.arrow.extension_types
import pytest

from pytest_rle.cli import main
from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.episode.agent import load_factory
from pytest_rle.llm.profile import DEFAULT_MAX_TOKENS, DEFAULT_TEMPERATURE
from pytest_rle.llm.retries import MOST_UNUSABLE_ANSWERS
from pytest_rle.records import read_events
from pytest_rle.rimworld import DEFS
from pytest_rle.scenario import find_scenarios
from pytest_rle.scenario.metrics import CONDITION_METRICS
from pytest_rle.scenario.schema import ScenarioContent
from pytest_rle.team import Role

pytest_plugins = ["pytester"]

pytestmark = pytest.mark.usefixtures("late_imports")

CHECKOUT = Path(__file__).parents[2]
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]


def blocks(page: str, language: str) -> list[str]:
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_the_tests_of_the_page_on_own_tests_pass(project: pytest.Pytester) -> None:
    own, fixed, agent, adviser, hook = blocks("docs/own-tests.md", "python")
    own = own.replace("assert result.score > 0.5", "assert result.score > 0.1")  # after one tick the score is lower
    project.makepyfile(test_own=own, test_fixed=fixed)
    arguments = ("-p", "no:hypothesispytest", "--rle-output", "out", "--rle-ticks", "1", "-k", "crashlanded")
    project.runpytest_inprocess(*arguments).assert_outcomes(passed=4, deselected=2)
    project.makeconftest(hook)
    project.runpytest_inprocess(*arguments, "test_fixed.py").assert_outcomes(passed=2)
    project.makepyfile(my_agent=agent, my_adviser=adviser)
    (project.path / "conftest.py").unlink()
    assert len([line for line in agent.splitlines() if line.strip()]) <= 15
    result = project.runpytest_inprocess(*arguments, "test_own.py", "--rle-agent", "./my_agent.py:team")
    result.assert_outcomes(passed=2, deselected=2)
    result.stdout.fnmatch_lines(["team early to bed:", "  medical_officer * sleepy"])
    assert set(load_factory(f"{project.path}/my_adviser.py:team")()) == {Role.MEDICAL_OFFICER, Role.RESOURCE_MANAGER}


def test_two_teams_are_compared_as_the_page_on_comparisons_says(project: pytest.Pytester) -> None:
    project.makepyfile("def test_scenario(episode): episode.run()")
    arguments = [
        "-p",
        "no:hypothesispytest",
        "--rle-output",
        "out",
        "--rle-policy",
        "idle,scripted",
        "--rle-ticks",
        "1",
    ]
    project.runpytest_inprocess(*arguments, "-k", "crashlanded", "--rle-seed", "1-2").assert_outcomes(passed=4)
    (run,) = project.path.glob("out/*")
    names: dict[str, object] = {"run": run}
    in_a_test, in_python = blocks("docs/compare.md", "python")
    exec(in_a_test, names)
    exec(in_python, names)
    assert re.fullmatch(r"2 seeds: \+0\.\d{3}, p 0\.500, undecided", str(names["line"]))


def test_the_tables_are_read_as_the_page_on_results_says(
    pytester: pytest.Pytester, small_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = find_scenarios(small_project / "scenarios")["crashlanded"]
    spec = EpisodeSpec(scenario=scenario, seed=1, policy="scripted", ticks=2, output=pytester.path, run_id="run")
    asyncio.run(EpisodeRun(spec).play())
    monkeypatch.chdir(pytester.path)
    for unit in ("tick", "order"):
        assert main(["frame", "run", "-o", f"{unit}s.parquet", "--rows", unit]) == 0
    with_pandas, with_duckdb = blocks("docs/results.md", "python")
    names: dict[str, Any] = {}
    exec(with_pandas, names)
    assert names["by_team"]["scripted"].between(0, 1).all()
    exec(with_duckdb, names)
    assert names["refused"]["orders"].sum() > 0


def test_the_scenario_of_the_page_on_scenarios_is_built_pinned_and_played(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    (text,) = blocks("docs/scenarios.md", "yaml")
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
    pytester.makepyfile("def test_scenario(episode): episode.run()")
    (pytester.mkdir("scenarios") / "cold_start.yaml").write_text(text, encoding="utf-8")
    assert main(["saves", "build", "cold_start"]) == 0
    assert main(["saves", "hash", "cold_start"]) == 0
    assert main(["scenarios"]) == 0
    arguments = ("-p", "no:hypothesispytest", "-k", "cold_start", "--rle-policy", "idle,scripted", "--rle-ticks", "1")
    pytester.runpytest_inprocess(*arguments).assert_outcomes(passed=2)


def test_the_page_on_scenarios_names_every_key_and_metric() -> None:
    page = (CHECKOUT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    for key in (*ScenarioContent.model_fields, *CONDITION_METRICS):
        assert f"`{key}`" in page or key in ("title", "description")
    assert all(difficulty in page for difficulty in DEFS.difficulties)


def test_the_benchmarks_are_the_scenarios_and_speed_is_measured_on_request(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)  # under xdist pytest-benchmark would measure nothing

    def collected(*options: str) -> list[str]:
        arguments = ("-c", str(CHECKOUT / "pyproject.toml"), "--rootdir", str(CHECKOUT), "--collect-only", "-q")
        found = pytester.runpytest_inprocess(*arguments, *options, str(CHECKOUT / "benchmarks"))
        return [line.partition("[")[0] for line in found.outlines if "::" in line]

    assert collected() == ["benchmarks/test_scenarios.py::test_scenario"] * 6
    assert {name.partition("::")[0] for name in collected("--benchmark-only")} > {"benchmarks/test_speed_wire.py"}


def test_the_record_can_be_read_as_its_page_says(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", ticks=1)
        def test_scenario(episode):
            episode.run()
        """
    )
    project.runpytest_inprocess("-p", "no:hypothesispytest", "--rle-output", "out").assert_outcomes(passed=1)
    (folder,) = (path for path in project.path.glob("out/*/*") if path.is_dir())
    names: dict[str, object] = {"folder": folder}
    with_pandas, plain, scenes = blocks("docs/record.md", "python")
    exec(scenes, names)
    assert names["scene"] is not None
    exec(plain, names)
    assert names["refused"] == []
    exec(with_pandas, names)
    by_agent, by_day, refused = (names[name] for name in ("by_agent", "by_day", "refused"))
    assert isinstance(by_agent, pd.DataFrame)
    assert list(by_agent.columns) == ["latency_s", "proposed", "done"]
    assert len(by_agent) == 7
    assert by_agent["done"].max() == 1.0
    assert isinstance(by_day, pd.DataFrame)
    assert by_day["wellbeing"].tolist() == [1.0]
    assert isinstance(refused, pd.Series)
    assert refused.empty
    page = (CHECKOUT / "docs" / "record.md").read_text(encoding="utf-8")
    assert {event.type for event in read_events(folder)} <= set(re.findall(r"`([a-z_]+)`", page))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    for link in links:
        if not link.startswith("http"):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_the_page_on_models_says_what_a_call_asks_for() -> None:
    page = (CHECKOUT / "docs" / "models.md").read_text(encoding="utf-8")
    assert f"At most {DEFAULT_MAX_TOKENS} tokens, thoughts included; a temperature of {DEFAULT_TEMPERATURE};" in page
    assert MOST_UNUSABLE_ANSWERS == 3
    assert "is tried three times in all" in page


def test_the_readme_lists_every_scenario_with_its_facts() -> None:
    page = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    for name, scenario in find_scenarios(CHECKOUT / "scenarios").items():
        assert f"| {name} | {scenario.days:g} | {scenario.population} | {scenario.difficulty} |" in page


def test_no_page_names_a_machine_or_a_key() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"/(work|tmp|root|home)/", text), page.name
        assert not re.search(r"sk-[A-Za-z0-9]{8}", text), page.name
