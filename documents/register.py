"""The register of a centre and an exam, printed: ready to sign and stamp, or blank, to be marked by pen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from .lines import ACCENT, ALARM, BLACK, GREY, Style, fitted, wrapped
from .qr import draw_code
from .register_table import ABSENT, HEAD, OWN, PRESENT, REHEARSAL, Officer, Row, Table, Total
from .sheet import Sheet
from .typefaces import printable

MARGIN = 12.0  # mm, as all lengths here
ACROSS = 297.0  # of A4
LOW, HIGH, USUAL = 5.2, 8.0, 6.2  # a row's height: what fits one page, or the usual one over several
SIGNING = 33.0  # the boxes to sign and stamp
CERTIFIES = 5.0  # what is certified, above them
GAP = 4.0  # above them

TITLE, WHERE = Style(15, 7.5, bold=True, colour=ACCENT), Style(10.5, 5.2, bold=True)
NAMED, NAME = [Style(size, 5.2, bold=True) for size in (10.5, 9, 7.8)], 150.0  # a centre's name, and mm for it
CODE, CODE_TOP, BESIDE = 20.0, 7.0, 24.0  # the code that the signed sheet is filed by; what stands beside it ends there
NOTE, ALERT = Style(8, 4.4, colour=GREY), Style(9.5, 5.2, bold=True, colour=ALARM)
BOX, LABEL = Style(9, 5, bold=True, colour=ACCENT), Style(8, 5, colour=GREY)
APART, UNPAID = Style(8, 4.4), Style(8, 4.4, bold=True, colour=ALARM)
STAMP, CERTIFIED = Style(8, 5, bold=True), Style(9, 5)

FOOTNOTE, NOTES_BESIDE, NOTES_GAP = Style(7.5, 3.6), 3, 1.2
MOST_NOTES = 21  # so that signatures stay beside officers

CERTIFICATE = "I certify that the officers named above attended at this centre on the days marked P."
NOT_PAID = "Not on the list; not paid until the director deploys them. Seen here on:"
CROSSED = "crossed out = not posted here that day"


@dataclass(frozen=True)
class Register:
    """What is printed; `printed_at` is aware, in the centre's zone, `printed` says it. Up to 36 days stay readable."""

    exam: str
    centre_code: str
    centre_name: str
    sub_county: str
    county: str
    days: Sequence[date]
    officers: Sequence[Officer]
    printed_at: datetime
    printed: str
    rehearsals: frozenset[date] = frozenset()  # those of the days
    notes: Sequence[str] = ()  # what the numbers beside marks mean, the first being 1
    history: str = ""  # the hash of the marks' history, where there is one
    vouched: Sequence[str] = ()  # who has confirmed whose own marks, and who marked for whom, a line each
    apart: Sequence[str] = ()  # who works there and is not on it, a line each
    demonstration: bool = False
    codes: Sequence[str] = ()  # of each page, by which the signed and stamped sheet is filed


def register_pdf(register: Register) -> bytes:
    """The register as it was marked, A4 across, with totals and the boxes to sign and stamp."""
    rows = [(officer, _counted(officer)) for officer in register.officers]
    today = register.printed_at.date()
    by_day = list(zip(*(officer.marks for officer in register.officers), strict=True)) or [()] * len(register.days)
    so_far = [(marks, day <= today) for marks, day in zip(by_day, register.days, strict=True)]
    present, absent = ([str(marks.count(mark)) if came else "" for marks, came in so_far] for mark in (PRESENT, ABSENT))
    totals = [
        Total("Present", present, present=_sum(rows, 0)),
        Total("Absent", absent, absent=_sum(rows, 1)),
    ]
    own = f"   {OWN} = marked by self, not confirmed" if any(officer.own for officer in register.officers) else ""
    note = f"P = present   Ab = absent   hatched = not marked   {CROSSED}   {REHEARSAL} = rehearsal day{own}"
    return _printed(register, "Attendance register", note, rows, totals, over_before=today)


def _counted(officer: Officer) -> tuple[str, str]:
    """The days present and the days absent."""
    marks = list(officer.marks)
    return str(marks.count(PRESENT)), str(marks.count(ABSENT))


def _sum(rows: Sequence[Row], which: int) -> str:
    return str(sum(int(counted[which]) for _, counted in rows))


def roster_pdf(register: Register, spare: int = 6) -> bytes:
    """The same sheet without marks and with spare rows, to be marked by pen where there is no network."""
    none = [""] * len(register.days)
    unmarked = [[None if mark is None else "" for mark in officer.marks] for officer in register.officers]
    rows = [
        (replace(officer, marks=marks, own=frozenset(), notes=()), ("", ""))
        for officer, marks in zip(register.officers, unmarked, strict=True)
    ]
    rows += [(Officer(0, "", "", "", "", none), ("", ""))] * spare
    note = (
        "Write P for present and Ab for absent on each day, then enter the marks as soon as there is a network.   "
        f"{CROSSED}   {REHEARSAL} = rehearsal day"
    )
    title = "Attendance register (blank, to be filled in by pen)"
    return _printed(
        replace(register, history="", apart=(), vouched=(), codes=(), notes=()),
        title,
        note,
        rows,
        [Total("Present", none), Total("Absent", none)],
    )


def _printed(
    register: Register,
    title: str,
    note: str,
    rows: Sequence[Row],
    totals: Sequence[Total],
    over_before: date = date.min,
) -> bytes:
    """Before `over_before` an unmarked day is hatched, so that no pen fills it unseen."""
    foot = f"{register.exam}, {register.centre_code}, printed {register.printed}"
    if register.history:
        foot += f"  ·  History {register.history}"
    name = f"{title}, {register.exam}, {register.centre_code} {register.centre_name}"
    sheet = Sheet(name, register.printed_at, foot, landscape=True, margin=MARGIN)
    sheet.heading = lambda sheet: _heading(sheet, register, title, note)
    _heading(sheet, register, title, note)
    room = sheet.bottom - sheet.y - HEAD  # the same on every page
    apart = _apart(register)
    signing = GAP + CERTIFIES + SIGNING + len(apart) * NOTE.height + _notes_height(register)
    fitting = (room - signing) / (len(rows) + len(totals))
    height = min(fitting, HIGH) if fitting >= LOW else USUAL
    table = Table(sheet, register.days, height, rehearsals=register.rehearsals, over_before=over_before)
    last = int((room - signing) / table.row + 0.01) - len(totals)  # rows, on the page with the signatures
    while len(rows) > last:
        some = min(int(room / table.row), len(rows) - 3)  # so that signatures have officers above them
        table.draw(rows[:some])
        rows = rows[some:]
        sheet.turn()
    table.draw(rows, totals)
    _notes(sheet, register)
    for style, line in apart:
        sheet.text(sheet.left, sheet.y + 1, line, style)
        sheet.y += style.height
    _signing(sheet)
    return sheet.pdf()


def _apart(register: Register) -> list[tuple[Style, str]]:
    """Lines under the table: who vouches for own marks, and who counts for nothing yet."""
    vouched = [(NOTE, line) for one in register.vouched for line in _lines(one, NOTE)]
    lines = [line for one in register.apart for line in _lines(one, APART)]
    return [*vouched, *([(UNPAID, NOT_PAID)] if lines else []), *((APART, line) for line in lines)]


def _lines(text: str, style: Style) -> list[str]:
    return wrapped(printable(text), style, ACROSS - 2 * MARGIN)


def _heading(sheet: Sheet, register: Register, title: str, note: str) -> None:
    """On every page: what it is, of which centre and exam."""
    with sheet.part("H1"):
        sheet.text(sheet.left, sheet.y, title, TITLE)
    right = sheet.right - BESIDE
    for code in register.codes[len(sheet.pages) - 1 : len(sheet.pages)]:
        draw_code(sheet, sheet.right - CODE, CODE_TOP, CODE, code)
    sheet.text(right, sheet.y, fitted(register.exam, TITLE, 110), TITLE, "right")
    sheet.y += TITLE.height
    where = f"{register.sub_county} Sub-County, {register.county} County"
    centre = f"{register.centre_code}  {register.centre_name}"
    style = next((each for each in NAMED if each.width(printable(centre)) <= NAME), NAMED[-1])
    sheet.text(sheet.left, sheet.y, fitted(centre, style, NAME), style)
    sheet.text(right, sheet.y, fitted(where, WHERE, 95), WHERE, "right")
    sheet.y += WHERE.height
    sheet.text(sheet.left, sheet.y, note, NOTE)
    if register.demonstration:
        sheet.text(right, sheet.y, "DEMONSTRATION: everyone here is invented", ALERT, "right")
    sheet.y += NOTE.height + 1.5


def _notes_height(register: Register) -> float:
    lines = -(-len(register.notes) // NOTES_BESIDE)
    return lines * FOOTNOTE.height + NOTES_GAP if lines else 0


def _notes(sheet: Sheet, register: Register) -> None:
    """What the numbers beside marks mean, in columns, each column from its top down."""
    if not register.notes:
        return
    lines = -(-len(register.notes) // NOTES_BESIDE)
    width = (sheet.right - sheet.left) / NOTES_BESIDE
    for at, words in enumerate(register.notes):
        column, line = divmod(at, lines)
        x, y = sheet.left + column * width, sheet.y + NOTES_GAP + line * FOOTNOTE.height
        sheet.text(x, y, fitted(f"{at + 1}  {words}", FOOTNOTE, width - 3), FOOTNOTE)
    sheet.y += _notes_height(register)


def _signing(sheet: Sheet) -> None:
    """What is certified, and two boxes side by side, each to sign on the left and to stamp on the right."""
    gap = 6.0
    sheet.text(sheet.left, sheet.y + GAP - 1, CERTIFICATE, CERTIFIED)
    width, top = (sheet.right - sheet.left - gap) / 2, sheet.y + GAP + CERTIFIES
    for x, who in ((sheet.left, "Centre manager"), (sheet.left + width + gap, "Sub-County Director of Education")):
        stamp, bottom = x + width * 0.62, top + SIGNING
        frame = [(x, top, x + width, top), (x, bottom, x + width, bottom)]
        frame += [(side, top, side, bottom) for side in (x, stamp, x + width)]
        sheet.rules(frame, 0.5, BLACK)
        sheet.text(x + 3, top + 1, who, BOX)
        sheet.text((stamp + x + width) / 2, bottom - STAMP.height - 1, "Official stamp", STAMP, "middle")
        for line, label in enumerate(("Name", "Signature", "Date"), start=1):
            y = top + 4.5 + line * 8
            sheet.text(x + 3, y - LABEL.height + 0.6, label, LABEL)
            sheet.rules([(x + 20, y, stamp - 4, y)], 0.25, BLACK)


def pages_of(paper: bytes) -> int:
    """How many pages a register that was made here has."""
    return paper.count(b"/Type /Page\n")
