"""Which scenario files the loader accepts, and how it reports the faults of the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pytest_rle.scenario import (
    Scenario,
    ScenarioErrors,
    ScenarioFileError,
    UnknownScenarioError,
    find_scenarios,
    load_scenario,
    pick_scenario,
    pick_scenarios,
)
from tests.shipped import FOLDER, SCENARIOS


@pytest.fixture
def good() -> str:
    return (FOLDER / "crashlanded.yaml").read_text(encoding="utf-8")


def faults_of(folder: Path, text: str) -> list[str]:
    path = folder / "crashlanded.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioFileError) as caught:
        load_scenario(path)
    assert all(fault.path == path for fault in caught.value.faults)
    return [f"{fault.line}: {fault.text}" for fault in caught.value.faults]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_six_scenarios_ship_with_their_days_and_colonists() -> None:
    found = find_scenarios(FOLDER)
    assert {name: (s.days, s.population) for name, s in found.items()} == {
        "crashlanded": (30, 3),
        "first_winter": (60, 3),
        "plague_response": (20, 5),
        "raid_defense": (15, 5),
        "ship_launch": (120, 5),
        "toxic_fallout": (20, 4),
    }


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda s: s.name)
def test_a_shipped_scenario_has_ticks_of_six_hours_and_of_one_while_threatened(scenario: Scenario) -> None:
    assert scenario.game_ticks_per_tick(threatened=False) == 15_000
    assert scenario.game_ticks_per_tick(threatened=True) == 2_500


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda s: s.name)
def test_a_shipped_scenario_has_its_hash_on_a_separate_line(scenario: Scenario) -> None:
    lines = [line for line in scenario.source.read_text(encoding="utf-8").splitlines() if "sha256:" in line]
    assert len(lines) == 1
    assert lines[0].startswith("  sha256:")


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda s: s.name)
def test_a_shipped_scenario_is_judged_by_its_founders_at_its_end(scenario: Scenario) -> None:
    first = "ship_parts >= 7" if scenario.name == "ship_launch" else f"days_survived >= {scenario.days:g}"
    assert [str(condition) for condition in scenario.victory] == [first, "survival_rate >= 0.6"]
    assert [str(condition) for condition in scenario.failure] == ["survival_rate <= 0"]


def test_the_faults_of_the_earlier_scenarios_are_fixed() -> None:
    found = find_scenarios(FOLDER)
    assert found["plague_response"].incidents[0].name == "Disease_Plague"
    assert sum(i.name == "RaidEnemy" for i in found["raid_defense"].incidents) >= 3
    assert [i.name for i in found["toxic_fallout"].incidents] == ["ToxicFallout"]
    assert not found["toxic_fallout"].start.conditions
    winter = found["first_winter"].start.start_day_of_year
    assert 30 <= winter < 45, "the game starts in fall, so the sixty days include the winter"
    assert [c.metric for c in found["ship_launch"].victory] == ["ship_parts", "survival_rate"]


def test_an_unknown_key_is_reported_with_its_line_and_the_closest_key(tmp_path: Path, good: str) -> None:
    text = good.replace("hours_per_tick: 6", "hours_per_tik: 6")
    [fault] = faults_of(tmp_path, text)
    assert fault == f"{line_of(text, 'hours_per_tik')}: unknown key 'hours_per_tik'; did you mean 'hours_per_tick'?"


def test_an_unknown_nested_key_is_reported_too(tmp_path: Path, good: str) -> None:
    text = good.replace("  latitude: 42", "  latitud: 42")
    assert faults_of(tmp_path, text) == [
        f"{line_of(text, 'latitud:')}: unknown key 'start.latitud'; did you mean 'latitude'?"
    ]


def test_an_unknown_metric_and_an_unknown_operator_are_both_reported(tmp_path: Path, good: str) -> None:
    text = good.replace("metric: survival_rate", "metric: survivalrate", 1).replace('operator: "<="', 'operator: "=<"')
    faults = faults_of(tmp_path, text)
    assert faults[0].startswith(
        f"{line_of(text, 'survivalrate')}: victory.1.metric: unknown metric 'survivalrate'; did"
    )
    assert faults[1].startswith(f"{line_of(text, '=<')}: failure.0.operator: unknown operator '=<'")


@pytest.mark.parametrize(
    ("old", "new", "part", "says"),
    [
        ("    survival: 0.20\n", "    survivl: 0.20\n", "survivl", "unknown metric 'survivl' of version 2.0"),
        (
            "    survival: 0.20\n",
            "    survival: 0.30\n",
            '"2.0":',
            "the weights of version 2.0 add up to 1.1 and not to 1",
        ),
        ("    survival: 0.20\n", "", '"2.0":', "the weights of version 2.0 lack survival"),
        ('  "2.0":\n', '  "2.1":\n', '"2.1":', "unknown scoring version '2.1'; use one of 1.0, 2.0"),
        (
            "    survival: 0.20\n",
            "    survival: -0.20\n",
            "survival: -0.20",
            "the weight -0.2 is outside 0 to 1",
        ),
    ],
)
def test_wrong_weights_are_reported_with_their_line(
    tmp_path: Path, good: str, old: str, new: str, part: str, says: str
) -> None:
    text = good.replace(old, new)
    [fault] = faults_of(tmp_path, text)
    assert fault.startswith(f"{line_of(text, part)}: weights: {says}")


def test_a_misspelt_item_is_reported_with_the_closest_name(tmp_path: Path, good: str) -> None:
    text = good.replace("def_name: Silver", "def_name: Silvr")
    [fault] = faults_of(tmp_path, text)
    assert fault.startswith(
        f"{line_of(text, 'Silvr')}: start.items.0.def_name: unknown item 'Silvr'; did you mean 'Silver"
    )


def test_an_incident_without_a_time_or_after_the_end_is_refused(tmp_path: Path, good: str) -> None:
    none = re.sub(r"(?m)^incidents:\n(?:  .*\n)+", "incidents:\n  - {name: RaidEnemy}\n", good)
    assert faults_of(tmp_path, none) == [
        f"{line_of(none, 'RaidEnemy')}: incidents.0: give the day or the tick, not both"
    ]
    late = none.replace("{name: RaidEnemy}", "{name: RaidEnemy, day: 30}")
    assert faults_of(tmp_path, late) == [
        f"{line_of(late, 'RaidEnemy')}: incident RaidEnemy happens after the last of 30 days"
    ]


def test_a_missing_key_and_a_wrong_type_are_reported_together(tmp_path: Path, good: str) -> None:
    text = good.replace("title: Crashlanded\n", "").replace("days: 30", "days: soon")
    faults = faults_of(tmp_path, text)
    assert any("the key 'title' is missing" in fault for fault in faults)
    assert any(fault.startswith(f"{line_of(text, 'days: soon')}: days: ") for fault in faults)


def test_a_key_that_is_defined_twice_is_an_error(tmp_path: Path, good: str) -> None:
    text = good.replace("days: 30\n", "days: 30\ndays: 31\n")
    assert faults_of(tmp_path, text) == [f"{line_of(text, 'days: 31')}: the key 'days' is defined twice"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: x\n  days: 3\n", 2),
        ("name: [1, 2\n", 2),
        ("a: &x 1\nb: *y\n", 2),
        ("name: !!python/object:os.x {}\n", 1),
    ],
)
def test_broken_yaml_is_reported_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    [fault] = faults_of(tmp_path, text)
    assert fault.startswith(f"{line}: not valid YAML: ")


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_is_called_empty(tmp_path: Path, text: str) -> None:
    assert faults_of(tmp_path, text) == ["1: the file is empty"]


def test_a_file_that_holds_a_list_or_is_not_text_is_an_error(tmp_path: Path) -> None:
    assert "must be a mapping" in faults_of(tmp_path, "- a\n- b\n")[0]
    path = tmp_path / "binary.yaml"
    path.write_bytes(b"name: x\n\xff\xfe")
    with pytest.raises(ScenarioFileError, match=r"binary\.yaml:2: is not UTF-8 text"):
        load_scenario(path)


def test_the_name_must_be_the_file_name(tmp_path: Path, good: str) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(good, encoding="utf-8")
    line = line_of(good, "name: crashlanded")
    with pytest.raises(ScenarioFileError, match=rf"other\.yaml:{line}: the name is 'crashlanded'"):
        load_scenario(path)


def test_all_bad_files_of_a_folder_are_reported_at_once(tmp_path: Path, good: str) -> None:
    (tmp_path / "a.yaml").write_text("name: a\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(": [\n", encoding="utf-8")
    (tmp_path / "crashlanded.yaml").write_text(good, encoding="utf-8")
    with pytest.raises(ScenarioErrors) as caught:
        find_scenarios(tmp_path)
    assert [error.faults[0].path.name for error in caught.value.errors] == ["a.yaml", "b.yaml"]


def test_a_folder_without_scenarios_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnknownScenarioError, match="there is no scenario file"):
        find_scenarios(tmp_path)


def test_an_unknown_name_is_reported_with_the_closest_name_or_with_all() -> None:
    found = find_scenarios(FOLDER)
    assert pick_scenario(found, "crashlanded").name == "crashlanded"
    with pytest.raises(UnknownScenarioError, match="did you mean 'first_winter'"):
        pick_scenario(found, "first_wintr")
    with pytest.raises(UnknownScenarioError, match="use one of crashlanded, first_winter"):
        pick_scenario(found, "zzz")


def test_versions_may_be_written_as_numbers(tmp_path: Path, good: str) -> None:
    path = tmp_path / "crashlanded.yaml"
    path.write_text(
        good.replace('"1.0":', "1.0:").replace('"2.0":', "2.0:").replace('"3.0":', "3.0:"), encoding="utf-8"
    )
    assert set(load_scenario(path).weights) == {"1.0", "2.0", "3.0"}


def test_a_scenario_cannot_be_changed() -> None:
    scenario = find_scenarios(FOLDER)["crashlanded"]
    with pytest.raises(TypeError):
        scenario.weights["2.0"]["survival"] = 1.0  # type: ignore[index]  # the test tries what is forbidden


def test_scenarios_are_picked_by_name_each_once_and_all_of_them_without_a_name() -> None:
    known = find_scenarios(FOLDER)
    picked = pick_scenarios(known, ["toxic_fallout", "crashlanded", "toxic_fallout"])
    assert [scenario.name for scenario in picked] == ["toxic_fallout", "crashlanded"]
    assert pick_scenarios(known, []) == list(known.values())
    with pytest.raises(UnknownScenarioError, match="did you mean 'crashlanded'"):
        pick_scenarios(known, ["crashlandet"])
