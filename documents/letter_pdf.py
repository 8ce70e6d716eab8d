"""The letter of appointment, printed: one page of A4, and for a centre manager the staff list behind it."""

from datetime import UTC, datetime, time
from functools import cache

from .letter import Letter
from .lines import ACCENT, ALARM, BLACK, GREY, TINT, Style, fitted, wrapped
from .qr import draw_qr
from .sheet import Sheet
from .staff_list import draw_staff

SIZES = (1.0, 0.95, 0.9, 0.85, 0.8)  # of the type: the first in which the letter fits its page
WORDMARK = Style(22, 10, bold=True, colour=ACCENT)
BAND = Style(9.5, 6.6, bold=True, colour=(1, 1, 1))
SMALL, CODE = Style(8.3, 4, colour=GREY), Style(16, 7.5, bold=True)

BESIDE = 30.0  # mm from a label to its value
SEAL = 22.0  # mm, the QR code


class Type:
    """The styles of a letter's text, in one size of the type."""

    def __init__(self, size: float):
        self.size = size
        self.body, self.strong, self.label = self._style(9.4), self._style(9.4, bold=True), self._style(9.4, GREY)
        self.head = Style(9.5 * size, 4.9 * size, bold=True, colour=ACCENT)
        self.subject = Style(12 * size, 5.9 * size, bold=True, colour=ACCENT)
        self.gap = 2.4 * size

    def _style(self, points: float, colour: tuple[float, float, float] = BLACK, *, bold: bool = False) -> Style:
        return Style(round(points * self.size, 2), 4.35 * self.size, bold=bold, colour=colour)


typed = cache(Type)


def letter_pdf(letter: Letter) -> bytes:
    """The letter as a PDF. The same letter gives the same bytes, whenever it is printed."""
    tries = (_first_page(letter, typed(size)) for size in SIZES)
    sheet = next(page for page in tries if page)
    if letter.staff:
        sheet.turn()
        draw_staff(sheet, letter)
    return sheet.pdf()


def _first_page(letter: Letter, type_: Type) -> Sheet | None:
    """None where it does not fit in this size; in the smallest it takes a second page."""
    issued = datetime.combine(letter.issued_on, time(), UTC)
    foot = f"{letter.reference}  ·  {letter.name}"
    sheet = Sheet(f"{letter.title}: {letter.name}", issued, foot, language=letter.language)
    sheet.heading = lambda sheet: _running_head(sheet, letter)
    _letterhead(sheet, letter)
    _parties(sheet, letter, type_)
    _appointment(sheet, letter, type_)
    _duties(sheet, letter, type_)
    _contacts(sheet, letter, type_)
    foot_of_page = _Foot(sheet, letter, type_)
    fits = len(sheet.pages) == 1 and sheet.y + foot_of_page.height <= sheet.bottom
    if not fits and type_.size != SIZES[-1]:
        return None
    foot_of_page.draw()
    return sheet


def _letterhead(sheet: Sheet, letter: Letter) -> None:
    """A wordmark and a rule, and no crest: nobody should take it for a council's own paper."""
    right = Style(9.4, 4.4)
    sheet.y -= 8
    sheet.text(sheet.left, sheet.y, fitted(letter.office, WORDMARK, 80), WORDMARK)
    reference = Style(9.4, 4.4, bold=True)
    sheet.text(sheet.right, sheet.y + 2, fitted(letter.reference, reference, 85), reference, "right")
    sheet.text(sheet.right, sheet.y + 6.4, letter.issued, right, "right")
    sheet.text(sheet.left, sheet.y + 9.2, letter.words.deployment, SMALL)
    sheet.y += 14.2
    sheet.boxes([(sheet.left, sheet.y, sheet.right - sheet.left, 0.8)], ACCENT)
    sheet.y += 3.4
    if letter.demonstration:
        _demonstration(sheet, letter)


def _demonstration(sheet: Sheet, letter: Letter) -> None:
    sheet.boxes([(sheet.left, sheet.y, sheet.right - sheet.left, BAND.height)], ALARM)
    sheet.text(sheet.width / 2, sheet.y, letter.words.demonstration, BAND, "middle")
    sheet.y += BAND.height + 2.6


def _parties(sheet: Sheet, letter: Letter, type_: Type) -> None:
    """The officer on the left, on the right through whom the letter goes."""
    said = letter.words
    numbers = [
        said.id_end.format(end=letter.id_end) if letter.id_end else "",
        said.tsc_number.format(number=letter.tsc_number) if letter.tsc_number else "",
        letter.phone,
        said.works_at.format(place=letter.workstation) if letter.workstation else "",
    ]
    through = [said.director_of.format(sub_county=letter.sub_county), said.county.format(county=letter.county)]
    top, half = sheet.y, (sheet.right - sheet.left) / 2
    ends = []
    for x, title, name, lines in (
        (sheet.left, said.to, letter.name, numbers),
        (sheet.left + half, said.through, letter.director, through),
    ):
        sheet.y = top
        with sheet.part("P"):
            sheet.text(x, sheet.y, title, type_.label)
            sheet.paragraph(name, type_.strong, x + 17, half - 21)
            for line in filter(None, lines):
                sheet.paragraph(line, type_.body, x + 17, half - 21)
        ends.append(sheet.y)
    sheet.y = max(ends) + type_.gap


def _appointment(sheet: Sheet, letter: Letter, type_: Type) -> None:
    said = letter.words
    sheet.paragraph(said.salutation, type_.body)
    sheet.y += type_.gap / 2
    with sheet.part("H1"):
        sheet.paragraph(said.subject.format(title=letter.title.upper()), type_.subject)
    sheet.y += type_.gap / 3
    appointed = said.appointed.format(role=said.work(letter.role).title, exam=letter.exam)
    sheet.paragraph(appointed, type_.body)
    if not letter.binds:
        sheet.paragraph(said.translation.format(reference=letter.reference), type_.strong)
    sheet.y += type_.gap / 2
    _facts(sheet, letter, type_)
    for condition in letter.conditions:
        sheet.paragraph(condition, type_.body)
    if letter.replacing:
        sheet.y += type_.gap / 3
        sheet.paragraph(letter.replacing, type_.strong)


def _facts(sheet: Sheet, letter: Letter, type_: Type) -> None:
    """A tinted panel of labels and values."""
    x, width = sheet.left + 4 + BESIDE, sheet.right - sheet.left - BESIDE - 8
    rows = [(label, wrapped(value, type_.strong, width)) for label, value in letter.facts]
    line, between = type_.strong.height, 0.6 * type_.size
    height = 3 + sum(len(lines) * line + between for _, lines in rows)
    sheet.room(height)
    sheet.boxes([(sheet.left, sheet.y, sheet.right - sheet.left, height)], TINT)
    sheet.boxes([(sheet.left, sheet.y, 1, height)], ACCENT)
    top = sheet.y
    sheet.y += 1.7
    for label, lines in rows:
        with sheet.part("P"):
            sheet.text(sheet.left + 4, sheet.y, label, type_.label)
            for each in lines:
                sheet.text(x, sheet.y, each, type_.strong)
                sheet.y += line
        sheet.y += between
    sheet.y = top + height + type_.gap


def _duties(sheet: Sheet, letter: Letter, type_: Type) -> None:
    _title(sheet, letter.words.duties, type_)
    for number, duty in enumerate(letter.words.work(letter.role).duties, start=1):
        sheet.room(type_.body.height)
        with sheet.part("P"):
            sheet.text(sheet.left + 4, sheet.y, f"{number}.", type_.label, "right")
            sheet.paragraph(duty, type_.body, sheet.left + 6.5)
        sheet.y += 0.3 * type_.size


def _contacts(sheet: Sheet, letter: Letter, type_: Type) -> None:
    if letter.contacts:
        _title(sheet, letter.words.contacts, type_)
    for contact in letter.contacts:
        sheet.room(type_.body.height)
        with sheet.part("P"):
            sheet.text(sheet.left, sheet.y, fitted(contact.who, type_.label, 57), type_.label)
            sheet.text(sheet.right, sheet.y, fitted(contact.phone, type_.body, 33), type_.body, "right")
            sheet.paragraph(contact.name, type_.body, sheet.left + 60, 75)


def _title(sheet: Sheet, title: str, type_: Type) -> None:
    sheet.room(type_.head.height + 2 * type_.body.height)
    sheet.y += type_.gap
    with sheet.part("H2"):
        sheet.paragraph(title, type_.head)


class _Foot:
    """At the foot of the page: who issued the letter, the officer's acceptance, and how anyone can verify it."""

    SIGNING = 8.0  # mm, room for a signature
    LABELS = 6.5  # what is signed, below the line

    def __init__(self, sheet: Sheet, letter: Letter, type_: Type):
        self.sheet, self.letter, self.type = sheet, letter, type_
        said, width = letter.words, sheet.right - sheet.left
        issuing = said.unsigned if letter.demonstration else said.electronic
        signed = said.signed.format(deployment=said.deployment[0].lower() + said.deployment[1:])
        copies = said.copies_of_manager if letter.of_manager else said.copies
        issued = issuing.format(office=letter.office, issued=letter.issued, copies=copies)
        returned = said.returned.format(sub_county=letter.sub_county, first_day=letter.dates[0])
        self.issued = [(line, type_.strong) for line in wrapped(signed, type_.strong, width)]
        self.issued += [(line, type_.body) for line in wrapped(issued, type_.body, width)]
        self.accepted = wrapped(f"{said.accept} {returned}", type_.body, width)
        lines = (len(self.issued) + len(self.accepted)) * type_.body.height
        signing = self.SIGNING + self.LABELS if letter.binds else 2.0
        self.height = 2 * type_.gap + lines + signing + SEAL + 2

    def draw(self) -> None:
        sheet, body = self.sheet, self.type.body
        sheet.room(self.height)
        sheet.y = sheet.bottom - self.height + self.type.gap
        with sheet.part("P"):
            for line, style in self.issued:
                sheet.text(sheet.left, sheet.y, line, style)
                sheet.y += body.height
        sheet.y += self.type.gap
        with sheet.part("P"):
            for line in self.accepted:
                sheet.text(sheet.left, sheet.y, line, body)
                sheet.y += body.height
        if self.letter.binds:
            self._signing()
        self._verification()

    def _signing(self) -> None:
        sheet, said = self.sheet, self.letter.words
        sheet.y += self.SIGNING
        for x, width, label in ((sheet.left, 105, said.signature), (sheet.left + 115, 55, said.date)):
            sheet.rules([(x, sheet.y, x + width, sheet.y)], colour=GREY)
            sheet.text(x, sheet.y + 0.5, label, SMALL)

    def _verification(self) -> None:
        sheet, letter, said = self.sheet, self.letter, self.letter.words
        top = sheet.bottom - SEAL
        sheet.rules([(sheet.left, top - 2, sheet.right, top - 2)], colour=GREY)
        target = letter.link or letter.saying
        draw_qr(sheet, sheet.right - SEAL, top, SEAL, target, said.verify, tapped=bool(letter.link))
        with sheet.part("H2"):
            sheet.text(sheet.left, top, said.verify, self.type.head)
        sheet.text(sheet.left, top + 5.4, fitted(letter.code, CODE, 120), CODE)
        how = said.scan if letter.link else said.write.format(office=letter.office)
        sheet.text(sheet.left, top + 14, how, SMALL)
        address = fitted(target, SMALL, sheet.right - sheet.left - SEAL - 8)
        sheet.text(sheet.left, top + 18, address, SMALL)
        if letter.link:
            sheet.link(sheet.left, top + 18, SMALL.width(address), SMALL.height, letter.link, said.verify)
        sheet.y = sheet.bottom


def _running_head(sheet: Sheet, letter: Letter) -> None:
    """At the top of every page after the first."""
    head = Style(9.5, 5.2, bold=True, colour=ACCENT)
    sheet.y -= 6
    sheet.text(sheet.left, sheet.y, fitted(letter.office, head, 60), head)
    reference = fitted(f"{letter.reference}, {letter.issued}", SMALL, 105)
    sheet.text(sheet.right, sheet.y, reference, SMALL, "right")
    sheet.y += head.height + 1
    sheet.boxes([(sheet.left, sheet.y, sheet.right - sheet.left, 0.6)], ACCENT)
    sheet.y += 5
    if letter.demonstration:
        _demonstration(sheet, letter)
