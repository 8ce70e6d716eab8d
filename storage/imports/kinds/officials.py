"""Officials: the directors of the sub-counties, and the officers of the council."""

from collections.abc import Iterable

import sqlalchemy as sa

from storage.imports.files import cell
from storage.imports.files.columns import code, key, needed
from storage.imports.kind import Cells, Kind, Load, Touched
from storage.imports.references import Places
from storage.imports.shelf import add, chunks
from storage.people import Office, Standing

from .individuals import Individual, Individuals


class Officials(Kind):
    """A row is an office that somebody holds; holding it in several sub-counties takes several rows."""

    columns = (
        key("phone", cell.phone),
        needed("full_name", cell.name),
        key("office", cell.office),
        code("sub_county_code", 5),
    )

    def __init__(self, load: Load):
        super().__init__(load)
        self._seen: dict[tuple[str, str, str | None], int] = {}
        self._rows: list[tuple[int, Cells, Individual]] = []
        self._new: list[tuple[Individual, str, str | None]] = []
        self._people = Individuals(self, ("full_name",))

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
        self._rows.append((at, cells, self._people.take(at, cells)))

    def check(self, records: sa.Connection) -> None:
        """The sub-county must be in the records; an office already held is not a new one."""
        places = Places(records, self.problems)
        self._people.check(records)
        held: set[tuple[int, str, str | None]] = set()
        for some in chunks({one.id for _, _, one in self._rows}):
            offices = sa.select(Office.person_id, Office.office, Office.sub_county_code)
            found = records.execute(offices.where(Office.person_id.in_(some)))
            held.update((person, office, sub_county) for person, office, sub_county in found)
        for at, cells, one in self._rows:
            places.has(at, cells)
            office = (cells["office"], cells.get("sub_county_code"))
            new = (one.id, *office) not in held
            if new:
                self._new.append((one, *office))
            self.count(new=new, changed=one.changed and one.at == at)

    def write(self, records: sa.Connection) -> None:
        """People, then the offices that are new. None is taken away."""
        self._people.write(records)
        rows = (
            {"person_id": one.id, "office": office, "sub_county_code": sub_county}
            for one, office, sub_county in self._new
        )
        for count in add(records, Office, rows):
            self.wrote(count)

    def touched(self) -> Iterable[Touched]:
        """People with another name or national ID."""
        return [self._people.touched()]
