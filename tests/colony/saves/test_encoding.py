from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from pytest_rle.colony.saves.encoding import pack, pack_bits, unpack, unpack_bits, unpack_grid
from pytest_rle.colony.saves.errors import MalformedError


def packed(data: bytes, label: str = "grid") -> ET.Element:
    suffix, text = pack(data)
    parent = ET.Element("parent")
    ET.SubElement(parent, f"{label}{suffix}").text = f"\n{text}\n"
    return parent


@given(st.binary(max_size=2000))
def test_packed_bytes_can_be_unpacked(data: bytes) -> None:
    assert unpack(packed(data), "grid") == data


def test_bytes_are_deflated_only_if_that_is_smaller() -> None:
    assert pack(b"\0" * 1000)[0] == "Deflate"
    assert pack(b"x")[0] == ""


def test_a_line_has_100_characters() -> None:
    _, text = pack(bytes(range(256)))
    assert {len(line) for line in text.split("\n")[:-1]} == {100}


@given(arrays(np.bool_, st.tuples(st.integers(1, 40), st.integers(1, 40))))
def test_packed_bits_can_be_unpacked(cells: NDArray[np.bool_]) -> None:
    height, width = cells.shape
    restored = unpack_bits(packed(pack_bits(cells)), "grid", width, height)
    assert restored is not None
    assert np.array_equal(restored, cells)


def test_the_first_cell_is_the_lowest_bit() -> None:
    cells = np.zeros((1, 8), np.bool_)
    cells[0, 0] = True
    assert pack_bits(cells)[0] == 1


@pytest.mark.parametrize("text", ["not base64!", "AAAA", "////"])
def test_a_damaged_grid_is_rejected_with_its_name(text: str) -> None:
    parent = ET.fromstring(f"<parent><topGridDeflate>{text}</topGridDeflate></parent>")
    with pytest.raises(MalformedError, match="topGrid"):
        unpack_grid(parent, "topGrid", 10, 10)


def test_a_grid_of_another_size_is_rejected() -> None:
    with pytest.raises(MalformedError, match="100 cells"):
        unpack_grid(packed(b"\0" * 40), "grid", 10, 10)
