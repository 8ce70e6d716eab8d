"""My data as a PDF: plain words in, bytes out. The same words give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .lines import GREY, Style
from .sheet import Sheet

LABEL = 48  # mm
TITLE, PART = Style(18, 10, bold=True), Style(11.5, 6.5, bold=True)
BODY, SMALL, FAINT = Style(10, 5), Style(9.5, 4.8), Style(9.5, 4.8, colour=GREY)


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it, as label and value; a row without a label is one line of its own."""

    title: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Paper:
    """What is printed. `made` is aware; `foot` stands on every page, before its number."""

    title: str
    lines: Sequence[str]
    parts: Sequence[Part]
    foot: str
    made: datetime
    language: str = "en"


def mydata_pdf(paper: Paper) -> bytes:
    """The paper as a PDF with its fonts inside, A4."""
    sheet = Sheet(paper.title, paper.made, paper.foot, language=paper.language)
    with sheet.part("H1"):
        sheet.paragraph(paper.title, TITLE)
    for line in paper.lines:
        sheet.paragraph(line, BODY)
    for part in paper.parts:
        _part(sheet, part)
    return sheet.pdf()


def _part(sheet: Sheet, part: Part) -> None:
    sheet.y += 4
    sheet.room(PART.height + 3 * SMALL.height)
    with sheet.part("H2"):
        sheet.paragraph(part.title, PART)
    sheet.rules([(sheet.left, sheet.y, sheet.right, sheet.y)], colour=GREY)
    sheet.y += 1.5
    for label, value in part.rows:
        _row(sheet, label, value)


def _row(sheet: Sheet, label: str, value: str) -> None:
    """The value beside its label; where the label takes more lines, the next row begins under them."""
    if not label:
        sheet.paragraph(value, SMALL)
        return
    sheet.room(SMALL.height)
    pages, top = len(sheet.pages), sheet.y
    sheet.paragraph(label, FAINT, width=LABEL - 3)
    below = sheet.y
    if len(sheet.pages) == pages:
        sheet.y = top
    sheet.paragraph(value, SMALL, x=sheet.left + LABEL)
    if len(sheet.pages) == pages:
        sheet.y = max(sheet.y, below)
