"""My data as a PDF: plain words in, bytes out. The same words give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

FONTS = Path(__file__).parent / "fonts"
FONT = "DejaVu"
MARGIN, LABEL, LINE = 15, 48, 5  # mm
GREY = 110


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


class _Sheet(FPDF):
    def __init__(self, paper: Paper):
        super().__init__(format="A4")
        self.paper = paper
        self.set_creation_date(paper.made)
        self.set_title(paper.title)
        self.set_lang(paper.language)
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + LINE)
        self.add_font(FONT, fname=FONTS / "DejaVuSans.ttf")
        self.add_font(FONT, "B", FONTS / "DejaVuSans-Bold.ttf")

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font(FONT, size=7)
        self.set_text_color(GREY)
        self.cell(0, LINE, f"{self.paper.foot}  ·  {self.page_no()}", align="C")
        self.set_text_color(0)


def mydata_pdf(paper: Paper) -> bytes:
    """The paper as a PDF with its fonts inside, A4."""
    sheet = _Sheet(paper)
    sheet.add_page()
    sheet.set_font(FONT, "B", 16)
    _line(sheet, paper.title, 9)
    sheet.set_font(FONT, size=9)
    for line in paper.lines:
        _line(sheet, line, LINE)
    for part in paper.parts:
        _part(sheet, part)
    return bytes(sheet.output())


def _part(sheet: FPDF, part: Part) -> None:
    if sheet.will_page_break(5 * LINE):
        sheet.add_page()
    sheet.ln(LINE)
    sheet.set_font(FONT, "B", 10)
    _line(sheet, part.title, 6)
    sheet.set_draw_color(GREY)
    sheet.line(MARGIN, sheet.get_y(), sheet.w - MARGIN, sheet.get_y())
    sheet.ln(1)
    for label, value in part.rows:
        _row(sheet, label, value)


def _row(sheet: FPDF, label: str, value: str) -> None:
    sheet.set_font(FONT, size=8.5)
    if sheet.will_page_break(LINE):
        sheet.add_page()
    if label:
        top, page = sheet.get_y(), sheet.page_no()
        sheet.set_text_color(GREY)
        sheet.multi_cell(LABEL, LINE, label, align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        sheet.set_text_color(0)
        if sheet.page_no() == page:
            sheet.set_xy(MARGIN + LABEL, top)
    _line(sheet, value, LINE)


def _line(sheet: FPDF, text: str, height: float) -> None:
    sheet.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
