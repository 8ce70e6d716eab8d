"""The register's table: an officer a row, a day a column. Lengths are millimetres."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from .letter_words import work
from .lines import ACCENT, ALARM, GREY, PALE, TINT, Style, fitted
from .sheet import Align, Four, Sheet

PRESENT, ABSENT = "P", "Ab"
HEAD = 10.0  # the row of the days
WIDE = 16  # days that still leave room for the larger type
WIDE_DAY = 11.0
INSET = 1.2  # from a column's edge to its text

Mark = str | None  # P, Ab or "" while unmarked; None where the officer is not deployed that day


@dataclass(frozen=True)
class Officer:
    """A row of the register, with a mark for each of its days."""

    number: int  # 0 in a row left blank
    name: str
    id_end: str
    phone: str
    role: str  # as in `letter_words.ROLES`
    marks: Sequence[Mark]


Row = tuple[Officer, str]  # and the number of days present
Total = tuple[str, Sequence[str]]  # a word, and a number for each day


class Table:
    """The columns' places and the type's size follow the number of days; `row` is a row's height."""

    def __init__(self, sheet: Sheet, days: Sequence[date], row: float):
        self.sheet, self.days, self.row = sheet, days, row
        size = 8.0 if len(days) <= WIDE else 7.0
        self.body, self.faint = Style(size, row), Style(size, row, colour=GREY)
        self.marks = {PRESENT: self.body, ABSENT: Style(size, row, bold=True, colour=ALARM)}
        self.strong, self.title = Style(size, row, bold=True), Style(size, HEAD, bold=True, colour=ACCENT)
        number, name, id_end, phone, role, present = (size * part for part in (0.9, 6, 2.1, 3.15, 3.15, 1.7))
        signature = 30.0
        free = sheet.right - sheet.left - number - name - id_end - phone - role - present - signature
        day = min(free / max(len(days), 1), WIDE_DAY)
        spare = free - day * len(days)
        name, signature = name + spare * 0.6, signature + spare * 0.4
        widths = [number, name, id_end, phone, role, *[day] * len(days), present, signature]
        self.edges = list(accumulate(widths, initial=sheet.left))
        self.columns = list(pairwise(self.edges))
        self.day_columns = self.columns[5 : 5 + len(days)]

    def draw(self, rows: Sequence[Row], totals: Sequence[Total] = ()) -> None:
        """The head, these rows and the totals, from the sheet's `y` down; they have to fit the page."""
        top = self.sheet.y
        self.sheet.boxes([(self.sheet.left, self.sheet.y, self.sheet.right - self.sheet.left, HEAD)], TINT)
        with self.sheet.part("P"):
            self._head()
        self._away([officer for officer, _ in rows])
        for officer, present in rows:
            with self.sheet.part("P"):
                self._officer(officer, present)
        for word, numbers in totals:
            with self.sheet.part("P"):
                self._total(word, numbers)
        self._grid(top, len(rows), len(totals))

    def _head(self) -> None:
        sheet, y = self.sheet, self.sheet.y
        before = ("No.", "Name", "ID ends", "Phone", "Role")
        for words, column in zip(
            (*before, "Days P", "Signature"), [*self.columns[:5], *self.columns[-2:]], strict=True
        ):
            self._put(words, column, self.title)
        small = Style(self.title.size - 1.6, 3, colour=GREY)
        number = Style(self.title.size, 3.4, bold=True, colour=ACCENT)
        for day, (left, right) in zip(self.days, self.day_columns, strict=True):
            middle = (left + right) / 2
            sheet.text(middle, y + 0.4, f"{day:%a}", small, "middle")
            sheet.text(middle, y + 3.2, str(day.day), number, "middle")
            sheet.text(middle, y + 6.4, f"{day:%b}", small, "middle")
        sheet.y += HEAD

    def _away(self, officers: Sequence[Officer]) -> None:
        """Grey for the days on which an officer is not deployed here."""
        boxes: list[Four] = [
            (left, self.sheet.y + line * self.row, right - left, self.row)
            for line, officer in enumerate(officers)
            for (left, right), mark in zip(self.day_columns, officer.marks, strict=True)
            if mark is None
        ]
        self.sheet.boxes(boxes, PALE)

    def _officer(self, officer: Officer, present: str) -> None:
        number, name, id_end, phone, role = self.columns[:5]
        if officer.number:
            self._put(str(officer.number), number, self.faint)
            self._put(officer.name, name, self.body)
            self._put(officer.id_end, id_end, self.body)
            self._put(officer.phone, phone, self.body)
            self._put(work(officer.role).title, role, self.body)
        for column, mark in zip(self.day_columns, officer.marks, strict=True):
            if mark:
                self._put(mark, column, self.marks.get(mark, self.body), "middle")
        self._put(present, self.columns[-2], self.strong, "middle")
        self.sheet.y += self.row

    def _total(self, word: str, numbers: Sequence[str]) -> None:
        self._put(word, self.columns[4], self.strong)
        for column, number in zip(self.day_columns, numbers, strict=True):
            self._put(number, column, self.strong, "middle")
        if all(numbers):
            self._put(str(sum(map(int, numbers))), self.columns[-2], self.strong, "middle")
        self.sheet.y += self.row

    def _put(self, words: str, column: tuple[float, float], style: Style, align: Align = "left") -> None:
        left, right = column
        if align == "middle":
            self.sheet.text((left + right) / 2, self.sheet.y, words, style, align)
        else:
            self.sheet.text(left + INSET, self.sheet.y, fitted(words, style, right - left - 2 * INSET), style)

    def _grid(self, top: float, rows: int, totals: int) -> None:
        """Hair lines between all cells, and stronger ones around the head and the officers."""
        sheet, middle = self.sheet, top + HEAD + rows * self.row
        hair = [(sheet.left, y, sheet.right, y) for n in range(1, rows + totals) if (y := top + HEAD + n * self.row)]
        hair += [(x, top, x, middle) for x in self.edges]
        hair += [(x, middle, x, sheet.y) for x in self.edges[4:-1]] if totals else []
        sheet.rules(hair, 0.1, GREY)
        sheet.rules([(sheet.left, y, sheet.right, y) for y in (top, top + HEAD, middle, sheet.y)], 0.35, ACCENT)
