"""How a save packs its grids: raw DEFLATE in base64 where that is smaller, plain base64 otherwise.

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
"""Base64 text is broken into lines of this many characters."""

MAX_GRID_BYTES: Final = 1 << 26
"""More than any map has: what unpacks to more is not a grid."""


def pack(data: bytes) -> tuple[str, str]:
    """The suffix of the element's name (`Deflate` or nothing) and its text, in lines."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    small = packer.compress(data) + packer.flush()
    suffix, raw = ("Deflate", small) if len(small) < len(data) else ("", data)
    text = base64.b64encode(raw).decode("ascii")
    return suffix, "\n".join(text[i : i + LINE] for i in range(0, len(text), LINE))


def unpack(parent: Element, label: str) -> bytes | None:
    """The bytes under a label, or None where the save has none. Raises MalformedError when they are damaged."""
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
            raise MalformedError(f"the grid <{element.tag}> is cut short")
    except (binascii.Error, zlib.error) as error:
        raise MalformedError(f"the grid <{element.tag}> is damaged ({error})") from error
    return data


def unpack_grid(parent: Element, label: str, width: int, height: int) -> NDArray[np.uint16] | None:
    """A grid of one 16-bit number a cell, shape (height, width), or None where the save has none."""
    data = unpack(parent, label)
    if data is None:
        return None
    if len(data) != 2 * width * height:
        raise MalformedError(f"the grid <{label}> has {len(data)} bytes for {width * height} cells")
    return np.frombuffer(data, "<u2").reshape(height, width)


def unpack_bits(parent: Element, label: str, width: int, height: int) -> NDArray[np.bool_] | None:
    """A grid of one bit a cell, lowest bit first, shape (height, width), or None where the save has none."""
    data = unpack(parent, label)
    if data is None:
        return None
    bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
    if len(bits) < width * height:
        raise MalformedError(f"the grid <{label}> has {len(bits)} bits for {width * height} cells")
    return bits[: width * height].astype(np.bool_).reshape(height, width)


def pack_bits(cells: NDArray[np.bool_]) -> bytes:
    """One bit a cell, lowest bit first, in whole 32-bit words as the game keeps them."""
    raw = np.packbits(cells.reshape(-1), bitorder="little").tobytes()
    return raw + b"\0" * (-len(raw) % 4)
