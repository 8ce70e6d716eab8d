"""The staff list that a centre manager's letter carries: in English, as all lists that others sign or check."""

from collections.abc import Sequence

from .letter import Colleague, Letter
from .letter_languages import work
from .lines import ACCENT, BLACK, GREY, Style, fitted, wrapped
from .sheet import Sheet

TITLE, NOTE = Style(12.5, 6.2, bold=True, colour=ACCENT), Style(9.4, 4.5)
ROW, ROW_HEAD = Style(8.6, 5.8), Style(7.6, 5.8, bold=True, colour=ACCENT)
COLUMNS = {  # mm
    "No.": 0.0, "Name": 8.0, "ID ends in": 57.0, "TSC No.": 71.0, "Phone": 86.0, "Role": 108.0, "From": 132.0,
    "To": 145.0, "Reported": 157.0,
}  # fmt: skip
WIDTH = 47.4  # mm, of a name
LINES, NEXT = 2, 3.6  # of a long name, and mm from one to the next
BOX = 3.2  # mm, to tick who reported on the rehearsal day


def draw_staff(sheet: Sheet, letter: Letter) -> None:
    """From the sheet's `y` down, over as many pages as it takes."""
    with sheet.part("H2"):
        sheet.paragraph(f"Staff of {letter.centre_code} {letter.centre_name}, {letter.exam}", TITLE)
    sheet.paragraph(
        "Before the rehearsal day, tell the TSC Sub-County Director if anyone is missing or any detail is wrong. "
        "Tick who reported on the rehearsal day.",
        NOTE,
    )
    sheet.y += 4
    deputy = "Deputy of the centre manager:"
    sheet.text(sheet.left, sheet.y, deputy, NOTE)
    sheet.rules([(sheet.left + NOTE.width(deputy) + 3, sheet.y + 4, sheet.left + 130, sheet.y + 4)], colour=GREY)
    sheet.y += NOTE.height + 3
    _titles(sheet)
    for colleague in letter.staff:
        name = wrapped(colleague.name, ROW, WIDTH)[:LINES]
        if sheet.y + ROW.height + (len(name) - 1) * NEXT > sheet.bottom:
            sheet.turn()
            _titles(sheet)
        _colleague(sheet, colleague, name)


def _titles(sheet: Sheet) -> None:
    with sheet.part("P"):
        for title, x in COLUMNS.items():
            sheet.text(sheet.left + x, sheet.y, title, ROW_HEAD)
    sheet.y += ROW_HEAD.height
    sheet.rules([(sheet.left, sheet.y, sheet.right, sheet.y)], 0.3, ACCENT)


def _colleague(sheet: Sheet, colleague: Colleague, name: Sequence[str]) -> None:
    words = (
        str(colleague.number),
        name[0],
        colleague.id_end,
        colleague.tsc_number,
        colleague.phone,
        work(colleague.role).title,
        colleague.from_on,
        colleague.to_on,
    )
    left, top = list(COLUMNS.values()), sheet.y
    with sheet.part("P"):
        for x, end, word in zip(left, left[1:], words, strict=False):
            sheet.text(sheet.left + x, sheet.y, fitted(word, ROW, end - x - 1.6), ROW)
        for line in name[1:]:
            sheet.y += NEXT
            sheet.text(sheet.left + COLUMNS["Name"], sheet.y, fitted(line, ROW, WIDTH), ROW)
    x, y = sheet.left + left[-1] + 4, top + (ROW.height - BOX) / 2
    frame = [(x, y, x + BOX, y), (x, y + BOX, x + BOX, y + BOX), (x, y, x, y + BOX), (x + BOX, y, x + BOX, y + BOX)]
    sheet.rules(frame, 0.25, BLACK)
    sheet.y += ROW.height
    sheet.rules([(sheet.left, sheet.y, sheet.right, sheet.y)], 0.1, GREY)
