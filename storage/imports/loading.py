"""Loading: read the files, check them whole, and write what is right."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.database import Database
from storage.imports.files import cell as cells_of
from storage.imports.files.columns import Column
from storage.imports.files.reading import Source, opened, rows
from storage.imports.files.repairs import repaired
from storage.imports.kinds import KINDS
from storage.service import NAIROBI

from .errors import BadCell, Files, ImportRefused, Problems, RowError
from .kind import AGAIN, MEANWHILE, Changed, Kind, Load
from .proven import Proven
from .references import look_up
from .report import Report
from .writing import Entries, Writing

Progress = Callable[[int, int | None], None]
DASHES = "-–—"  # one alone stands for an empty cell
STEP = 5000  # rows from one report of progress to the next


class Ready:
    """Files that were read and checked, and can be written as they were found; `report` says what that would do."""

    def __init__(self, writing: Writing, steps: "_Steps"):
        self._writing, self._steps = writing, steps

    @property
    def report(self) -> Report:
        return self._writing.subject.report

    def write(self, progress: Progress | None = None) -> Report:
        """Raises `ImportRefused` where the records changed meanwhile."""
        self._steps.begin_writing(progress)
        try:
            self._writing.run()
        except (Changed, sa.exc.IntegrityError) as reason:
            names = ", ".join(self._writing.subject.files.names)
            error = RowError(names, 0, "", "", MEANWHILE, AGAIN)
            raise ImportRefused([error], 1, partly=self._writing.begun) from reason
        self._steps.end()
        return self.report


def ready(
    database: Database,
    kind: str,
    sources: Source | Sequence[Source],
    now: datetime,
    progress: Progress | None = None,
    *,
    by: int | None = None,
    zone: ZoneInfo = NAIROBI,
) -> Ready:
    """Data files of one kind read and checked, with nothing written yet.

    What is right is written in portions, so that others can write meanwhile; what ends it midway leaves whole portions,
    and the same files again go on.

    Sources are paths or files opened for bytes. `progress(rows, total)` is called while reading, when the total is
    None, and again from the first row on while writing.
    `by` is the person who sent the files, for the audit, and `zone` the council's.
    `ImportRefused` says what is wrong with them: then none of their rows lands. `KeyError` where there is no such kind.
    """
    steps = _Steps(progress)
    files, proven = Files(), Proven(database)
    subject = KINDS[kind](Load(files, database.vault, now, steps.wrote, by, zone))
    counts = list(_read(subject, _all(sources), proven, steps))
    with database.reading() as records:
        subject.check(records)
        look_up(records, subject.problems, subject.halves)
    subject.problems.refuse()
    return Ready(Writing(database, subject, Entries(kind, files.names, counts, now, by)), steps)


def template(kind: str) -> str:
    """The header line of this kind's CSV file."""
    return ",".join(column.name for column in KINDS[kind].columns) + "\r\n"


def _all(sources: Source | Sequence[Source]) -> Sequence[Source]:
    return [sources] if isinstance(sources, str) or not isinstance(sources, Sequence) else sources


def _read(subject: Kind, sources: Sequence[Source], proven: Proven, steps: "_Steps") -> Iterator[int]:
    """Hand every row to its kind. Gives the number of rows of each file."""
    start = 0
    for source in sources:
        with opened(source) as (name, file):
            subject.files.open(name, start)
            yield _read_file(subject, file, start, proven, steps)
        start = steps.last


def _read_file(subject: Kind, file: BinaryIO, start: int, proven: Proven, steps: "_Steps") -> int:
    columns, problems = subject.columns, subject.problems
    naming = [(column.name, column.names) for column in columns if column.names]
    count = 0
    for at, line in rows(file, columns, problems, start):
        cells = {}
        whole = True
        for column, cell in zip(columns, line, strict=True):
            if cell and cell not in DASHES:
                try:
                    cells[column.name] = _value(column, cell, proven, problems)
                except BadCell as bad:
                    problems.add(at, column.name, cell, bad.problem, bad.mend)
                    whole = False
            elif column.key:
                problems.add(at, column.name, "", "empty", "Fill it in.")
                whole = False
        if whole:
            subject.take(at, cells)
        elif named := {what: cells[name] for name, what in naming if name in cells}:
            subject.halves.append((at, named))
        count += 1
        steps.read(at)
    problems.note_repairs()
    return count


def _value(column: Column, cell: str, proven: Proven, problems: Problems) -> object:
    """As the column reads it; what a spreadsheet changed is repaired, and counted.

    Of a phone also what the tables do not know, where somebody is known by it.
    """
    try:
        return column.value(cell)
    except BadCell:
        if column.read is cells_of.phone and (number := proven.number(cell)):
            return number
        if (was := repaired(column, cell)) is None:
            raise
        value = column.value(was)
        problems.repaired(column.name, cell, was)
        return value


class _Steps:
    """Says how far a load is, every some thousand rows."""

    def __init__(self, progress: Progress | None):
        self._progress = progress
        self._read = self._written = 0
        self.last = 0  # row read

    def read(self, at: int) -> None:
        self.last = at
        self._read += 1
        if self._progress and self._read % STEP == 0:
            self._progress(self._read, None)

    def begin_writing(self, progress: Progress | None) -> None:
        self._progress = progress or self._progress
        if self._progress:
            self._progress(0, self._read)

    def wrote(self, rows: int) -> None:
        self._written += rows
        if self._progress:
            self._progress(min(self._written, self._read), self._read)

    def end(self) -> None:
        if self._progress:
            self._progress(self._read, self._read)
