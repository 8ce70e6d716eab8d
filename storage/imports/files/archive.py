"""Archives: the parts of a workbook, no more of each unpacked than is allowed, whatever its directory says."""

import os
import struct
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from .limits import DIRECTORY, PART, RATIO, TooLarge

END, END_SIZE, COMMENT = b"PK\x05\x06", 22, 2**16
LOCATOR, LOCATOR_SIZE, END_64_SIZE = b"PK\x06\x07", 20, 56


class Part:
    """A part that is read piece by piece: `most` bytes from one `mark` to the next, and `whole` in all."""

    def __init__(self, stream: IO[bytes], most: int, whole: int):
        self._stream, self._most, self._left, self._whole = stream, most, most, whole

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises `TooLarge` where there are too many."""
        piece = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(piece)
        self._whole -= len(piece)
        if self._left < 0 or self._whole < 0:
            raise TooLarge
        return piece

    def mark(self) -> None:
        """What was read so far is dealt with."""
        self._left = self._most


class Archive(ZipFile):
    """A ZIP file of `most` bytes unpacked, and not of a hundred times its size. Raises `TooLarge`, or `BadZipFile`."""

    def __init__(self, file: BinaryIO, most: int):
        packed = file.seek(0, os.SEEK_END)
        if _directory_size(file, packed) > DIRECTORY:
            raise TooLarge
        super().__init__(file)
        parts = self.infolist()
        unpacked = sum(part.file_size for part in parts)
        if unpacked > most or unpacked > RATIO * packed + PART:
            raise TooLarge
        if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
            raise BadZipFile  # what no spreadsheet program writes; bzip2 and LZMA unpack without a bound

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        """A part that is needed whole, and is small."""
        with self.open(name, pwd=pwd) as stream:
            whole = stream.read(PART + 1)
        if len(whole) > PART:
            raise TooLarge
        return whole


def _directory_size(file: BinaryIO, packed: int) -> int:
    """As the archive's end says, before the directory is read."""
    start = max(packed - END_SIZE - COMMENT, 0)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(END)
    if end < 0 or len(tail) - end < END_SIZE:
        raise BadZipFile
    if tail[max(end - LOCATOR_SIZE, 0) : end].startswith(LOCATOR):
        file.seek(max(start + end - LOCATOR_SIZE - END_64_SIZE, 0))
        return int(struct.unpack("<Q", file.read(END_64_SIZE)[40:48])[0])
    return int(struct.unpack("<I", tail[end + 12 : end + 16])[0])
