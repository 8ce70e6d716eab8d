"""Delimited text: the lines of a CSV file."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from storage.imports.errors import Problems

from .columns import Column


def lines(file: BinaryIO, columns: Sequence[Column], problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Numbered as a spreadsheet would: a line break inside quotes does not count."""
    number = 0
    try:
        for number, line in enumerate(csv.reader(_decoded(file), strict=True), 1):
            yield number, line
    except UnicodeDecodeError:
        problems.add_to_file(f"row {number + 1} is not UTF-8 text", "Save it as “CSV UTF-8”.")
    except csv.Error:
        mend = "Look for a quotation mark that is not closed, or save it anew."
        problems.add_to_file(f"broken CSV, in or after row {number + 1}", mend)


def _decoded(file: BinaryIO) -> Iterator[str]:
    """Line by line, so that a wrong sign is found where it stands."""
    for number, line in enumerate(file):
        yield (line if number else line.removeprefix(codecs.BOM_UTF8)).decode()
