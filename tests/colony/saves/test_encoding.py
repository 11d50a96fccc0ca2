from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.colony.saves.encoding import pack, pack_bits, unpack, unpack_bits, unpack_grid
from pytest_rle.colony.saves.errors import MalformedError


def packed(data: bytes, label: str = "grid") -> ET.Element:
    suffix, text = pack(data)
    parent = ET.Element("parent")
    ET.SubElement(parent, f"{label}{suffix}").text = f"\n{text}\n"
    return parent


@given(st.binary(max_size=2000))
def test_what_is_packed_can_be_unpacked(data: bytes) -> None:
    assert unpack(packed(data), "grid") == data


def test_repetition_is_deflated_and_chance_is_not() -> None:
    assert pack(b"\0" * 1000)[0] == "Deflate"
    assert pack(b"x")[0] == ""


def test_lines_are_a_hundred_characters_long() -> None:
    _, text = pack(bytes(range(256)))
    assert {len(line) for line in text.split("\n")[:-1]} == {100}


@given(st.integers(1, 40), st.integers(1, 40), st.randoms(use_true_random=False))
def test_bits_survive_with_the_lowest_first(width: int, height: int, random: object) -> None:
    cells = np.array([[(x * 7 + z * 3) % 5 == 0 for x in range(width)] for z in range(height)])
    restored = unpack_bits(packed(pack_bits(cells)), "grid", width, height)
    assert restored is not None
    assert np.array_equal(restored, cells)


def test_the_first_cell_is_the_lowest_bit() -> None:
    cells = np.zeros((1, 8), np.bool_)
    cells[0, 0] = True
    assert pack_bits(cells)[0] == 1


@pytest.mark.parametrize("text", ["not base64!", "AAAA", "////"])
def test_a_damaged_grid_is_refused_by_name(text: str) -> None:
    parent = ET.fromstring(f"<parent><topGridDeflate>{text}</topGridDeflate></parent>")
    with pytest.raises(MalformedError, match="topGrid"):
        unpack_grid(parent, "topGrid", 10, 10)


def test_a_grid_of_another_size_is_refused() -> None:
    with pytest.raises(MalformedError, match="100 cells"):
        unpack_grid(packed(b"\0" * 40), "grid", 10, 10)
