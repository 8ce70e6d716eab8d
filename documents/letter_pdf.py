"""The letter of appointment, printed: one page of A4, and for a centre manager the staff list behind it."""

from datetime import UTC, datetime, time

from .letter import DEMONSTRATION, Letter, day
from .letter_words import CONDITIONS, work
from .lines import ACCENT, ALARM, GREY, PALE, TINT, Style, fitted, wrapped
from .qr import OPENS, draw_qr
from .sheet import Sheet
from .staff_list import draw_staff

WORDMARK, OFFICE = Style(25, 11, bold=True, colour=ACCENT), Style(8.5, 4.4, colour=GREY)
SUBJECT = Style(12.5, 6.2, bold=True, colour=ACCENT)
HEAD = Style(9.5, 5.2, bold=True, colour=ACCENT)
BODY, STRONG, LABEL = Style(9.8, 4.7), Style(9.8, 4.7, bold=True), Style(9.8, 4.7, colour=GREY)
BAND = Style(9.5, 7, bold=True, colour=(1, 1, 1))
SMALL, CODE = Style(8.3, 4, colour=GREY), Style(17, 8, bold=True)

BESIDE = 32.0  # mm from a label to its value
SEAL = 23.0  # mm, the QR code
ENDING = 54.0  # mm at the foot of the first page, for acceptance and verification


def letter_pdf(letter: Letter) -> bytes:
    """The letter as a PDF. The same letter gives the same bytes, whenever it is printed."""
    issued = datetime.combine(letter.issued, time(), UTC)
    sheet = Sheet(f"{letter.title}: {letter.name}", issued, f"{letter.reference}  ·  {letter.name}")
    sheet.heading = lambda sheet: _running_head(sheet, letter)
    _letterhead(sheet, letter)
    _parties(sheet, letter)
    _appointment(sheet, letter)
    _duties(sheet, letter)
    _contacts(sheet, letter)
    _ending(sheet, letter)
    if letter.staff:
        sheet.turn()
        draw_staff(sheet, letter)
    return sheet.pdf()


def _letterhead(sheet: Sheet, letter: Letter) -> None:
    """A wordmark and a rule, and no crest: nobody should take it for a council's own paper."""
    sheet.y -= 6
    sheet.text(sheet.left, sheet.y, fitted(letter.office, WORDMARK, 80), WORDMARK)
    sheet.text(sheet.right, sheet.y + 2.4, fitted(letter.reference, STRONG, 85), STRONG, "right")
    sheet.text(sheet.right, sheet.y + 7, day(letter.issued), BODY, "right")
    sheet.text(sheet.left, sheet.y + 10.6, "Deployment of examination officers", OFFICE)
    sheet.y += 17
    sheet.boxes([(sheet.left, sheet.y, sheet.right - sheet.left, 1)], ACCENT)
    sheet.y += 5
    if letter.demonstration:
        _demonstration(sheet)


def _demonstration(sheet: Sheet) -> None:
    sheet.boxes([(sheet.left, sheet.y, sheet.right - sheet.left, BAND.height)], ALARM)
    sheet.text(sheet.width / 2, sheet.y, DEMONSTRATION, BAND, "middle")
    sheet.y += BAND.height + 4


def _parties(sheet: Sheet, letter: Letter) -> None:
    """The officer on the left, on the right through whom the letter goes."""
    tsc_number = f"TSC No. {letter.tsc_number}" if letter.tsc_number else ""
    officer = [f"National ID ending in {letter.id_end}" if letter.id_end else "", tsc_number, letter.phone]
    through = [f"TSC Sub-County Director, {letter.sub_county}", f"{letter.county} County"]
    top, half = sheet.y, (sheet.right - sheet.left) / 2
    ends = []
    for x, title, name, lines in (
        (sheet.left, "To", letter.name, officer),
        (sheet.left + half, "Through", letter.director, through),
    ):
        sheet.y = top
        with sheet.part("P"):
            sheet.paragraph(title, LABEL, x)
            sheet.paragraph(name, STRONG, x, half - 6)
            for line in filter(None, lines):
                sheet.paragraph(line, BODY, x, half - 6)
        ends.append(sheet.y)
    sheet.y = max(ends) + 4.5


def _appointment(sheet: Sheet, letter: Letter) -> None:
    with sheet.part("H1"):
        sheet.paragraph(f"RE: {letter.title.upper()}", SUBJECT)
    sheet.y += 1.5
    sheet.paragraph(f"You are appointed {work(letter.role).title} for {letter.exam}, on these terms:", BODY)
    sheet.y += 2
    _facts(sheet, letter)
    sheet.paragraph(CONDITIONS, BODY)
    if letter.replacing:
        sheet.y += 1.5
        sheet.paragraph(letter.replacing, STRONG)


def _facts(sheet: Sheet, letter: Letter) -> None:
    """A tinted panel of labels and values."""
    x, width = sheet.left + 4 + BESIDE, sheet.right - sheet.left - BESIDE - 8
    rows = [(label, wrapped(value, STRONG, width)) for label, value in letter.facts]
    height = 5 + sum(len(lines) * STRONG.height + 0.9 for _, lines in rows)
    sheet.room(height)
    sheet.boxes([(sheet.left, sheet.y, sheet.right - sheet.left, height)], TINT)
    sheet.boxes([(sheet.left, sheet.y, 1, height)], ACCENT)
    top = sheet.y
    sheet.y += 2.9
    for label, lines in rows:
        with sheet.part("P"):
            sheet.text(sheet.left + 4, sheet.y, label, LABEL)
            for line in lines:
                sheet.text(x, sheet.y, line, STRONG)
                sheet.y += STRONG.height
        sheet.y += 0.9
    sheet.y = top + height + 3


def _duties(sheet: Sheet, letter: Letter) -> None:
    _title(sheet, "Your duties")
    for number, duty in enumerate(work(letter.role).duties, start=1):
        sheet.room(BODY.height)
        with sheet.part("P"):
            sheet.text(sheet.left + 4, sheet.y, f"{number}.", LABEL, "right")
            sheet.paragraph(duty, BODY, sheet.left + 6.5)
        sheet.y += 0.6


def _contacts(sheet: Sheet, letter: Letter) -> None:
    if letter.contacts:
        _title(sheet, "Whom to call")
    for contact in letter.contacts:
        sheet.room(BODY.height)
        with sheet.part("P"):
            sheet.text(sheet.left, sheet.y, fitted(contact.who, LABEL, 55), LABEL)
            sheet.text(sheet.left + 58, sheet.y, fitted(contact.name, BODY, 75), BODY)
            sheet.text(sheet.right, sheet.y, fitted(contact.phone, BODY, 35), BODY, "right")
        sheet.y += BODY.height


def _title(sheet: Sheet, title: str) -> None:
    sheet.room(HEAD.height + 2 * BODY.height)
    sheet.y += 3
    with sheet.part("H2"):
        sheet.paragraph(title, HEAD)


def _ending(sheet: Sheet, letter: Letter) -> None:
    """At the foot of the page: the officer's acceptance, and how anyone can verify the letter."""
    sheet.room(ENDING)
    sheet.y = sheet.bottom - ENDING + 4
    sheet.paragraph("I accept this appointment, its duties and its conditions.", BODY)
    sheet.y += 10
    for x, width, label in ((sheet.left, 105, "Signature of the officer"), (sheet.left + 115, 55, "Date")):
        sheet.rules([(x, sheet.y, x + width, sheet.y)], colour=GREY)
        sheet.text(x, sheet.y + 0.5, label, SMALL)
    _verification(sheet, letter)


def _verification(sheet: Sheet, letter: Letter) -> None:
    top = sheet.bottom - SEAL
    sheet.rules([(sheet.left, top - 4, sheet.right, top - 4)], colour=PALE)
    draw_qr(sheet, sheet.right - SEAL, top, SEAL, letter.link or letter.saying, tapped=bool(letter.link))
    with sheet.part("H2"):
        sheet.text(sheet.left, top - 1, OPENS, HEAD)
    sheet.text(sheet.left, top + 5, fitted(letter.code, CODE, 120), CODE)
    how = "Scan or tap the square, or open" if letter.link else f"Write to {letter.office} in any chat with it:"
    sheet.text(sheet.left, top + 14.5, how, SMALL)
    address = fitted(letter.link or letter.saying, SMALL, sheet.right - sheet.left - SEAL - 8)
    sheet.text(sheet.left, top + 18.5, address, SMALL)
    if letter.link:
        sheet.link(sheet.left, top + 18.5, SMALL.width(address), SMALL.height, letter.link, OPENS)
    sheet.y = sheet.bottom


def _running_head(sheet: Sheet, letter: Letter) -> None:
    """At the top of every page after the first."""
    sheet.y -= 6
    sheet.text(sheet.left, sheet.y, fitted(letter.office, HEAD, 60), HEAD)
    reference = fitted(f"{letter.reference}, {day(letter.issued)}", SMALL, 105)
    sheet.text(sheet.right, sheet.y, reference, SMALL, "right")
    sheet.y += HEAD.height + 1
    sheet.boxes([(sheet.left, sheet.y, sheet.right - sheet.left, 0.6)], ACCENT)
    sheet.y += 5
    if letter.demonstration:
        _demonstration(sheet)
