"""Vacancies: the roles that the council opens, and where."""

from typing import Any

import sqlalchemy as sa

from storage.base import Row
from storage.imports.files import cell
from storage.imports.files.columns import Names, code, key, needed
from storage.imports.kind import Cells, Kind, Load
from storage.imports.references import Places, exams, unknown_exam
from storage.imports.shelf import Shelf, add, differing
from storage.vacancies import Vacancy

Key = tuple[str, str, str | None, str | None]  # exam, role, county and sub-county
VALUES = ("positions", "opens_on", "closes_on")


class Vacancies(Kind):
    """A row is a vacancy: for a sub-county, for a whole county, or without either for everywhere."""

    columns = (
        key("exam", cell.exam_code, Names.EXAM),
        key("role", cell.role),
        code("county_code", 2, names=Names.COUNTY),
        code("sub_county_code", 5, names=Names.SUB_COUNTY),
        needed("positions", cell.count),
        needed("opens_on", cell.day),
        needed("closes_on", cell.day),
    )

    def __init__(self, load: Load):
        super().__init__(load)
        self._seen: dict[Key, int] = {}
        self._rows: dict[Key, tuple[int, Cells]] = {}
        place = (Vacancy.county_code, Vacancy.sub_county_code)
        self._shelf = Shelf(
            Vacancy.id, Vacancy.exam_id, Vacancy.role, *place, *(getattr(Vacancy, v) for v in VALUES), Vacancy.closed_at
        )
        self._new: list[Cells] = []

    def take(self, at: int, cells: Cells) -> None:
        """Somebody must be wanted; two rows of one exam, role and place are a problem."""
        sub_county = cells.get("sub_county_code")
        county = cells.get("county_code", sub_county and sub_county[:2])  # a sub-county brings its county
        key = cells["exam"], cells["role"], county, sub_county
        if cells.get("positions") == 0:
            self.problems.add(at, "positions", 0, "nobody is wanted", "Write how many, or leave the row out.")
        if not self.repeats(self._seen, key, at, "role", cells["role"]):
            self._rows[key] = at, cells

    def check(self, records: sa.Connection) -> None:
        """Exam and place must be in the records, and no day after the exam's last. What the council closed stays so."""
        known = exams(records, {key[0] for key in self._rows})
        places = Places(records, self.problems)
        found = {
            (row.exam_id, row.role, row.county_code, row.sub_county_code): row
            for row in self._shelf.find_by(records, Vacancy.exam_id, [exam.id for exam in known.values()])
        }
        for (exam, role, county, sub_county), (at, cells) in self._rows.items():
            there = places.has(at, cells)
            if exam not in known:
                unknown_exam(self.problems, at, exam)
            elif there:
                key = (known[exam].id, role, county, sub_county)
                self._compare(found.get(key), at, cells, key, known[exam])

    def write(self, records: sa.Connection) -> None:
        """New vacancies, then those that changed."""
        for count in add(records, Vacancy, self._new):
            self.wrote(count)
        self.wrote(self._shelf.write(records, self.load))

    def _compare(self, row: Row | None, at: int, cells: Cells, key: tuple[Any, ...], exam: Row) -> None:
        if row is None and self.lacks(at, cells, *VALUES):
            return
        wanted = {name: cells[name] for name in VALUES if name in cells}
        self._orderly(at, {**(row._mapping if row else {}), **wanted}, exam)
        changes = differing(row, wanted) if row else {}
        if row is None:
            place = dict(zip(("exam_id", "role", "county_code", "sub_county_code"), key, strict=True))
            self._new.append(place | wanted)
        elif changes and row.closed_at is not None:
            changes = {}
            offered = cells.get("closes_on", row.closes_on)
            self.keep(at, "closes_on", row.closes_on, offered, "the council has closed it; it is opened again by chat")
        elif changes:
            self.replaces(at, row, changes)
            self._shelf.change(row, changes)
        self.count(new=row is None, changed=bool(changes))

    def _orderly(self, at: int, vacancy: Cells, exam: Row) -> None:
        if vacancy["closes_on"] < vacancy["opens_on"]:
            problem = f"it is before opens_on, {vacancy['opens_on']}"
            self.problems.add(at, "closes_on", vacancy["closes_on"], problem, "Look at both dates.")
        if vacancy["closes_on"] > exam.ends_on:
            problem = f"the exam is over by then, on {exam.ends_on}"
            self.problems.add(at, "closes_on", vacancy["closes_on"], problem, "Look at the year.")
