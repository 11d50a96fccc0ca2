"""Colonies that hypothesis makes up."""

from __future__ import annotations

from hypothesis import strategies as st

from pytest_rle.scoring import Measurement
from pytest_rle.scoring.measurement import ColonistMeasure
from tests.scoring.run import TICK

shares = st.floats(0, 1)


def founder(number: int) -> st.SearchStrategy[ColonistMeasure]:
    """A founder in any state. Versions before 3.0 do not read the fields after `in_danger`."""
    return st.builds(
        ColonistMeasure,
        id=st.just(number),
        health=shares,
        mood=shares,
        needs_tending=st.booleans(),
        in_danger=st.booleans(),
        food=shares,
        scars=st.integers(0, 9),
        is_downed=st.booleans(),
        is_fighting=st.booleans(),
        is_asleep=st.booleans(),
        bed_room_temperature=st.one_of(st.none(), st.floats(-30, 45)),
        illness=shares,
        poison=shares,
        is_clothed=st.booleans(),
    )


def histories_of(moments: st.SearchStrategy[Measurement], *, most: int) -> st.SearchStrategy[list[Measurement]]:
    """Two moments to `most`, a tick apart."""
    return st.lists(moments, min_size=2, max_size=most).map(
        lambda seen: [each.model_copy(update={"game_tick": number * TICK}) for number, each in enumerate(seen)]
    )
