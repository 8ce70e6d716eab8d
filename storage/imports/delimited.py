"""Delimited text: the lines of a CSV file."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from .columns import Column
from .errors import Problems


def lines(file: BinaryIO, columns: Sequence[Column], problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Numbered as a spreadsheet would: a line break inside quotes does not count."""
    wrapped = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    number = 0
    try:
        for number, line in enumerate(csv.reader(wrapped, strict=True), 1):
            yield number, line
    except UnicodeDecodeError:
        problems.add_to_file(f"not UTF-8 text, after row {number}", "Save it as “CSV UTF-8”.")
    except csv.Error:
        problems.add_to_file(
            f"broken CSV, in or after row {number + 1}",
            "Look for a quotation mark that is not closed, or save it anew.",
        )
    finally:
        wrapped.detach()
