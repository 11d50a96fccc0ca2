"""`rle baselines` plays the floor and the reference, and keeps what it did not measure."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from pytest_rle.cli import main
from pytest_rle.scenario import find_scenarios
from pytest_rle.scoring import DEFAULT_VERSION


@pytest.fixture
def one_day(small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose Crashlanded lasts a day."""
    for name in ("scenarios", "saves"):
        shutil.copytree(small_project / name, tmp_path / name)
    path = tmp_path / "scenarios" / "crashlanded.yaml"
    path.write_text(re.sub(r"(?m)^days: \d+$", "days: 1", path.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_pins_idle_and_scripted_by_version_scenario_and_horizon(
    one_day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = one_day / "baselines.json"
    target.write_text(json.dumps({DEFAULT_VERSION: {"other": {"60000": {"idle": 0.1}}}}), encoding="utf-8")
    assert main(["baselines", "crashlanded", "--seeds", "1", "--write", str(target)]) == 0
    assert re.fullmatch(r"crashlanded +idle 0\.\d{4}  scripted 0\.\d{4}  \(1 seeds\)\n", capsys.readouterr().out)
    table = json.loads(target.read_text(encoding="utf-8"))[DEFAULT_VERSION]
    assert table["other"] == {"60000": {"idle": 0.1}}
    pinned = table["crashlanded"]["60000"]
    assert 0 < pinned["idle"] < pinned["reference"] < 1
    assert pinned["seeds"] == [1000]
    assert pinned["save_sha256"] == find_scenarios(one_day / "scenarios")["crashlanded"].save.sha256


def test_an_unknown_scenario_is_refused(one_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["baselines", "crashland"]) == 2
    assert capsys.readouterr().err == "there is no scenario 'crashland'; there are crashlanded, first_winter\n"
