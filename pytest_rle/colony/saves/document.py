"""Turns a file into a tree of elements: decompresses it, checks that it is a save, and extracts plants and filth.

Nine tenths of a save are the plants and the filth of its map: tens of thousands of flat elements of one form. Regular
expressions extract them before the rest is parsed, which makes loading four times faster. An element that does not
match exactly stays in the tree, and is read like any other thing.
"""

from __future__ import annotations

import dataclasses
import gzip
import re
import zlib
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from pytest_rle.colony.saves.errors import MalformedError, SaveError

MAX_BYTES: Final = 1 << 29
"""The limit on a decompressed save, half a gigabyte. The saves of the largest colonies are smaller."""

_HEAD: Final = (
    rb"\s*<def>(\w+)</def>\s*(?:<tickDelta>\d{1,9}</tickDelta>\s*)?<id>\1(\d{1,9})</id>\s*"
    rb"<map>(\d{1,3})</map>\s*<pos>\((\d{1,4}), 0, (\d{1,4})\)</pos>\s*"
)
_MIDDLE: Final = (
    rb'(?:<questTags IsNull="True" />\s*)?(?:<spawnedTick>-?\d{1,12}</spawnedTick>\s*)?'
    rb"(?:<despawnedTick>-?\d{1,12}</despawnedTick>\s*)?(?:<beenRevealed>True</beenRevealed>\s*)?"
)
_PLANT: Final = re.compile(
    rb'<thing Class="Plant">' + _HEAD + rb"(?:<health>(\d{1,6})</health>\s*)?" + _MIDDLE + rb"(?:<growth>"
    rb"([0-9.]{1,12})</growth>\s*)?(?:<age>(\d{1,9})</age>\s*)?(?:<unlitTicks>(\d{1,9})</unlitTicks>\s*)?"
    rb"(?:<sown>(True)</sown>\s*)?</thing>\s*"
)
_FILTH: Final = re.compile(
    rb'<thing Class="Filth">' + _HEAD + _MIDDLE + rb"(?:<thickness>(\d{1,3})</thickness>\s*)?"
    rb"(?:<disappearAfterTicks>\d{1,12}</disappearAfterTicks>\s*)?</thing>\s*"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """A parsed save. The plants and the filth of its maps are not in the tree but in lists of rows.

    `plants` has rows of (def, id, map, x, z, health, growth, age, unlit ticks, sown), `filth` rows of (def, id, map, x,
    z, thickness). The values are the bytes of the save, empty if the save omits a value.
    """

    root: ET.Element
    plants: list[tuple[bytes, ...]]
    filth: list[tuple[bytes, ...]]


def read_document(path: Path) -> Document:
    """Read a `.rws` or `.rws.gz` file. Raises SaveError if it is missing, damaged or not a RimWorld save."""
    try:
        return parse_document(_read_bytes(path))
    except MalformedError as error:
        raise SaveError(path, str(error)) from error


def parse_document(data: bytes) -> Document:
    """Parse the XML of a save. Raises MalformedError if it is damaged or not a RimWorld save."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise MalformedError("the file is empty")
    if not start.startswith(b"<") or b"\0" in start:
        raise MalformedError("this is not a RimWorld save: it is not an XML file in UTF-8")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise MalformedError("this is not a RimWorld save: it declares a document type, and saves never do")
    plants: list[tuple[bytes, ...]] = _PLANT.findall(data)
    filth: list[tuple[bytes, ...]] = _FILTH.findall(data)
    if plants:
        data = _PLANT.sub(b"", data)
    if filth:
        data = _FILTH.sub(b"", data)
    try:
        root = ET.fromstring(data)  # noqa: S314 - entities cannot expand: document types are rejected above
    except ET.ParseError as error:
        raise MalformedError(f"the XML is damaged ({error}); copy the save again") from error
    if root.tag != "savegame":
        raise MalformedError(f"this is not a RimWorld save: its root element is <{root.tag}>, not <savegame>")
    return Document(root, plants, filth)


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == b"\x1f\x8b"
        if packed:
            with gzip.open(path) as file:
                data = file.read(MAX_BYTES + 1)
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise SaveError(path, "there is no such file") from error
    except IsADirectoryError as error:
        raise SaveError(path, "this is a folder, not a save") from error
    except EOFError as error:
        raise SaveError(path, "the gzip file is incomplete; copy or download it again") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise SaveError(path, f"the gzip file is damaged ({error}); copy or download it again") from error
    except OSError as error:
        raise SaveError(path, f"the file cannot be read ({error.strerror or error})") from error
    if len(data) > MAX_BYTES:
        raise SaveError(path, f"this is not a RimWorld save: it decompresses to more than {MAX_BYTES >> 20} MB")
    return data
