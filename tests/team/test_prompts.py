"""Prompts are data: texts that concern the scenario, a worked example for each role, and a user's own variants."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from pytest_rle.errors import SettingError
from pytest_rle.scenario import load_scenario
from pytest_rle.team.briefing import Briefing, briefing_of
from pytest_rle.team.parsing import parse_plan
from pytest_rle.team.prompt_texts import FILES, SHARED, PromptTexts, read_prompts
from pytest_rle.team.prompting import system_prompt, user_prompt
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES
from pytest_rle.team.survey.home_map import LEGEND, MAP_SIZE, HomeMap
from pytest_rle.team.survey.land import Land
from pytest_rle.team.survey.spatial import Viewpoint, analyse
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.shared import SharedView

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def briefing(name: str) -> Briefing:
    return briefing_of(load_scenario(SCENARIOS / f"{name}.yaml"), scoring_version="2.0", first_game_tick=0)


@pytest.mark.parametrize("role", Role)
def test_every_prompt_has_a_whole_answer_that_its_role_could_give(role: Role) -> None:
    found = re.search(r"```json\n(.*?)\n```", system_prompt(ROLES[role], None), re.DOTALL)
    assert found is not None
    parsed = parse_plan(found[1], ROLES[role])
    assert parsed.plan.actions
    assert parsed.plan.summary
    assert parsed.rejected == ()
    assert not parsed.repaired


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("scenario", "ship", "fallout"),
    [("crashlanded", False, False), ("toxic_fallout", False, True), ("ship_launch", True, False)],
)
def test_a_scenario_without_a_ship_or_fallout_does_not_speak_of_them(
    role: Role, scenario: str, ship: bool, fallout: bool
) -> None:
    told = briefing(scenario)
    text = system_prompt(ROLES[role], told).replace(told.text, "")
    assert ("Ship_Reactor" in text) == (ship and role is Role.CONSTRUCTION_PLANNER)
    assert ("ShipReactor" in text) == (ship and role is Role.RESEARCH_DIRECTOR)
    assert ("oxic fallout" in text) == fallout
    assert "<!--" not in text


def test_the_briefing_says_how_long_a_turn_is() -> None:
    assert "A turn takes 6 hours, and 1 with enemies on the map." in briefing("crashlanded").text


def test_a_folder_replaces_any_of_the_prompts(tmp_path: Path) -> None:
    (tmp_path / "medical_officer.md").write_text("# You are a doctor\n\nHeal.\n")
    (tmp_path / ".hidden").write_text("not a prompt")
    texts = read_prompts(tmp_path)
    assert system_prompt(ROLES[Role.MEDICAL_OFFICER], None, texts).endswith("# You are a doctor\n\nHeal.")
    assert system_prompt(ROLES[Role.MAP_ANALYST], None, texts) == system_prompt(ROLES[Role.MAP_ANALYST], None)
    mine, shipped = texts.hashes(), PromptTexts().hashes()
    assert set(mine) == set(shipped) == set(FILES)
    assert {name for name in FILES if mine[name] != shipped[name]} == {"medical_officer.md"}
    assert mine["medical_officer.md"] == hashlib.sha256(b"# You are a doctor\n\nHeal.").hexdigest()


def test_an_own_shared_text_may_have_dollars_and_the_roster(tmp_path: Path) -> None:
    (tmp_path / SHARED).write_text("It costs $5. $roster")
    text = system_prompt(ROLES[Role.MEDICAL_OFFICER], None, read_prompts(tmp_path))
    assert text.startswith("It costs $5. - Map Analyst: ")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("doctor.md", "x", "doctor.md is not a prompt: doctor: there are shared, map_analyst, "),
        ("medic_officer.md", "x", "medic_officer.md is not a prompt: medic_officer: did you mean medical_officer"),
        ("shared.md", "  \n", "is empty"),
        (None, "", "has no prompt; prompts are shared.md, "),
    ],
)
def test_a_folder_that_holds_something_else_is_refused(
    tmp_path: Path, name: str | None, content: str, problem: str
) -> None:
    if name is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(SettingError, match=re.escape(problem)):
        read_prompts(tmp_path)
    with pytest.raises(SettingError, match="there is no folder"):
        read_prompts(tmp_path / "elsewhere")


def test_the_map_shows_the_home_area_and_stays_small(world: Any) -> None:
    spatial = analyse(world.static, Viewpoint.of(world.observation))
    head, *rows = HomeMap(world.static, spatial).draw(world.observation).splitlines()
    assert len(rows) <= MAP_SIZE
    assert len({len(row) for row in rows}) == 1
    assert len(rows[0]) - 5 <= MAP_SIZE
    left = int(re.search(r"x from (\d+) to", head)[1])  # type: ignore[index]
    person = world.observation.colonists[0].colonist.position
    row = next(row for row in rows if int(row[:4]) == person.z)
    assert row[5:][person.x - left] == "@"
    assert "@ colonist" in head
    assert set("".join(row[5:] for row in rows)) <= set(LEGEND)


def test_a_map_that_was_drawn_before_shows_the_ground_where_people_stood(world: Any) -> None:
    spatial = analyse(world.static, Viewpoint.of(world.observation))
    home, empty = HomeMap(world.static, spatial), dataclasses.replace(world.observation, colonists=())
    assert "@" in home.draw(world.observation)
    assert home.draw(empty) == HomeMap(world.static, spatial).draw(empty)


def test_the_map_is_a_part_of_the_prompts_of_roles_that_place_things(world: Any) -> None:
    assert {role for role in Role if ROLES[role].shows_map} == {Role.MAP_ANALYST, Role.CONSTRUCTION_PLANNER}
    spatial = analyse(world.static, Viewpoint.of(world.observation))
    spec = ROLES[Role.MAP_ANALYST]
    view = spec.view(ViewContext(SharedView(world.observation, Land(world.static, spatial))))
    assert "# The home area\n\n```text\nx from 1" in user_prompt(spec, view, "x from 1")
    assert "# The home area" not in user_prompt(spec, view)
