"""Delimited text: the lines of a CSV file."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from storage.imports.errors import Problems

from .columns import Column
from .limits import ROW, TooLarge


def lines(file: BinaryIO, columns: Sequence[Column], problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Numbered as a spreadsheet would: a line break inside quotes does not count."""
    number, decoded = 0, _Decoded(file)
    try:
        for number, line in enumerate(csv.reader(decoded, strict=True), 1):
            decoded.mark()
            yield number, line
    except UnicodeDecodeError:
        problems.add_to_file(f"row {number + 1} is not UTF-8 text", "Save it as “CSV UTF-8”.")
    except TooLarge:
        mend = "Look for a quotation mark that is not closed, and whether it is a CSV file."
        problems.add_to_file(f"row {number + 1} has no end within {ROW} bytes", mend)
    except csv.Error:
        mend = "Look for a quotation mark that is not closed, or save it anew."
        problems.add_to_file(f"broken CSV, in or after row {number + 1}", mend)


class _Decoded:
    """Line by line, so that a wrong sign is found where it stands; only so many bytes from `mark` to `mark`."""

    def __init__(self, file: BinaryIO):
        self._file, self._left, self._first = file, ROW, True

    def mark(self) -> None:
        """A row is whole."""
        self._left = ROW

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(self._left + 1):
            self._left -= len(line)
            if self._left < 0:
                raise TooLarge
            yield (line.removeprefix(codecs.BOM_UTF8) if self._first else line).decode()
            self._first = False
