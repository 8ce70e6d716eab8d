"""Officials: the directors of the sub-counties, and the officers of the council."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from storage.audit import Audit
from storage.base import Row
from storage.imports.files import cell
from storage.imports.files.columns import Column, Names, code, key, needed
from storage.imports.kind import Cells, Kind, Load, Touched
from storage.imports.references import Places
from storage.imports.shelf import Shelf, add
from storage.people import ENDS, GIVEN, Office, Standing

from .individuals import Individual, Individuals

HELD = Office.person_id, Office.office, Office.sub_county_code, Office.since, Office.until
NAMELESS = "empty, and an office is given to somebody by name, never to a number"
ENDED = "the office has ended: write its new last day, or open, to give it again"


class Officials(Kind):
    """A row is an office that somebody holds; holding it in several sub-counties takes several rows."""

    columns = (
        key("phone", cell.phone),
        needed("full_name", cell.name_in_office),
        key("office", cell.office),
        code("sub_county_code", 5, names=Names.SUB_COUNTY),
        Column("until", cell.last_day),
    )

    def __init__(self, load: Load):
        super().__init__(load)
        self._seen: dict[tuple[str, str, str | None], int] = {}
        self._named: set[str] = set()  # phones
        self._rows: list[tuple[int, Cells, Individual]] = []
        self._new: list[tuple[Individual, Cells]] = []
        self._ends: list[tuple[Row, date | None]] = []
        self._people = Individuals(self, ("full_name",), gives_authority=True)
        self._held = Shelf(Office.id, *HELD)

    def take(self, at: int, cells: Cells) -> None:
        """An officer of the council has no sub-county, any other has one."""
        phone, office, sub_county = cells["phone"], cells["office"], cells.get("sub_county_code")
        if self.repeats(self._seen, (phone, office, sub_county), at, "office", office):
            return
        if office == Standing.COUNCIL and sub_county:
            problem = "an officer of the council has no sub-county"
            self.problems.add(at, "sub_county_code", sub_county, problem, "Leave it empty.")
        elif office != Standing.COUNCIL and not sub_county:
            self.problems.add(at, "sub_county_code", "", f"empty, and a {office} has one", "Fill it in.")
        if "full_name" in cells:
            self._named.add(phone)
        self._rows.append((at, cells, self._people.take(at, cells)))

    def check(self, records: sa.Connection) -> None:
        """The sub-county must be in the records; an office that is known is not new, but may have another last day."""
        places = Places(records, self.problems)
        self._people.check(records)
        rows = self._held.find_by(records, Office.person_id, {one.id for _, _, one in self._rows})
        held = {(row.person_id, row.office, row.sub_county_code): row for row in rows}
        for at, cells, one in self._rows:
            places.has(at, cells)
            row = held.get((one.id, cells["office"], cells.get("sub_county_code")))
            if row is None:
                if one.right and one.phone not in self._named:
                    self.problems.add(at, "full_name", "", NAMELESS, "Write the name of whoever holds it.")
                self._new.append((one, cells))
            changed = self._changes(at, row, cells.get("until")) if row else False
            self.count(new=row is None, changed=changed or (one.changed and one.at == at))

    def _changes(self, at: int, row: Row, said: date | None) -> bool:
        """Whether a known office has another last day. Where none is said, what is kept stays: also that it ended."""
        ended = row.until is not None and row.until < self.load.today
        if said is None:
            if ended:
                self.keep(at, "until", row.until, "", ENDED)
            return False
        until = _kept(said)
        if until == row.until:
            return False
        again = {"since": self.load.today} if ended and (until is None or until >= self.load.today) else {}
        self.replaces(at, row, {"until": until, **again})
        self._held.change(row, {"until": until, **again})
        self._ends.append((row, until))
        return True

    def write(self, records: sa.Connection) -> None:
        """People, then the offices that are new, and the last days; each leaves a row in the audit."""
        self._people.write(records)
        rows = [
            {
                "person_id": one.id,
                "office": cells["office"],
                "sub_county_code": cells.get("sub_county_code"),
                "since": self.load.today,
                "until": _kept(cells.get("until")),
            }
            for one, cells in self._new
        ]
        for count in add(records, Office, rows):
            self.wrote(count)
        self.wrote(self._held.write(records))
        audit = Audit(records, self.load.now, self.load.by, None)
        for row in rows:
            what = {"office": row["office"], "sub_county": row["sub_county_code"]}
            audit.note(GIVEN, f"person {row['person_id']}", **what, until=_said(row["until"]))
        for held, until in self._ends:
            what = {"office": held.office, "sub_county": held.sub_county_code}
            audit.note(ENDS, f"person {held.person_id}", **what, before=_said(held.until), after=_said(until))

    def touched(self) -> Iterable[Touched]:
        """People with another name or national ID."""
        return [self._people.touched()]


def _kept(said: date | None) -> date | None:
    return None if said == cell.OPEN else said


def _said(until: date | None) -> str:
    return until.isoformat() if until else "open"
