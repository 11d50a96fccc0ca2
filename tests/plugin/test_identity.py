"""An item's identity: every item and every attempt has a folder and a row of its own. Each test is a pytest run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["pytester"]

MARK = 'import pytest\n\npytestmark = pytest.mark.rle(scenario="crashlanded", policy="idle", ticks=1)\n\n'

PLAY = MARK + "def test_scenario(episode):\n    episode.run()\n"

FAIL_ONCE = (
    MARK
    + """
runs = []

def test_scenario(episode):
    episode.run()
    runs.append(1)
    assert len(runs) > 1
"""
)


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_inprocess("-p", "no:hypothesispytest", "--rle-output", "out", *arguments)


def names(project: pytest.Pytester) -> list[str]:
    return sorted(path.name for path in (project.path / "out").glob("*/*") if path.is_dir())


def summary_of(project: pytest.Pytester) -> dict[str, Any]:
    newest = max((project.path / "out").glob("*/summary.json"), key=lambda path: path.stat().st_mtime_ns)
    summary: dict[str, Any] = json.loads(newest.read_text())
    return summary


def first_event(folder: Path) -> dict[str, Any]:
    with (folder / "events.jsonl").open() as file:
        event: dict[str, Any] = json.loads(file.readline())
    return event


def test_a_rerun_is_a_second_attempt_beside_the_first(project: pytest.Pytester) -> None:
    pytest.importorskip("pytest_rerunfailures")
    project.makepyfile(FAIL_ONCE)
    result = run(project, "--reruns", "2")
    result.assert_outcomes(passed=1)
    assert result.parseoutcomes()["rerun"] == 1
    assert names(project) == ["crashlanded-seed42", "crashlanded-seed42-attempt2"]
    result.stdout.fnmatch_lines(
        [
            "crashlanded-seed42 *",
            "crashlanded-seed42-attempt2 *",
            "re-roll of a valid result, in no mean: crashlanded-seed42-attempt2",
        ]
    )
    rows = summary_of(project)["episodes"]
    assert [(row["attempt"], row["verdict"], row["is_reroll"]) for row in rows] == [
        (1, "rerun", False),
        (2, "passed", True),
    ]
    assert len({row["folder"] for row in rows}) == 2
    starts = [first_event(project.path / "out" / row["folder"]) for row in rows]
    assert [(start["item"], start["attempt"]) for start in starts] == [(rows[0]["item"], 1), (rows[0]["item"], 2)]
    assert rows[0]["item"].endswith(".py::test_scenario[crashlanded-seed42]")


def test_repetitions_of_an_item_have_records_of_their_own(project: pytest.Pytester) -> None:
    pytest.importorskip("pytest_repeat")
    project.makepyfile(PLAY)
    result = run(project, "--count", "2", "--rle-seed", "1,2")
    result.assert_outcomes(passed=4)
    assert names(project) == [f"crashlanded-seed{seed}-r{number}" for seed in (1, 2) for number in (1, 2)]
    result.stdout.fnmatch_lines(["crashlanded idle: * (4 episodes with 2 seeds, *"])


@pytest.mark.parametrize("order", ["above", "below"])
def test_stacked_parametrizations_are_part_of_the_name(project: pytest.Pytester, order: str) -> None:
    marks = '@pytest.mark.parametrize("pace", ["slow", "fast"])\n@pytest.mark.parametrize("odd", ["a/b c", None])\n'
    fixture = "@pytest.fixture(params=['x'])\ndef more(request):\n    return request.param\n\n"
    taken = "episode, pace, odd, more" if order == "above" else "more, odd, pace, episode"
    project.makepyfile(f"{MARK}{fixture}{marks}def test_scenario({taken}):\n    episode.run()\n")
    run(project).assert_outcomes(passed=4)
    found = names(project)
    assert len(found) == 4
    assert all(name.startswith("crashlanded-seed42-") for name in found)
    assert sum("slow" in name for name in found) == 2
    assert all(character.isalnum() or character in "-_." for name in found for character in name)


def test_one_name_in_two_classes_and_files(project: pytest.Pytester) -> None:
    method = "    def test_scenario(self, episode):\n        episode.run()\n"
    classes = f"class TestDay:\n{method}\nclass TestNight:\n{method}"
    folder = project.mkpydir("more")
    project.makepyfile(test_one=f"{PLAY}\n{classes}", test_two=PLAY)
    (folder / "test_two.py").write_text(PLAY)
    run(project).assert_outcomes(passed=5)
    found = names(project)
    assert [name for name in found if not name.startswith("test_two")] == [
        "TestDay-crashlanded-seed42",
        "TestNight-crashlanded-seed42",
        "test_one-crashlanded-seed42",
    ]
    assert len([name for name in found if name.startswith("test_two-")]) == 2


def test_a_selection_does_not_change_the_names(project: pytest.Pytester) -> None:
    project.makepyfile(test_one=PLAY, test_two=PLAY)
    run(project, "-k", "test_two").assert_outcomes(passed=1, deselected=1)
    assert names(project) == ["test_two-crashlanded-seed42"]


def test_items_that_are_collected_twice_are_two_episodes(project: pytest.Pytester) -> None:
    path = project.makepyfile(PLAY)
    result = run(project, "--keep-duplicates", str(path), str(path))
    result.assert_outcomes(passed=2)
    assert names(project) == ["crashlanded-seed42", "crashlanded-seed42-copy2"]


def test_long_names_and_names_that_differ_in_case_stay_apart(project: pytest.Pytester) -> None:
    long = "test_" + "x" * 150
    body = "(episode):\n    episode.run()\n\n"
    project.makepyfile(f"{MARK}def {long}_a{body}def {long}_b{body}def test_one{body}def test_ONE{body}")
    result = run(project)
    result.assert_outcomes(passed=4)
    found = names(project)
    assert len({name.casefold() for name in found}) == 4
    assert all(len(name) <= 80 for name in found)
    table = [line for line in result.stdout.lines if " horizon " in line]
    assert all(len(line) <= 80 for line in table)
    assert len({line.split()[0] for line in table}) == 4, "the table tells them apart too"


def test_a_name_cannot_pass_for_a_later_attempt(project: pytest.Pytester) -> None:
    pytest.importorskip("pytest_rerunfailures")
    mark = '@pytest.mark.parametrize("pace", ["attempt2", "copy2", "r2"])\n'
    project.makepyfile(f"{MARK}{mark}def test_scenario(episode, pace):\n    episode.run()\n    assert False")
    run(project, "--reruns", "1").assert_outcomes(failed=3)
    found = names(project)
    assert len(found) == 6
    assert len([name for name in found if name.endswith("-attempt2")]) == 3


def test_resume_finds_the_record_of_each_item_and_attempt(project: pytest.Pytester) -> None:
    pytest.importorskip("pytest_rerunfailures")
    project.makepyfile(test_one=FAIL_ONCE, test_two=FAIL_ONCE)
    run(project, "--reruns", "1").assert_outcomes(passed=2)
    (first,) = (project.path / "out").iterdir()
    run(project, "--reruns", "1", "--rle-resume", str(first)).assert_outcomes(passed=2)
    resumed = summary_of(project)["episodes"]
    assert len(resumed) == 4
    for row in resumed:
        summary = json.loads((project.path / "out" / row["folder"] / "crashlanded_summary.json").read_text())
        old, new = Path(summary["resumed_from"]), project.path / "out" / row["folder"]
        assert old.name == new.name
        assert first_event(first / old.name)["item"] == first_event(new)["item"]


def test_a_test_alone_resumes_its_record_of_a_run_with_others(project: pytest.Pytester) -> None:
    project.makepyfile(test_one=PLAY, test_two=PLAY)
    run(project).assert_outcomes(passed=2)
    (first,) = (project.path / "out").iterdir()
    run(project, "test_two.py", "--rle-resume", str(first)).assert_outcomes(passed=1)
    (row,) = summary_of(project)["episodes"]
    summary = json.loads((project.path / "out" / row["folder"] / "crashlanded_summary.json").read_text())
    assert Path(summary["resumed_from"]).name == "test_two-crashlanded-seed42"


def test_a_worker_plays_episodes_and_the_groups_of_xdist_do_not_change_the_names(project: pytest.Pytester) -> None:
    """The other ways to distribute leave the node ids alone; the tests of signals use them."""
    grouped = PLAY.replace("def test", '@pytest.mark.xdist_group("one")\ndef test')
    project.makepyfile(test_one=grouped, test_two=PLAY)
    result = run(project, "-n", "1", "--dist", "loadgroup")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines([f"test_{which}-crashlanded-seed42 *horizon*" for which in ("one", "two")])
    assert names(project) == ["test_one-crashlanded-seed42", "test_two-crashlanded-seed42"]
    assert len([path for path in (project.path / "out").iterdir() if path.is_dir()]) == 1, "one run"
    assert [row["item"] for row in summary_of(project)["episodes"]] == [
        f"test_{which}.py::test_scenario[crashlanded-seed42]" for which in ("one", "two")
    ]


def test_each_worker_that_plays_everything_has_records_of_its_own(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    run(project, "--dist", "each", "--tx", "2*popen").assert_outcomes(passed=2)
    assert names(project) == ["crashlanded-seed42-gw0", "crashlanded-seed42-gw1"]
