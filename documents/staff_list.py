"""The staff list that a centre manager's letter carries."""

from .letter import Colleague, Letter
from .letter_words import work
from .lines import ACCENT, PALE, Style, fitted
from .sheet import Sheet

TITLE, NOTE = Style(12.5, 6.2, bold=True, colour=ACCENT), Style(9.8, 4.7)
ROW, ROW_HEAD = Style(9, 5.8), Style(8, 5.8, bold=True, colour=ACCENT)
COLUMNS = {"No.": 0, "Name": 10, "ID ends in": 64, "Phone": 86, "Role": 118, "From": 146, "To": 159}  # mm


def draw_staff(sheet: Sheet, letter: Letter) -> None:
    """From the sheet's `y` down, over as many pages as it takes."""
    with sheet.part("H2"):
        sheet.paragraph(f"Staff of {letter.centre_code} {letter.centre_name}, {letter.exam}", TITLE)
    sheet.paragraph("Tell the TSC Sub-County Director of anyone missing or wrong before the rehearsal day.", NOTE)
    sheet.y += 2
    _titles(sheet)
    for colleague in letter.staff:
        if sheet.y + ROW.height > sheet.bottom:
            sheet.turn()
            _titles(sheet)
        _colleague(sheet, colleague)


def _titles(sheet: Sheet) -> None:
    with sheet.part("P"):
        for title, x in COLUMNS.items():
            sheet.text(sheet.left + x, sheet.y, title, ROW_HEAD)
    sheet.y += ROW_HEAD.height
    sheet.rules([(sheet.left, sheet.y, sheet.right, sheet.y)], 0.3, ACCENT)


def _colleague(sheet: Sheet, colleague: Colleague) -> None:
    words = (
        str(colleague.number),
        colleague.name,
        colleague.id_end,
        colleague.phone,
        work(colleague.role).title,
        f"{colleague.from_on.day} {colleague.from_on:%b}",
        f"{colleague.to_on.day} {colleague.to_on:%b}",
    )
    left = list(COLUMNS.values())
    with sheet.part("P"):
        for x, end, word in zip(left, [*left[1:], sheet.right - sheet.left + 2], words, strict=True):
            sheet.text(sheet.left + x, sheet.y, fitted(word, ROW, end - x - 2), ROW)
    sheet.y += ROW.height
    sheet.rules([(sheet.left, sheet.y, sheet.right, sheet.y)], 0.1, PALE)
