"""Saves that are packed, packed otherwise, damaged or too large, and plants in an unusual form."""

from __future__ import annotations

import bz2
import gzip
import io
import itertools
import lzma
import os
import re
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.colony.saves import MalformedError, SaveError, load_save
from pytest_rle.colony.saves import packing as packings
from pytest_rle.colony.saves.document import MAX_TAGS, parse_document
from pytest_rle.colony.saves.packing import read_bytes
from tests.colony.saves.rich_save import rich_save

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Writer = Callable[..., Path]


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(data: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        entry = tarfile.TarInfo("a.rws")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "gzip members": lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:]),
    "zstd": zstd.compress,
    "zstd frames": lambda data: zstd.compress(data[:100]) + zstd.compress(data[100:]),
    "zip": lambda data: zipped(("folder/Colony.rws", data), ("read me.txt", b"hello")),
    "zip of one file": lambda data: zipped(("Colony.xml", data), method=zipfile.ZIP_STORED),
}

REFUSED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "bzip2": (bz2.compress, "the file is packed with bzip2, but only gzip, zip and Zstandard are read: unpack it"),
    "xz": (lzma.compress, "the file is packed with xz, but only gzip, zip and Zstandard are read: unpack it"),
    "tar": (tarred, "the file is packed with tar, but only gzip, zip and Zstandard are read: unpack it"),
    "7z": (lambda _: b"7z\xbc\xaf\x27\x1c\x00\x04", "the file is packed with 7-Zip, but only"),
    "rar": (lambda _: b"Rar!\x1a\x07\x01\x00", "the file is packed with RAR, but only"),
    "gzip twice": (
        lambda data: gzip.compress(gzip.compress(data)),
        "packed twice, with gzip inside of gzip",
    ),
    "xz in zip": (lambda data: zipped(("a.rws", lzma.compress(data))), "packed twice, with xz inside of zip"),
    "tar.gz": (lambda data: gzip.compress(tarred(data)), "packed twice, with tar inside of gzip: unpack it once"),
    "two in zip": (
        lambda data: zipped(("a.rws", data), ("b.rws", data)),
        "the zip file has 2 files that can be the save",
    ),
    "empty zip": (lambda _: zipped(), "the zip file has 0 files that can be the save"),
    "lzma in zip": (
        lambda data: zipped(("a.rws", data), method=zipfile.ZIP_LZMA),
        "has a compression that is not read",
    ),
    "half a gzip": (lambda data: gzip.compress(data)[:-30], "the gzip file is incomplete"),
    "half a zstd": (lambda data: zstd.compress(data)[:-30], "the Zstandard file is incomplete"),
    "half a zip": (lambda data: zipped(("a.rws", data))[:-30], "the zip file is damaged"),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), "it is not an XML file in UTF-8"),
}


@pytest.mark.parametrize("kind", PACKED)
def test_packed_saves_give_the_bytes_of_the_save(tmp_path: Path, kind: str) -> None:
    data = rich_save().encode()
    path = tmp_path / "packed.rws"
    path.write_bytes(PACKED[kind](data))
    assert read_bytes(path) == data


@pytest.mark.parametrize("kind", REFUSED)
def test_other_packings_are_named(tmp_path: Path, kind: str) -> None:
    pack, problem = REFUSED[kind]
    path = tmp_path / "packed.rws"
    path.write_bytes(pack(rich_save().encode()))
    with pytest.raises(SaveError) as refusal:
        load_save(path, seed=1)
    assert problem in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("kind", PACKED)
def test_a_bomb_is_refused_at_the_limit(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packings, "MAX_BYTES", 1 << 20)
    path = tmp_path / "bomb.rws"
    path.write_bytes(PACKED[kind](b"<" * ((1 << 20) + 1)))
    with pytest.raises(SaveError, match="it has more than 1 MB"):
        read_bytes(path)


@settings(max_examples=50)
@given(kind=st.sampled_from(sorted(PACKED)), place=st.floats(0, 0.999), byte=st.integers(0, 255))
def test_a_damaged_packing_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, kind: str, place: float, byte: int
) -> None:
    packed = bytearray(PACKED[kind](rich_save().encode()))
    packed[int(place * len(packed))] = byte
    path = tmp_path_factory.getbasetemp() / "flipped.rws"
    path.write_bytes(packed)
    try:
        load_save(path, seed=1)
    except SaveError as error:
        assert str(path) in str(error)  # noqa: PT017 - most damaged files are refused, but not all


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.rws"
    os.mkfifo(pipe)
    with pytest.raises(SaveError, match="this is not a regular file"):
        load_save(pipe, seed=1)


def test_too_many_tags_are_refused_before_they_are_parsed() -> None:
    with pytest.raises(MalformedError, match="more than 10,000,000 tags"):
        parse_document(b"<savegame>" + b"<a/>" * (MAX_TAGS + 1) + b"</savegame>")


PLANTS = """<savegame>
<thing Class="Plant"><def>Plant_Grass</def><id>Plant_Grass5</id><map>0</map><pos>(1, 0, 2)</pos><health>40</health>
  <growth>0.25</growth><age>77</age><unlitTicks>6</unlitTicks><sown>True</sown></thing>
{odd}</savegame>"""


@pytest.mark.parametrize(
    "odd",
    [
        (
            "<age>77</age><growth>0.25</growth><pos>(1, 0, 2)</pos><map>0</map><id>Plant_Grass5</id>"
            "<def>Plant_Grass</def><sown>True</sown><health>40</health><unlitTicks>6</unlitTicks>"
        ),
        (
            "<def>Plant_Grass</def><tickDelta>4</tickDelta><id>Plant_Grass5</id><map>0</map><pos>(1, 0, 2)</pos>"
            "<rot>2</rot>"
            '<health>40</health><stackCount>1</stackCount><faction>null</faction><questTags IsNull="True" />'
            "<growth>0.25</growth><age>77</age><unlitTicks>6</unlitTicks><sown>True</sown>"
            "<madeLeaflessTick>12</madeLeaflessTick><modField>x y</modField>"
        ),
        (
            "<def>Plant_Grass</def><id>Plant_Grass5</id><map>0</map><pos>(1, 0, 2)</pos><health>40</health>"
            "<questTags><li>Quest3.Tag</li><li>Quest4.Tag</li></questTags><modList /><growth>0.25</growth><age>77</age>"
            '<modData>\n <def>Other</def><id IsNull="True" /><none /> </modData><unlitTicks>6</unlitTicks>'
            "<sown>True</sown>"
        ),
    ],
)
def test_plants_are_extracted_whatever_fields_they_have(odd: str) -> None:
    text = PLANTS.format(odd=f'<thing Class="Plant">{odd}</thing>')
    document = parse_document(text.encode())
    usual, unusual = document.plants
    assert usual == unusual == (b"Plant_Grass", b"5", b"0", b"1", b"2", b"40", b"0.25", b"77", b"6", b"True")
    assert len(document.root) == 0


def test_filth_has_the_same_values_in_every_order_of_its_fields() -> None:
    head = "<def>Filth_Dirt</def><id>Filth_Dirt9</id><map>0</map><pos>(3, 0, 4)</pos>"
    rest = ("<spawnedTick>7</spawnedTick>", "<thickness>2</thickness>", "<disappearAfterTicks>9</disappearAfterTicks>")
    things = [f'<thing Class="Filth">{head}{"".join(order)}</thing>' for order in itertools.permutations(rest)]
    document = parse_document(f"<savegame>{''.join(things)}</savegame>".encode())
    assert document.filth == [(b"Filth_Dirt", b"9", b"0", b"3", b"4", b"2")] * 6


@pytest.mark.parametrize("growth", ["7", "-1", "1.2.3", "", "NaN", "&lt;", "<a>1</a>"])
def test_a_plant_with_an_unusual_value_stays_in_the_tree(growth: str) -> None:
    odd = f"<def>Plant_Grass</def><id>Plant_Grass6</id><map>0</map><pos>(1, 0, 2)</pos><growth>{growth}</growth>"
    document = parse_document(PLANTS.format(odd=f'<thing Class="Plant">{odd}</thing>').encode())
    assert (len(document.plants), len(document.root)) == (1, 1)


def test_a_plant_with_an_empty_value_stays_in_the_tree() -> None:
    odd = "<def>Plant_Grass</def><id>Plant_Grass6</id><map>0</map><pos>(1, 0, 2)</pos><growth />"
    document = parse_document(PLANTS.format(odd=f'<thing Class="Plant">{odd}</thing>').encode())
    assert (len(document.plants), len(document.root)) == (1, 1)


@pytest.mark.parametrize(("growth", "value"), [("9.99999975E-05", 100), ("1", 1_000_000), ("0.5", 500_000), ("0", 0)])
def test_growth_is_read_in_every_form_of_the_game(tmp_path: Path, growth: str, value: int) -> None:
    path = tmp_path / "growth.rws"
    path.write_text(re.sub(r"<growth>[^<]*<", f"<growth>{growth}<", rich_save()), encoding="utf-8")
    grids = load_save(path, seed=1).world.grids
    assert (int(grids.plant_growth[2, 0]), int(grids.plant_growth[2, 1])) == (value, value)
