"""The register's table: an officer a row, a day a column. Lengths are millimetres."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from .letter_languages import work
from .lines import ACCENT, ALARM, BLACK, GREY, PALE, TINT, Style, fitted, wrapped
from .sheet import Align, Four, Sheet
from .typefaces import printable

PRESENT, ABSENT, REHEARSAL = "P", "Ab", "R"
OWN = "*"  # behind a mark that its officer set
BEFORE = ("No.", "Name", "ID ends", "Phone", "Role")
BEHIND = ("Days present", "Days absent", "Signature and date")
HEAD = 10.0  # the row of the days
WIDE = 16  # days that still leave room for the larger type
WIDE_DAY = 11.0
NARROW = 4.2  # a day in which its name has two letters
INSET = 1.2  # from a column's edge to its text
SMALLER = (6.6, 6.0)  # type of a name too long for its column
NOTED = 4.6  # type of a note's number in the corner of a day
HATCH = 1.3  # from one line of a hatched cell to the next

Mark = str | None  # P, Ab or "" while unmarked; None where the officer is not deployed that day


@dataclass(frozen=True)
class Officer:
    """A row of the register, with a mark for each of its days."""

    number: int  # 0 in a row left blank
    name: str
    id_end: str
    phone: str
    role: str  # as in `letter_english.ROLES`
    marks: Sequence[Mark]
    own: frozenset[int] = frozenset()  # the places of those that they set themselves, and nobody has confirmed
    notes: Sequence[int] = ()  # the number of the note beside each mark, 0 for none


Row = tuple[Officer, tuple[str, str]]  # and the numbers of days present and absent


@dataclass(frozen=True)
class Total:
    """A row under the officers: a word, a number for each day, and their sum under its own head."""

    word: str
    numbers: Sequence[str]
    present: str = ""
    absent: str = ""


class Table:
    """The columns' places and the type's size follow the number of days; `row` is a row's height."""

    def __init__(
        self, sheet: Sheet, days: Sequence[date], row: float, *, rehearsals: Collection[date], over_before: date
    ):
        self.sheet, self.days, self.row, self.rehearsals, self.over_before = sheet, days, row, rehearsals, over_before
        size = 8.0 if len(days) <= WIDE else 7.0
        self.body, self.faint = Style(size, row), Style(size, row, colour=GREY)
        self.marks = {PRESENT: self.body, ABSENT: Style(size, row, bold=True, colour=ALARM)}
        self.strong, self.title = Style(size, row, bold=True), Style(size, HEAD, bold=True, colour=ACCENT)
        number, name, id_end, phone, role, counted = (size * part for part in (0.9, 6, 1.5, 2.7, 3.15, 1.5))
        signature = 34.0
        free = sheet.right - sheet.left - number - name - id_end - phone - role - 2 * counted - signature
        day = min(free / max(len(days), 1), WIDE_DAY)
        spare = free - day * len(days)
        name, signature = name + spare * 0.6, signature + spare * 0.4
        widths = [number, name, id_end, phone, role, *[day] * len(days), counted, counted, signature]
        self.edges = list(accumulate(widths, initial=sheet.left))
        self.columns = list(pairwise(self.edges))
        self.day_columns = self.columns[5 : 5 + len(days)]

    def draw(self, rows: Sequence[Row], totals: Sequence[Total] = ()) -> None:
        """The head, these rows and the totals, from the sheet's `y` down; they have to fit the page."""
        top = self.sheet.y
        self.sheet.boxes([(self.sheet.left, self.sheet.y, self.sheet.right - self.sheet.left, HEAD)], TINT)
        with self.sheet.part("P"):
            self._head()
        self._shut([officer for officer, _ in rows])
        for officer, counted in rows:
            with self.sheet.part("P"):
                self._officer(officer, counted)
        for total in totals:
            with self.sheet.part("P"):
                self._total(total)
        self._grid(top, len(rows), len(totals))

    def _head(self) -> None:
        sheet, y = self.sheet, self.sheet.y
        for words, column in zip(BEFORE, self.columns[:5], strict=True):
            self._put(words, column, self.title)
        self._put(BEHIND[-1], self.columns[-1], self.title)
        half = Style(self.title.size - 0.6, HEAD / 2, bold=True, colour=ACCENT)
        for words, (left, right) in zip(BEHIND[:2], self.columns[-3:-1], strict=True):
            for line, word in enumerate(words.split()):
                sheet.text((left + right) / 2, y + line * 3.6 + 1, word, half, "middle")
        small = Style(self.title.size - 1.6, 3, colour=GREY)
        number = Style(self.title.size, 3.4, bold=True, colour=ACCENT)
        for day, (left, right) in zip(self.days, self.day_columns, strict=True):
            middle = (left + right) / 2
            if day in self.rehearsals:
                sheet.text(middle, y + 0.2, REHEARSAL, Style(self.title.size, 3.4, bold=True), "middle")
            else:
                sheet.text(middle, y + 0.4, f"{day:%a}"[: 3 if right - left > NARROW else 2], small, "middle")
            sheet.text(middle, y + 3.2, str(day.day), number, "middle")
            sheet.text(middle, y + 6.4, f"{day:%b}", small, "middle")
        sheet.y += HEAD

    def _shut(self, officers: Sequence[Officer]) -> None:
        """What no pen may fill: grey and a cross where an officer is not deployed here, lines where a day is over."""
        boxes: list[Four] = []
        lines: list[Four] = []
        for at, officer in enumerate(officers):
            top = self.sheet.y + at * self.row
            bottom = top + self.row
            for day, (left, right), mark in zip(self.days, self.day_columns, officer.marks, strict=True):
                if mark is None:
                    boxes.append((left, top, right - left, self.row))
                    lines += [(left, top, right, bottom), (left, bottom, right, top)]
                elif mark == "" and day < self.over_before:
                    lines += hatched(left, top, right, bottom)
        self.sheet.boxes(boxes, PALE)
        self.sheet.rules(lines, 0.15, GREY)

    def _officer(self, officer: Officer, counted: tuple[str, str]) -> None:
        number, name, id_end, phone, role = self.columns[:5]
        if officer.number:
            self._put(str(officer.number), number, self.faint)
            self._name(officer.name, name)
            self._put(officer.id_end, id_end, self.body)
            self._put(officer.phone, phone, self.body)
            self._put(work(officer.role).title, role, self.body)
        for place, (column, mark) in enumerate(zip(self.day_columns, officer.marks, strict=True)):
            if mark:
                starred = f"{mark}{OWN}" if place in officer.own else mark
                self._put(starred, column, self.marks.get(mark, self.body), "middle")
        for (_left, right), noted in zip(self.day_columns, officer.notes, strict=False):
            if noted:
                small = Style(NOTED, self.row * 0.5, bold=True)
                self.sheet.text(right - 0.3, self.sheet.y + 0.1, str(noted), small, "right")
        self._counted(*counted)

    def _name(self, name: str, column: tuple[float, float]) -> None:
        """Whole wherever it can be: in smaller type, else in two lines."""
        left, room = column[0] + INSET, column[1] - column[0] - 2 * INSET
        sizes = (self.body.size, *SMALLER)
        for style in (Style(size, self.row) for size in sizes):
            if style.width(printable(name)) <= room:
                self.sheet.text(left, self.sheet.y, name, style)
                return
        small = Style(SMALLER[-1], self.row / 2)
        first, *rest = wrapped(name, small, room)
        self.sheet.text(left, self.sheet.y, first, small)
        self.sheet.text(left, self.sheet.y + small.height, fitted(" ".join(rest), small, room), small)

    def _total(self, total: Total) -> None:
        self._put(total.word, self.columns[4], self.strong)
        for column, number in zip(self.day_columns, total.numbers, strict=True):
            self._put(number, column, self.strong, "middle")
        self._counted(total.present, total.absent)

    def _counted(self, present: str, absent: str) -> None:
        for column, count in zip(self.columns[-3:-1], (present, absent), strict=True):
            if count:
                self._put(count, column, self.strong, "middle")
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
        around = [column for day, column in zip(self.days, self.day_columns, strict=True) if day in self.rehearsals]
        sheet.rules([(x, top, x, sheet.y) for column in around for x in column], 0.5, BLACK)
        sheet.rules([(sheet.left, y, sheet.right, y) for y in (top, top + HEAD, middle, sheet.y)], 0.35, ACCENT)


def hatched(left: float, top: float, right: float, bottom: float) -> list[Four]:
    """The lines that hatch a box, rising to the right.

    >>> len(hatched(0, 0, 10, 6)), hatched(0, 0, 2, 2)[0]
    (12, (0, 1.3, 1.3, 0))
    """
    width, height = right - left, bottom - top
    lines = []
    for step in range(1, int((width + height) / HATCH) + 1):
        along = round(step * HATCH, 2)  # where it would leave the top edge; it comes down to the left
        start = (left + max(along - height, 0), top + min(along, height))
        end = (left + min(along, width), top + max(along - width, 0))
        lines.append((*start, *end))
    return lines
