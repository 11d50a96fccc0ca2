"""Reads the bytes of a save from a file: plain, or packed with gzip, zip or Zstandard. Names other packings.

A file that unpacks to more than a save can have is refused while it is read, so a bomb costs no more than the limit.
"""

from __future__ import annotations

import gzip
import io
import stat
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Final

from pytest_rle.colony.saves.errors import SaveError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_BYTES: Final = 1 << 29
"""The limit on a save, packed or not: half a gigabyte. The saves of the largest colonies are smaller."""

GZIP: Final = "gzip"
ZIP: Final = "zip"
ZSTANDARD: Final = "Zstandard"

SIGNATURES: Final = {
    b"\x1f\x8b": GZIP,
    b"PK\x03\x04": ZIP,
    b"PK\x05\x06": ZIP,
    b"\x28\xb5\x2f\xfd": ZSTANDARD,
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x04\x22\x4d\x18": "LZ4",
    b"\x5d\x00\x00": "lzma",
}
"""How packed files begin."""

TAR_MARK: Final = (257, b"ustar")
"""Where in an archive of tar its mark is, and the mark."""

ENDING: Final = ".rws"
"""How the name of a save inside of a zip file ends."""


def packing(data: bytes) -> str | None:
    """The name of the packing of a file that begins with these bytes, or None if it is not packed."""
    start, mark = TAR_MARK
    if data[start : start + len(mark)] == mark:
        return "tar"
    return next((name for signature, name in SIGNATURES.items() if data.startswith(signature)), None)


def read_bytes(path: Path) -> bytes:
    """The bytes of a save.

    Raises SaveError if the file is missing, is no regular file, is damaged, has another packing or is too large.
    """
    packed = _read_file(path)
    kind = packing(packed)
    if kind is None:
        return packed
    try:
        if kind == GZIP:
            with gzip.open(io.BytesIO(packed)) as file:
                data = file.read(MAX_BYTES + 1)
        elif kind == ZSTANDARD:
            with zstd.open(io.BytesIO(packed)) as frames:
                data = frames.read(MAX_BYTES + 1)
        elif kind == ZIP:
            data = _read_zip(path, packed)
        else:
            problem = f"the file is packed with {kind}, but only gzip, zip and Zstandard are read: unpack it"
            raise SaveError(path, problem)
    except EOFError as error:
        raise SaveError(path, f"the {kind} file is incomplete; copy or download it again") from error
    except (OSError, zlib.error, zstd.ZstdError, zipfile.BadZipFile) as error:
        raise SaveError(path, f"the {kind} file is damaged ({error}); copy or download it again") from error
    if len(data) > MAX_BYTES:
        raise _too_large(path)
    inner = packing(data)
    if inner is not None:
        raise SaveError(path, f"the file is packed twice, with {inner} inside of {kind}: unpack it once")
    return data


def _read_file(path: Path) -> bytes:
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise SaveError(path, "this is a folder, not a save")
        if not stat.S_ISREG(state.st_mode):
            raise SaveError(path, "this is not a regular file")
        if state.st_size > MAX_BYTES:
            raise _too_large(path)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SaveError(path, "there is no such file") from error
    except OSError as error:
        raise SaveError(path, f"the file cannot be read ({error.strerror or error})") from error


def _read_zip(path: Path, packed: bytes) -> bytes:
    """The save in a zip file, which is its only file, or the only one with the ending of saves."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            files = [entry for entry in archive.infolist() if not entry.is_dir()]
            saves = [entry for entry in files if entry.filename.endswith((ENDING, f"{ENDING}.gz"))] or files
            if len(saves) != 1:
                problem = f"the zip file has {len(saves)} files that can be the save: unpack it, and name one"
                raise SaveError(path, problem)
            if saves[0].file_size > MAX_BYTES:
                raise _too_large(path)
            if saves[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise SaveError(path, "the zip file has a compression that is not read: unpack it")
            with archive.open(saves[0]) as file:
                return file.read(MAX_BYTES + 1)
    except (NotImplementedError, RuntimeError, ValueError, struct.error) as error:  # encrypted, or of a newer version
        raise SaveError(path, f"the zip file cannot be unpacked here ({error}): unpack it") from error


def _too_large(path: Path) -> SaveError:
    return SaveError(path, f"this is not a RimWorld save: it has more than {MAX_BYTES >> 20} MB")
