"""Packs and unpacks the grids of a save: raw DEFLATE in base64, or plain base64 if that is smaller.

Sources: DataExposeUtility, MapSerializeUtility, BoolGrid.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Final
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.saves.errors import MalformedError

LINE: Final = 100
"""Characters in a line of base64 text."""

MAX_GRID_BYTES: Final = 1 << 26
"""The limit on a decompressed grid in bytes, more than the largest map has."""


def deflate(data: bytes) -> bytes:
    """Raw DEFLATE with the best compression, without a header."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def pack(data: bytes) -> tuple[str, str]:
    """Pack bytes. Returns the suffix of the element's name, `Deflate` or nothing, and the text of the element."""
    small = deflate(data)
    suffix, raw = ("Deflate", small) if len(small) < len(data) else ("", data)
    text = base64.b64encode(raw).decode("ascii")
    return suffix, "\n".join(text[i : i + LINE] for i in range(0, len(text), LINE))


def unpack(parent: Element, label: str) -> bytes | None:
    """The bytes of a packed element, or None if it is absent. Raises MalformedError if they are damaged."""
    deflated = parent.find(f"{label}Deflate")
    element = deflated if deflated is not None else parent.find(label)
    if element is None or element.get("IsNull") == "True":
        return None
    try:
        raw = base64.b64decode("".join((element.text or "").split()), validate=True)
        if deflated is None:
            return raw
        unpacker = zlib.decompressobj(-15)
        data = unpacker.decompress(raw, MAX_GRID_BYTES)
        if not unpacker.eof:
            raise MalformedError(f"the grid <{element.tag}> is incomplete")
    except (binascii.Error, zlib.error) as error:
        raise MalformedError(f"the grid <{element.tag}> is damaged ({error})") from error
    return data


def unpack_grid(parent: Element, label: str, width: int, height: int) -> NDArray[np.uint16] | None:
    """A grid with a 16-bit number for each cell, shape (height, width), or None if it is absent.

    Raises MalformedError if the grid is damaged or has another size.
    """
    data = unpack(parent, label)
    if data is None:
        return None
    if len(data) != 2 * width * height:
        raise MalformedError(f"the grid <{label}> has {len(data)} bytes, but {width * height} cells need two each")
    return np.frombuffer(data, "<u2").reshape(height, width)


def unpack_bits(parent: Element, label: str, width: int, height: int) -> NDArray[np.bool_] | None:
    """A grid with a bit for each cell, lowest bit first, shape (height, width), or None if it is absent.

    Raises MalformedError if the grid is damaged or too small.
    """
    data = unpack(parent, label)
    if data is None:
        return None
    bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
    if len(bits) < width * height:
        raise MalformedError(f"the grid <{label}> has {len(bits)} bits, but {width * height} cells need one each")
    return bits[: width * height].astype(np.bool_).reshape(height, width)


def pack_bits(cells: NDArray[np.bool_]) -> bytes:
    """The bytes of a grid with a bit for each cell, lowest bit first, filled up to 32-bit words as in the game."""
    raw = np.packbits(cells.reshape(-1), bitorder="little").tobytes()
    return raw + b"\0" * (-len(raw) % 4)
