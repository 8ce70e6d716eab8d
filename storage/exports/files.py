"""Files: lines as CSV or XLSX, each with the mark of the export that it came from."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .export import Line

LONGEST = 1_048_576 - 2  # rows of a worksheet (Excel's own limit) without the watermark and the heading
SHEET = 1_000_000  # lines on one
MARK = "export"


@dataclass(frozen=True)
class Watermark:
    """Who wrote out what and when, in a sentence, and the number of the audit's row that says so."""

    sentence: str
    number: int

    @property
    def mark(self) -> str:
        """What stands on every line, wherever it is copied to."""
        return f"E{self.number}"


def write_csv(path: Path, lines: Iterable[Line], watermark: Watermark) -> None:
    """UTF-8 with a BOM, by which Excel knows it; the watermark above the heading, where imports leave it out."""
    lines, mark = iter(lines), watermark.mark
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([watermark.sentence])
        writer.writerow([*next(lines), MARK])
        writer.writerows([*line, mark] for line in lines)


def write_xlsx(path: Path, lines: Iterable[Line], watermark: Watermark, count: int) -> None:
    """A sheet for each million of some `count` lines, the watermark above its heading. Text stays text."""
    from rustpy_xlsxwriter import FastExcel

    lines = iter(lines)
    heading = [*next(lines), MARK]
    banner = [(0, 0, 0, len(heading) - 1, watermark.sentence)]
    book = FastExcel(path)
    sheets = max(-(-count // SHEET), 1)
    for sheet in range(1, sheets + 1):
        part = islice(lines, SHEET if sheet < sheets else LONGEST)  # the last takes what came meanwhile
        book.sheet(f"{sheet} of {sheets}", _rows(heading, part, watermark), header_row=1, merge_ranges=banner)
    book.save()


def _rows(heading: Line, part: Iterable[Line], watermark: Watermark) -> Iterator[dict[str, object]]:
    """Each line by its heading; where there is none, an empty one, for the heading comes from the first."""
    line = None
    for line in part:
        yield dict(zip(heading, (*line, watermark.mark), strict=True))
    if line is None:
        yield dict.fromkeys(heading)
