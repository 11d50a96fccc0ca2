"""The commands of the page on roles, and what `rle credit` prints of their runs."""

from __future__ import annotations

import json

import pytest

from pytest_rle.cli import main

pytest_plugins = ["pytester"]


def test_a_role_is_left_out_and_its_credit_is_printed(
    project: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    project.makepyfile("def test_scenario(episode): episode.run()")
    common = ("-p", "no:hypothesispytest", "-k", "crashlanded", "--rle-seed", "1", "--rle-ticks", "1")
    project.runpytest_inprocess(*common).assert_outcomes(passed=1, deselected=1)
    without = ["--rle-without", "resource_manager", "--rle-without", "map_analyst"]
    project.runpytest_inprocess(*common, *without).assert_outcomes(passed=1, deselected=1)
    capsys.readouterr()
    assert main(["credit"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == "crashlanded, scripted:"
    assert lines[2].split()[:2] == ["map_analyst+resource_manager", "1"]
    assert lines[2].endswith("undecided")
    assert "orders of scripted:" in lines
    row = next(line.split() for line in lines if line.startswith("construction_planner "))
    assert int(row[1]) > 0
    assert main(["credit", "results", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["effects"][0]["lacking"] == "scripted-without-map_analyst+resource_manager"
    assert list(found["conduct"]) == ["scripted"]
    assert found["conduct"]["scripted"]["resource_manager"]["orders"] > 0
    assert main(["credit", "--format", "markdown"]) == 0
    assert "## orders of scripted" in capsys.readouterr().out
    assert main(["credit", "scenarios"]) == 2
    assert "rle credit: scenarios holds no finished episode" in capsys.readouterr().err
