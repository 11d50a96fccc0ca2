"""Zstandard for files that grow line by line, and gzip for those of earlier versions."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pytest_rle.records.errors import DamagedStream

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_OPTIONS: Final[Mapping[int, int]] = {
    zstd.CompressionParameter.compression_level: 7,
    # 512 kB reach more than ten ticks of prompts back; most of a role's view repeats that of the tick before.
    zstd.CompressionParameter.window_log: 19,
    # The level's own tables would take 6 MB for each open file, and make it one per cent smaller.
    zstd.CompressionParameter.chain_log: 18,
    zstd.CompressionParameter.hash_log: 18,
    zstd.CompressionParameter.checksum_flag: 1,
}
_GZIP_FORMAT: Final = 31

_PIECE_BYTES: Final = 1 << 20
"""At most this much is unpacked at once: a small file may unpack to gigabytes."""


class Packer:
    """Compresses a file piece by piece into one Zstandard frame."""

    def __init__(self) -> None:
        self._frame = zstd.ZstdCompressor(options=_OPTIONS)

    def pack(self, data: bytes) -> bytes:
        """The compressed form of the next piece. It ends a block, so a reader of the file gets the whole piece."""
        return self._frame.compress(data, zstd.ZstdCompressor.FLUSH_BLOCK)

    def end(self) -> bytes:
        """The end of the frame, with a checksum of its content."""
        return self._frame.flush(zstd.ZstdCompressor.FLUSH_FRAME)


class Unpacker:
    """Unpacks a Zstandard frame chunk by chunk, also while it is written."""

    def __init__(self) -> None:
        self._frame = zstd.ZstdDecompressor()

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        """The content of the next chunk, in small pieces, up to the last whole block. Raises DamagedStream."""
        frame = self._frame
        try:
            yield frame.decompress(chunk, _PIECE_BYTES)
            while not (frame.needs_input or frame.eof):
                yield frame.decompress(b"", _PIECE_BYTES)
        except EOFError:
            raise DamagedStream("data follows its end") from None
        except zstd.ZstdError as error:
            raise DamagedStream(str(error)) from error
        if frame.unused_data:
            raise DamagedStream("data follows its end")


def unpack(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content of a Zstandard frame, in small pieces, up to the last whole block. Raises DamagedStream."""
    unpacker = Unpacker()
    for chunk in chunks:
        yield from unpacker.unpack(chunk)


def unpack_gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content of a gzip stream, in small pieces, up to its end or to where it is cut. Raises DamagedStream."""
    stream = zlib.decompressobj(wbits=_GZIP_FORMAT)
    for chunk in chunks:
        try:
            yield stream.decompress(chunk, _PIECE_BYTES)
            while stream.unconsumed_tail:
                yield stream.decompress(stream.unconsumed_tail, _PIECE_BYTES)
        except zlib.error as error:
            raise DamagedStream(str(error)) from error
        if stream.unused_data:
            raise DamagedStream("data follows its end")
    yield stream.flush()
