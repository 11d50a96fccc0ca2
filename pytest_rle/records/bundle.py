"""The zip file that a run is exchanged in. Reading it is guarded: it may come from anybody."""

from __future__ import annotations

import hashlib
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from pytest_rle.records.errors import RecordReadError
from pytest_rle.records.files import write_atomically
from pytest_rle.records.limits import LARGEST_FILE, open_file

MOST_FILES: Final = 10_000

_NAME: Final = re.compile(r"\w[\w.-]*(/\w[\w.-]*){0,2}", re.ASCII)
_PIECE_BYTES: Final = 1 << 20
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def fits(name: str) -> bool:
    """Whether a file or folder of this name may be in a bundle."""
    return _NAME.fullmatch(name) is not None and "/" not in name


def write_bundle(path: Path, files: Mapping[str, bytes], *, option: str) -> None:
    """Write a zip file as a whole. Equal files give equal bytes.

    Args:
        path: The file. An existing one is replaced.
        files: The contents by name.
        option: The option that names the file, for messages.

    Raises:
        RecordWriteError: The file cannot be written.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as bundle:
        for name, content in sorted(files.items()):
            bundle.writestr(zipfile.ZipInfo(name, _FIXED_TIME), content, zipfile.ZIP_DEFLATED)
    write_atomically(path, whole.getvalue(), option=option)


def unpack_bundle(path: Path, folder: Path) -> dict[str, str]:
    """Unpack a zip file into an empty folder. Returns the SHA-256 of each file by name.

    Raises:
        RecordReadError: It is no zip file or is damaged, exceeds a limit, or has a name that leaves the folder, a name
            twice, a link, or an encrypted file. Nothing outside the folder is written.
    """
    digests: dict[str, str] = {}
    with open_file(path) as file:
        try:
            with zipfile.ZipFile(file) as bundle:
                members = bundle.infolist()
                _require_harmless(path, members)
                for member in members:
                    target = folder / member.filename
                    target.parent.mkdir(parents=True, exist_ok=True)
                    digest = hashlib.sha256()
                    with bundle.open(member) as packed, target.open("xb") as plain:
                        while piece := packed.read(_PIECE_BYTES):
                            digest.update(piece)
                            plain.write(piece)
                    digests[member.filename] = digest.hexdigest()
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise RecordReadError(path, f"cannot be unpacked: {error}") from error
    return digests


def _require_harmless(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_FILES:
        raise RecordReadError(path, f"holds {len(members):,} files, and the limit is {MOST_FILES:,}")
    size = sum(member.file_size for member in members)
    if size > LARGEST_FILE:
        raise RecordReadError(path, f"unpacks to {size:,} bytes, and the limit is {LARGEST_FILE:,}")
    seen: set[str] = set()
    folders: set[str] = set()
    for member in members:
        name = member.filename
        if not _NAME.fullmatch(name) or name != member.orig_filename:
            raise RecordReadError(path, f"holds a file whose name is not allowed: {member.orig_filename!r}")
        if name.casefold() in seen:
            raise RecordReadError(path, f"holds {name!r} twice")
        seen.add(name.casefold())
        folders.update(str(parent) for parent in PurePosixPath(name.casefold()).parents)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or member.flag_bits & 1 or member.compress_type not in _METHODS:
            raise RecordReadError(path, f"holds {name!r} as a link, encrypted, or packed in an unknown way")
    if both := sorted(seen & folders):
        raise RecordReadError(path, f"holds {both[0]!r} as a file and as a folder")
