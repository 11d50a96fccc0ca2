"""Hediffs: adding, merging, labels, tending and removing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Hediff, Pawn
from pytest_rle.rimworld import DEFS


def test_a_second_condition_merges_and_a_second_wound_does_not(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    first = hediffs.add(meadow, pawn, "ToxicBuildup", 0.2)
    assert hediffs.add(meadow, pawn, "ToxicBuildup", 0.3) is first
    assert first.severity == pytest.approx(0.5)
    hediffs.add(meadow, pawn, "Cut", 3.0, body.TORSO)
    hediffs.add(meadow, pawn, "Cut", 4.0, body.TORSO)
    assert [h.severity for h in pawn.hediffs if h.def_name == "Cut"] == [3.0, 4.0]


def test_severities_stay_in_their_range(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    assert hediffs.add(meadow, pawn, "Plague", 7.0).severity == 1.0
    assert hediffs.add(meadow, pawn, "Asthma", 7.0).severity == 0.5
    wound = hediffs.add(meadow, pawn, "Cut", -1.0)
    assert wound.severity == 0.0


@pytest.mark.parametrize(
    ("severity", "stage"), [(0.0, "minor"), (0.59, "minor"), (0.6, "major"), (0.8, "extreme"), (0.95, "extreme")]
)
def test_the_label_of_an_illness_names_its_stage(severity: float, stage: str) -> None:
    assert hediffs.label(Hediff(1, "Plague", severity)) == f"plague ({stage})"


def test_scars_and_missing_parts_have_their_own_labels(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    scar = hediffs.add(meadow, pawn, "Gunshot", 2.0, body.TORSO)
    assert hediffs.label(scar) == "gunshot"
    scar.permanent = True
    assert hediffs.label(scar) == "old gunshot"
    lost = hediffs.add(meadow, pawn, "MissingBodyPart", 10.0, body.EYES[0])
    assert hediffs.label(lost) == "missing left eye"


def test_a_hediff_of_another_mod_has_no_effect(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    pawn.hediffs.append(Hediff(5, "PsychicAmplifier", 1.0, part=body.BRAIN))
    assert hediffs.label(pawn.hediffs[0]) == "unknown condition"
    assert body.capacity(meadow, pawn, "Consciousness") == 1.0
    assert not hediffs.tendable_now(pawn.hediffs[0])


def test_adding_an_unknown_hediff_raises_an_error(meadow: Colony, place: Callable[..., Pawn]) -> None:
    with pytest.raises(KeyError):
        hediffs.add(meadow, place(meadow), "Dragonpox", 0.5)


def test_removing_a_hediff_leaves_the_others(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    flu, plague = hediffs.add(meadow, pawn, "Flu", 0.1), hediffs.add(meadow, pawn, "Plague", 0.1)
    hediffs.remove(pawn, flu)
    hediffs.remove(pawn, flu)
    assert pawn.hediffs == [plague]
    assert hediffs.of(pawn, "Flu") is None


def test_the_stages_of_every_hediff_are_in_order() -> None:
    for known in DEFS.hediffs.values():
        thresholds = [stage.min_severity for stage in known.stages]
        assert thresholds == sorted(thresholds)
        assert not thresholds or thresholds[0] == 0.0


def test_every_hediff_of_a_damage_type_is_known() -> None:
    for damage in DEFS.damage_types.values():
        for name in (damage.hediff, damage.hediff_skin, damage.hediff_solid):
            assert name is None or DEFS.hediffs[name].kind == "Injury"


def test_every_illness_has_its_rates() -> None:
    assert {name for name, known in DEFS.hediffs.items() if known.kind == "Disease"} == set(DEFS.diseases)
