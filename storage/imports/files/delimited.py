"""Delimited text: the lines of a CSV file."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from storage.imports.errors import Problems

from .columns import Column
from .foreign import Foreign, refuse_foreign
from .limits import ROW, TooLarge

OLD_MAC = "its lines end as those of old Macs do (CR alone)", "Save it as “CSV UTF-8”, not as “CSV (Macintosh)”."
SEPARATORS = {b";": "semicolons", b"\t": "tabs", b"|": "upright lines"}


def lines(file: BinaryIO, columns: Sequence[Column], problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Numbered as a spreadsheet would: a line break inside quotes does not count."""
    number, decoded = 0, _Decoded(file)
    try:
        refuse_foreign(file)
        _refuse_other_lines(file)
        for number, line in enumerate(csv.reader(decoded, strict=True), 1):
            decoded.mark()
            yield number, line
    except UnicodeDecodeError:
        problems.add_to_file(f"row {number + 1} is not UTF-8 text", "Save it as “CSV UTF-8”.")
    except TooLarge:
        mend = "Look for a quotation mark that is not closed, and whether it is a CSV file."
        problems.add_to_file(f"row {number + 1} has no end within {ROW} bytes", mend)
    except Foreign as foreign:
        problems.add_to_file(foreign.problem, foreign.mend)
    except csv.Error as error:
        if "new-line" in str(error):
            problems.add_to_file(f"row {number + 1} has a line end inside (CR alone)", OLD_MAC[1])
            return
        mend = "Look for a quotation mark that is not closed, or save it anew."
        problems.add_to_file(f"broken CSV, in or after row {number + 1}", mend)


def _refuse_other_lines(file: BinaryIO) -> None:
    """Raises `Foreign` for lines that end, or cells that are set apart, in another way."""
    head = file.read(ROW)
    file.seek(0)
    if b"\n" not in head and b"\r" in head.strip():
        raise Foreign(*OLD_MAC)
    first = re.sub(rb'"[^"\n]*"', b"", head.lstrip().split(b"\n", 1)[0])  # without what stands in quotation marks
    for sign, name in SEPARATORS.items():
        if sign in first and b"," not in first:
            raise Foreign(f"the columns are not separated by commas, but by {name}", "Save it as CSV with commas.")


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
