"""People: what is known of somebody, by their phone."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

import sqlalchemy as sa

from storage.imports.files import cell, numbers
from storage.imports.files.columns import Column, Names, code, key, needed, sealed
from storage.imports.kind import PORTION, Cells, Kind, Load, Touched, Write
from storage.imports.references import Places
from storage.imports.shelf import chunks
from storage.people import OLDEST, YOUNGEST, Person, of_age

from .individuals import Individuals

Place = tuple[str | None, str | None]  # county and sub-county, by their codes


class People(Kind):
    """A row is a person. What they or a director have confirmed stays, and is reported where the file differs."""

    columns = (
        key("phone", cell.phone),
        needed("full_name", cell.name),
        sealed("national_id", numbers.national_id),
        Column("gender", cell.gender),
        Column("year_of_birth", cell.year),
        sealed("kra_pin", numbers.kra_pin),
        Column("nssf", numbers.fund),
        Column("sha", numbers.fund),
        Column("email", cell.email),
        Column("bank", cell.thing),
        Column("branch", cell.thing),
        sealed("account", numbers.account),
        Column("qualification", cell.thing),
        Column("institution", cell.thing),
        Column("course", cell.thing),
        Column("employer", cell.thing),
        Column("tsc_number", numbers.tsc_number),
        Column("workstation", cell.thing),
        Column("job_title", cell.thing),
        Column("start_year", cell.year),
        code("county_code", 2, names=Names.COUNTY),
        code("sub_county_code", 5, names=Names.SUB_COUNTY),
        sealed("kin_name", cell.name),
        sealed("kin_phone", cell.phone),
        sealed("kin_relationship", cell.thing),
        Column("language", cell.language),
    )
    fills = (Person,)

    def __init__(self, load: Load):
        super().__init__(load)
        self._rows: dict[Place, array[int]] = defaultdict(lambda: array("L"))  # that name a place
        self._people = Individuals(self, tuple(column.name for column in self.columns if not column.key))

    def take(self, at: int, cells: Cells) -> None:
        """Two rows of one phone are a problem."""
        if first := self._people.row_of(cells["phone"]):
            self.repeats({cells["phone"]: first}, cells["phone"], at, "phone", cells["phone"])
            return
        self._years(at, cells)
        place = cells.get("county_code"), cells.get("sub_county_code")
        if any(place):
            self._rows[place].append(at)
        self._people.take(at, cells)

    def _years(self, at: int, cells: Cells) -> None:
        """By the rules that hold in the chat."""
        this_year = self.load.today.year
        born, began = cells.get("year_of_birth"), cells.get("start_year")
        if born and not of_age(born, this_year):
            mend = f"Officers are {YOUNGEST} to {OLDEST} years old."
            self.problems.add(at, "year_of_birth", born, "not the year of birth of anybody who serves", mend)
        if began and began > this_year:
            self.problems.add(at, "start_year", began, "it is still to come", "Write the year in which they began.")

    def check(self, records: sa.Connection) -> None:
        """County and sub-county must be in the records, and no number may be somebody else's."""
        places = Places(records, self.problems)
        for (county, sub_county), rows in self._rows.items():
            place = {"county_code": county, "sub_county_code": sub_county}
            if not places.has(rows[0], place):
                for at in rows[1:]:
                    places.has(at, place)
        self._people.check(records)
        for one in self._people:
            self.count(new=one.id < 0, changed=one.changed)

    def portions(self) -> Iterator[Write]:
        """In the order of the file, a person at a time."""
        for some in chunks(self._people.to_write(), PORTION):
            yield partial(self._people.write, some=some, wrote=self.wrote)

    def touched(self) -> Iterable[Touched]:
        """People with another name or national ID."""
        return [self._people.touched()]
