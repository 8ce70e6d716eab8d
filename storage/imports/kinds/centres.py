"""Centres: the schools at which an exam is sat."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

import sqlalchemy as sa

from storage.deployments import Deployment
from storage.exams import Centre
from storage.imports.files import cell
from storage.imports.files.columns import Column, Names, code, key, needed
from storage.imports.kind import PORTION, Cells, Kind, Load, Touched, Write
from storage.imports.references import Places, exams, unknown_exam
from storage.imports.shelf import Shelf, add, chunks, differing


class Centres(Kind):
    """A row is a centre of one exam. Its sub-county is in its code: county 2, sub-county 3, centre 3 digits."""

    columns = (
        code("centre_code", 8, key=True, names=Names.PLACE),
        needed("centre", cell.thing),
        key("exam", cell.exam_code, Names.EXAM),
        Column("candidates", cell.count),
        Column("container", cell.label),
        Column("phone", cell.phone),
    )
    fills = (Centre,)

    def __init__(self, load: Load):
        super().__init__(load)
        self._seen: dict[tuple[str, str], int] = {}
        self._rows: dict[str, list[tuple[int, Cells]]] = defaultdict(list)  # by exam
        self._shelf = Shelf(
            Centre.id,
            Centre.code,
            Centre.name,
            Centre.sub_county_code,
            Centre.candidates,
            Centre.container,
            Centre.phone,
        )
        self._new: list[Cells] = []
        self._changed: list[int] = []  # the shelf's places

    def take(self, at: int, cells: Cells) -> None:
        """Two rows of one exam with the same code are a problem."""
        exam, centre = cells["exam"], cells["centre_code"]
        if not self.repeats(self._seen, (exam, centre), at, "centre_code", centre):
            self._rows[exam].append((at, cells))

    def check(self, records: sa.Connection) -> None:
        """The exam and the sub-county in the code must be in the records; a new centre needs a name."""
        known = exams(records, self._rows)
        places = Places(records, self.problems)
        for exam, rows in self._rows.items():
            if exam not in known:
                for at, cells in rows:
                    unknown_exam(self.problems, at, exam)
                    places.has_sub_county_of(at, cells["centre_code"])
                continue
            of_exam = self._shelf.find_by(records, Centre.exam_id, [known[exam].id])
            found = {row.code: row for row in of_exam}
            for at, cells in rows:
                centre = cells["centre_code"]
                if places.has_sub_county_of(at, centre):
                    self._compare(found.get(centre), at, cells, known[exam].id)

    def portions(self) -> Iterator[Write]:
        """New centres, then those that changed."""
        for new in chunks(self._new, PORTION):
            yield partial(self._add, new=new)
        for places in chunks(self._changed, PORTION):
            yield partial(self._change, places=places)

    def _add(self, records: sa.Connection, new: list[Cells]) -> None:
        for count in add(records, Centre, new):
            self.wrote(count)

    def _change(self, records: sa.Connection, places: list[int]) -> None:
        self.wrote(self._shelf.write(records, self.load, places))

    def touched(self) -> Iterable[Touched]:
        """Centres with another name: letters say it."""
        return [(Deployment.centre_id, self._shelf.changed("name"))]

    def _compare(self, row: sa.Row[tuple[object, ...]] | None, at: int, cells: Cells, exam_id: int) -> None:
        wanted: Cells = {name: cells[name] for name in ("candidates", "container", "phone") if name in cells}
        wanted["sub_county_code"] = cells["centre_code"][:5]
        if "centre" in cells:
            wanted["name"] = cells["centre"]
        changes: Cells = {}
        if row is not None:
            if changes := differing(row, wanted):
                self.replaces(at, row, changes)
                self._changed.append(self._shelf.change(row, changes))
        elif not self.lacks(at, cells, "centre"):
            empty = {"candidates": None, "container": None, "phone": None}
            self._new.append(empty | wanted | {"code": cells["centre_code"], "exam_id": exam_id})
        self.count(new=row is None, changed=bool(changes))
