from __future__ import annotations

import contextlib
import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_rle.colony.saves import MalformedError, StartItem, StartSpec, generate
from pytest_rle.colony.saves.reader import LoadedSave, parse_save
from pytest_rle.colony.saves.writer import encode_save

WRONG = [b"abc", b"-1", b"99999999999999999999", b"nan", b"inf", b"", b"null", b"(9999, 0, -4)", b"True", b"2147483648"]
VALUE = re.compile(rb">([^<>]{1,60})<")
ELEMENT = re.compile(rb"<(\w+)>[^<>]*</\1>\s*")


@cache
def valid_save(*, own: bool) -> bytes:
    """A save of this project, or, without our component, one of RimWorld."""
    data = encode_save(generate(StartSpec("test", "damage", 2, width=50, height=50, items=(StartItem("Steel", 99),))))
    return data if own else re.sub(rb'<li Class="PytestRle.ColonyState">.*?</li>', b"", data, flags=re.DOTALL)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    own=st.booleans(),
    hits=st.lists(st.tuples(st.floats(0, 0.999), st.sampled_from(["value", "element", "byte"]), st.integers(0, 255))),
)
def test_a_damaged_save_is_read_or_rejected_with_a_reason(own: bool, hits: list[tuple[float, str, int]]) -> None:
    data = valid_save(own=own)
    for place, kind, number in hits:
        position = int(place * len(data))
        if kind == "byte":
            data = data[:position] + bytes([number]) + data[position + 1 :]
            continue
        match = (VALUE if kind == "value" else ELEMENT).search(data, position)
        if match is not None:
            group = 1 if kind == "value" else 0
            new = WRONG[number % len(WRONG)] if kind == "value" else b""
            data = data[: match.start(group)] + new + data[match.end(group) :]
    with contextlib.suppress(MalformedError):
        assert isinstance(parse_save(data, seed=1), LoadedSave)


@pytest.mark.parametrize("share", range(1, 10))
def test_a_truncated_save_is_rejected(share: int) -> None:
    data = valid_save(own=True)
    with pytest.raises(MalformedError, match="damaged"):
        parse_save(data[: len(data) * share // 10], seed=1)
