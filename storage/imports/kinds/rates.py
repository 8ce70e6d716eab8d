"""Rates: what a day of duty pays, for each role, exam and region."""

from collections.abc import Iterable

import sqlalchemy as sa

from storage.exams import EVERY_REGION, Centre, Rate
from storage.imports.files import cell
from storage.imports.files.columns import Names, code, key, needed
from storage.imports.kind import Cells, Kind, Load, Touched
from storage.imports.references import Places, exams, unknown_exam
from storage.imports.shelf import Shelf, add, differing

Key = tuple[str, str, str]  # exam, role, region


class Rates(Kind):
    """A row is a rate; without a region it holds wherever the county has none of its own."""

    columns = (
        key("exam", cell.exam_code, Names.EXAM),
        key("role", cell.role),
        code("region", 2, names=Names.REGION),
        needed("per_day", cell.some),
    )

    def __init__(self, load: Load):
        super().__init__(load)
        self._seen: dict[Key, int] = {}
        self._rows: dict[Key, tuple[int, Cells]] = {}
        self._shelf = Shelf(Rate.id, Rate.exam_id, Rate.role, Rate.region, Rate.per_day)
        self._new: list[Cells] = []
        self._exams: set[int] = set()  # whose rates are new or changed

    def take(self, at: int, cells: Cells) -> None:
        """Two rows of one exam, role and region are a problem."""
        key = cells["exam"], cells["role"], cells.get("region", EVERY_REGION)
        if not self.repeats(self._seen, key, at, "role", cells["role"]):
            self._rows[key] = at, cells

    def check(self, records: sa.Connection) -> None:
        """Exam and region must be in the records; a new rate needs its Kenya shillings a day."""
        known = exams(records, {exam for exam, _, _ in self._rows})
        places = Places(records, self.problems)
        found = {
            (row.exam_id, row.role, row.region): row
            for row in self._shelf.find_by(records, Rate.exam_id, [exam.id for exam in known.values()])
        }
        for (exam, role, region), (at, cells) in self._rows.items():
            there = region == EVERY_REGION or places.has_county(at, region, "region")
            if exam not in known:
                unknown_exam(self.problems, at, exam)
            elif there:
                key = {"exam_id": known[exam].id, "role": role, "region": region}
                self._compare(found.get((known[exam].id, role, region)), at, cells, key)

    def write(self, records: sa.Connection) -> None:
        """New rates, then those that changed."""
        for count in add(records, Rate, self._new):
            self.wrote(count)
        self.wrote(self._shelf.write(records, self.load))

    def touched(self) -> Iterable[Touched]:
        """A new rate too: a county's own goes before the one that holds everywhere."""
        return [(Centre.exam_id, sorted(self._exams))]

    def _compare(self, row: sa.Row[tuple[object, ...]] | None, at: int, cells: Cells, key: Cells) -> None:
        wanted = {name: cells[name] for name in ("per_day",) if name in cells}
        changes = differing(row, wanted) if row is not None else {}
        if row is None and not self.lacks(at, cells, "per_day"):
            self._new.append(key | wanted)
        elif row is not None and changes:
            self.replaces(at, row, changes)
            self._shelf.change(row, changes)
        if row is None or changes:
            self._exams.add(key["exam_id"])
        self.count(new=row is None, changed=bool(changes))
