"""The same papers in fpdf2's ordinary way: fonts added to each, `multi_cell`, `table()`, the QR code as a PNG."""

import io

import segno
from fpdf import FPDF, FontFace
from fpdf.enums import XPos, YPos

from documents.letter import Letter
from documents.letter_languages import work
from documents.register import Register
from documents.typefaces import BOLD, REGULAR

FONT = "Karani"


def _paper(title: str, orientation: str) -> FPDF:
    pdf = FPDF(orientation, format="A4")
    pdf.set_title(title)
    pdf.set_lang("en")
    pdf.add_font(FONT, fname=REGULAR.file)
    pdf.add_font(FONT, "B", BOLD.file)
    pdf.set_margin(15)
    pdf.add_page()
    return pdf


def _line(pdf: FPDF, text: str, size: float = 9.8, style: str = "") -> None:
    pdf.set_font(FONT, style, size)
    pdf.multi_cell(0, size * 0.48, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def letter_pdf(letter: Letter) -> bytes:
    """The letter, with the same words."""
    pdf = _paper(letter.title, "portrait")
    _line(pdf, letter.office, 25, "B")
    _line(pdf, f"{letter.reference}\n{letter.issued}")
    _line(pdf, letter.words.demonstration, style="B")
    _line(pdf, letter.name, style="B")
    _line(pdf, f"National ID ending in {letter.id_end}\nTSC No. {letter.tsc_number}\n{letter.phone}")
    _line(pdf, f"Through {letter.director}\nTSC Sub-County Director, {letter.sub_county}\n{letter.county} County")
    _line(pdf, f"RE: {letter.title.upper()}", 12.5, "B")
    with pdf.table(first_row_as_headings=False, borders_layout="NONE", line_height=5) as table:
        for row in letter.facts:
            table.row(row)
    _line(pdf, "\n".join(letter.conditions))
    for number, duty in enumerate(work(letter.role).duties, start=1):
        _line(pdf, f"{number}. {duty}")
    with pdf.table(first_row_as_headings=False, borders_layout="NONE", line_height=5) as table:
        for contact in letter.contacts:
            table.row((contact.who, contact.name, contact.phone))
    _line(pdf, f"{letter.words.accept}\n{letter.code}\n{letter.link}")
    png = io.BytesIO()
    segno.make_qr(letter.link, error="m").save(png, kind="png", scale=4)
    pdf.image(png, w=25, link=letter.link)
    return bytes(pdf.output())


def register_pdf(register: Register) -> bytes:
    """The register's table and its totals; the boxes to sign are left out."""
    pdf = _paper("Attendance register", "landscape")
    _line(pdf, f"Attendance register, {register.exam}", 15, "B")
    _line(pdf, f"{register.centre_code} {register.centre_name}", style="B")
    pdf.set_font(FONT, size=7)
    grey = FontFace(fill_color=200)
    days = len(register.days)
    with pdf.table(col_widths=(8, 45, 16, 25, 25, *[7] * days, 10, 30), line_height=5) as table:
        heads = (f"{day:%a} {day.day}" for day in register.days)
        table.row(("No.", "Name", "National ID", "Phone", "Role", *heads, "Days P", "Signature"))
        for officer in register.officers:
            row = table.row()
            for word in (str(officer.number), officer.name, officer.id_end, officer.phone, work(officer.role).title):
                row.cell(word)
            for mark in officer.marks:
                row.cell(mark or "", style=grey if mark is None else None)
            row.cell(str(list(officer.marks).count("P")))
            row.cell("")
        for word in ("P", "Ab"):
            totals = [str(sum(each.marks[day] == word for each in register.officers)) for day in range(days)]
            table.row(("", "", "", "", word, *totals, "", ""))
    return bytes(pdf.output())
