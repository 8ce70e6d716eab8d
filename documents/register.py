"""The register of a centre and an exam, printed: ready to sign and stamp, or blank, to be marked by pen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from .lines import ACCENT, ALARM, GREY, PALE, Style, fitted
from .register_table import ABSENT, HEAD, PRESENT, Officer, Row, Table, Total
from .sheet import Sheet

MARGIN = 12.0  # mm, as all lengths here
LOW, HIGH, USUAL = 5.2, 8.0, 6.2  # a row's height: what fits one page, or the usual one over several
SIGNING = 33.0  # the boxes to sign and stamp
GAP = 4.0  # above them

TITLE, WHERE = Style(15, 7.5, bold=True, colour=ACCENT), Style(10.5, 5.2, bold=True)
NOTE, ALERT = Style(8, 4.4, colour=GREY), Style(9.5, 5.2, bold=True, colour=ALARM)
BOX, LABEL = Style(9, 5, bold=True, colour=ACCENT), Style(8, 5, colour=GREY)
STAMP = Style(8, 5, colour=PALE)


@dataclass(frozen=True)
class Register:
    """What is printed; `printed_at` is aware, in the centre's zone. Up to 36 days stay readable."""

    exam: str
    centre_code: str
    centre_name: str
    sub_county: str
    county: str
    days: Sequence[date]
    officers: Sequence[Officer]
    printed_at: datetime
    history: str = ""  # the hash of the marks' history, where there is one
    demonstration: bool = False


def register_pdf(register: Register) -> bytes:
    """The register as it was marked, A4 across, with totals and the boxes to sign and stamp."""
    rows = [(officer, str(list(officer.marks).count(PRESENT))) for officer in register.officers]
    by_day = list(zip(*(officer.marks for officer in register.officers), strict=True)) or [()] * len(register.days)
    totals = [("Present", [str(marks.count(PRESENT)) for marks in by_day])]
    totals += [("Absent", [str(marks.count(ABSENT)) for marks in by_day])]
    note = "P present   Ab absent   blank: not marked   grey: not deployed here that day"
    return _printed(register, "Attendance register", note, rows, totals)


def roster_pdf(register: Register, spare: int = 6) -> bytes:
    """The same sheet without marks and with spare rows, to be marked by pen where there is no network."""
    none = [""] * len(register.days)
    unmarked = [[None if mark is None else "" for mark in officer.marks] for officer in register.officers]
    rows = [(replace(officer, marks=marks), "") for officer, marks in zip(register.officers, unmarked, strict=True)]
    rows += [(Officer(0, "", "", "", "", none), "")] * spare
    note = "Write P for present and Ab for absent on each day, then enter the marks as soon as there is a network."
    blank = replace(register, history="")
    return _printed(blank, "Attendance roster, to be marked by pen", note, rows, [("Present", none), ("Absent", none)])


def _printed(register: Register, title: str, note: str, rows: Sequence[Row], totals: Sequence[Total]) -> bytes:
    foot = f"{register.exam}, {register.centre_code}, printed {register.printed_at:%d.%m.%Y %H:%M}"
    if register.history:
        foot += f"  ·  History {register.history}"
    name = f"{title}, {register.exam}, {register.centre_code} {register.centre_name}"
    sheet = Sheet(name, register.printed_at, foot, landscape=True, margin=MARGIN)
    sheet.heading = lambda sheet: _heading(sheet, register, title, note)
    _heading(sheet, register, title, note)
    room = sheet.bottom - sheet.y - HEAD  # the same on every page
    fitting = (room - GAP - SIGNING) / (len(rows) + len(totals))
    table = Table(sheet, register.days, min(fitting, HIGH) if fitting >= LOW else USUAL)
    last = int((room - GAP - SIGNING) / table.row + 0.01) - len(totals)  # rows, on the page with the signatures
    while len(rows) > last:
        some = min(int(room / table.row), len(rows) - 3)  # so that signatures have officers above them
        table.draw(rows[:some])
        rows = rows[some:]
        sheet.turn()
    table.draw(rows, totals)
    _signing(sheet)
    return sheet.pdf()


def _heading(sheet: Sheet, register: Register, title: str, note: str) -> None:
    """On every page: what it is, of which centre and exam."""
    with sheet.part("H1"):
        sheet.text(sheet.left, sheet.y, title, TITLE)
    sheet.text(sheet.right, sheet.y, fitted(register.exam, TITLE, 110), TITLE, "right")
    sheet.y += TITLE.height
    where = f"{register.sub_county} Sub-County, {register.county} County"
    centre = f"{register.centre_code}  {register.centre_name}"
    sheet.text(sheet.left, sheet.y, fitted(centre, WHERE, 170), WHERE)
    sheet.text(sheet.right, sheet.y, fitted(where, WHERE, 95), WHERE, "right")
    sheet.y += WHERE.height
    sheet.text(sheet.left, sheet.y, note, NOTE)
    if register.demonstration:
        sheet.text(sheet.right, sheet.y, "DEMONSTRATION: everyone here is invented", ALERT, "right")
    sheet.y += NOTE.height + 1.5


def _signing(sheet: Sheet) -> None:
    """Two boxes side by side, each to sign on the left and to stamp on the right."""
    gap = 6.0
    width, top = (sheet.right - sheet.left - gap) / 2, sheet.y + GAP
    for x, who in ((sheet.left, "Centre manager"), (sheet.left + width + gap, "Sub-County Director of Education")):
        stamp, bottom = x + width * 0.62, top + SIGNING
        frame = [(x, top, x + width, top), (x, bottom, x + width, bottom)]
        frame += [(side, top, side, bottom) for side in (x, stamp, x + width)]
        sheet.rules(frame, 0.3, ACCENT)
        sheet.text(x + 3, top + 1, who, BOX)
        sheet.text((stamp + x + width) / 2, top + SIGNING / 2 - 3, "Official stamp", STAMP, "middle")
        for line, label in enumerate(("Name", "Signature", "Date"), start=1):
            y = top + 4.5 + line * 8
            sheet.text(x + 3, y - LABEL.height + 0.6, label, LABEL)
            sheet.rules([(x + 20, y, stamp - 4, y)], 0.15, GREY)
