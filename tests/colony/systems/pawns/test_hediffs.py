"""Hediffs: given, merged, told, treated, taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Hediff, Pawn
from pytest_rle.rimworld import DEFS


def test_a_condition_grows_and_a_wound_is_another_wound(meadow: Colony, place: Callable[..., Pawn]) -> None:
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
def test_plague_is_told_by_its_stage(severity: float, stage: str) -> None:
    assert hediffs.label(Hediff(1, "Plague", severity)) == f"plague ({stage})"


def test_scars_and_lost_parts_have_names_of_their_own(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    scar = hediffs.add(meadow, pawn, "Gunshot", 2.0, body.TORSO)
    assert hediffs.label(scar) == "gunshot"
    scar.permanent = True
    assert hediffs.label(scar) == "old gunshot"
    lost = hediffs.add(meadow, pawn, "MissingBodyPart", 10.0, body.EYES[0])
    assert hediffs.label(lost) == "missing left eye"


def test_a_hediff_of_another_mod_does_nothing(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    pawn.hediffs.append(Hediff(5, "PsychicAmplifier", 1.0, part=body.BRAIN))
    assert hediffs.label(pawn.hediffs[0]) == "unknown condition"
    assert body.capacity(meadow, pawn, "Consciousness") == 1.0
    assert not hediffs.tendable_now(pawn.hediffs[0])


def test_an_unknown_name_cannot_be_given(meadow: Colony, place: Callable[..., Pawn]) -> None:
    with pytest.raises(KeyError):
        hediffs.add(meadow, place(meadow), "Dragonpox", 0.5)


def test_a_hediff_taken_away_is_gone_and_another_stays(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    flu, plague = hediffs.add(meadow, pawn, "Flu", 0.1), hediffs.add(meadow, pawn, "Plague", 0.1)
    hediffs.remove(pawn, flu)
    hediffs.remove(pawn, flu)
    assert pawn.hediffs == [plague]
    assert hediffs.of(pawn, "Flu") is None


def test_every_stage_of_every_hediff_comes_in_order() -> None:
    for known in DEFS.hediffs.values():
        thresholds = [stage.min_severity for stage in known.stages]
        assert thresholds == sorted(thresholds)
        assert not thresholds or thresholds[0] == 0.0


def test_every_wound_that_damage_makes_is_known() -> None:
    for damage in DEFS.damage_types.values():
        for name in (damage.hediff, damage.hediff_skin, damage.hediff_solid):
            assert name is None or DEFS.hediffs[name].kind == "Injury"


def test_every_illness_has_its_rates() -> None:
    assert {name for name, known in DEFS.hediffs.items() if known.kind == "Disease"} == set(DEFS.diseases)
