"""From a model's text to a plan: repairs, rejections and errors."""

from __future__ import annotations

import json

import pytest

from pytest_rle.team.parsing import PlanError, parse_plan, strip_thoughts
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES
from pytest_rle.team.roles.spec import MOST_ACTIONS

MEDIC = ROLES[Role.MEDICAL_OFFICER]
GOOD = '{"actions": [{"type": "tend", "doctor_id": 1, "patient_id": 2}], "summary": "s", "confidence": 80}'


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        (GOOD, False),
        (f"```json\n{GOOD}\n```", False),
        (f"<think>{{not this}}</think>\n{GOOD}", False),
        (f"still thinking</think>{GOOD}", False),
        (f"Here is my plan:\n{GOOD}\nGood luck!", True),
        (GOOD.replace('"s"', '"s",').replace("80}", "80,}"), True),
        (GOOD.replace('"', "'"), True),
        (GOOD[:-1], True),
    ],
)
def test_a_plan_is_found_and_a_repair_is_flagged(text: str, repaired: bool) -> None:
    parsed = parse_plan(text, MEDIC)
    assert [action.type for action in parsed.plan.actions] == ["tend"]
    assert parsed.repaired is repaired


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("<think>for ever and ever", "empty"),
        ("I will tend the wounded.", "no JSON object"),
        ('{"plan": [], "summary": "x"}', "no 'actions' key"),
        ('{"actions": "tend"}', "must be a list"),
        ("[1, 2]", "no JSON object|not a list"),
        ('"text"', "no JSON object|not a text"),
    ],
)
def test_an_answer_without_a_plan_is_an_error_in_plain_words(text: str, problem: str) -> None:
    with pytest.raises(PlanError, match=problem):
        parse_plan(text, MEDIC)


def test_an_empty_list_of_actions_is_a_plan() -> None:
    assert parse_plan('{"actions": []}', MEDIC).plan.actions == ()


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ({"type": "draft", "colonist_id": 1, "drafted": True}, "may not propose 'draft'"),
        ({"doctor_id": 1}, "no 'type'"),
        ({"type": "tend", "doctor_id": 1}, "patient_id is missing"),
        ({"type": "tend", "doctor_id": 0, "patient_id": 2}, "doctor_id must be at least 1, not 0"),
        ({"type": "tend", "doctor_id": 1, "patient_id": 2, "where": "bed"}, "there is no field where"),
        ("tend", "must be an object"),
    ],
)
def test_only_the_bad_action_is_rejected(action: object, reason: str) -> None:
    good = json.loads(GOOD)["actions"][0]
    parsed = parse_plan(json.dumps({"actions": [action, good]}), MEDIC)
    assert [a.type for a in parsed.plan.actions] == ["tend"]
    assert len(parsed.rejected) == 1
    assert reason in parsed.rejected[0].reason


def test_a_null_field_counts_as_missing() -> None:
    parsed = parse_plan('{"actions": [{"type": "bed_rest", "colonist_id": 3, "bed_id": null}]}', MEDIC)
    assert not parsed.rejected


def test_actions_beyond_the_limit_are_rejected() -> None:
    parsed = parse_plan(json.dumps({"actions": [{"type": "no_action"}] * (MOST_ACTIONS + 3)}), MEDIC)
    assert len(parsed.plan.actions) == MOST_ACTIONS
    assert parsed.rejected[0].raw == 3


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("80", 80),
        ("0.8", 80),
        ("150", 100),
        ("-3", 0),
        ('"high"', 50),
        ("null", 50),
        ("NaN", 50),
        ("1", 1),
        ("true", 50),
    ],
)
def test_confidence_is_read_in_several_forms(given: str, understood: int) -> None:
    assert parse_plan(f'{{"actions": [], "confidence": {given}}}', MEDIC).plan.confidence == understood


def test_thoughts_are_removed_in_any_case_and_number() -> None:
    assert strip_thoughts("<THINK>a</THINK>x<thinking>b</thinking>y") == "xy"


def test_deeply_nested_garbage_is_an_error_and_not_a_crash() -> None:
    with pytest.raises(PlanError):
        parse_plan("{" * 100_000, MEDIC)


ACTION = '{"type": "no_action"}'


@pytest.mark.parametrize(
    "text",
    [
        f"[{ACTION}, {ACTION}]",
        f"```json\n[{ACTION}, {ACTION}]\n```",
        f"Here are my orders: [{ACTION}, {ACTION}] Good luck!",
        f"<think>[1] or {{}}?</think>[{ACTION}, {ACTION}]",
        f'[THINK]hm[/THINK]{{"actions": [{ACTION}, {ACTION}]}}',
        f'{{"name": "action_plan", "arguments": {{"actions": [{ACTION}, {ACTION}]}}}}',
    ],
    ids=["list", "fenced", "in-prose", "after-thoughts", "after-bracketed-thoughts", "tool-call"],
)
def test_a_plan_in_another_form_is_read(text: str) -> None:
    assert len(parse_plan(text, ROLES[Role.MEDICAL_OFFICER]).plan.actions) == 2
