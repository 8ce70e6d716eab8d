"""Places: counties and their sub-counties."""

import sqlalchemy as sa

from storage.base import Row
from storage.exams import County, SubCounty
from storage.imports.files import cell
from storage.imports.files.columns import code, needed
from storage.imports.kind import Cells, Kind, Load
from storage.imports.shelf import Shelf, add, differing


class Places(Kind):
    """A row is a sub-county, and carries its county's name along."""

    columns = (
        code("county_code", 2, required=True),
        needed("county", cell.thing),
        code("sub_county_code", 5, key=True),
        needed("sub_county", cell.thing),
    )

    def __init__(self, load: Load):
        super().__init__(load)
        self._rows: dict[str, tuple[int, Cells]] = {}  # by sub-county
        self._seen: dict[str, int] = {}
        self._named: dict[str, tuple[int, str]] = {}  # counties: where they are first named
        self._counties = Shelf(County.code, County.name)
        self._sub_counties = Shelf(SubCounty.code, SubCounty.name, SubCounty.county_code)
        self._new_counties: list[dict[str, str]] = []
        self._new: list[dict[str, str]] = []

    def take(self, at: int, cells: Cells) -> None:
        """A sub-county's code begins with its county's, and a county has one name in all files."""
        sub_county = cells["sub_county_code"]
        county = cells.setdefault("county_code", sub_county[:2])
        if self.repeats(self._seen, sub_county, at, "sub_county_code", sub_county):
            return
        if not sub_county.startswith(county):
            problem = f"it does not begin with {county}, its county"
            self.problems.add(at, "sub_county_code", sub_county, problem, "Its first two digits are the county's.")
        if "county" in cells:
            first, name = self._named.setdefault(county, (at, cells["county"]))
            if name != cells["county"]:
                problem = f"{self.files.row(first, at)} calls county {county} “{name}”"
                self.problems.add(at, "county", cells["county"], problem, "Write one name.")
        self._rows[sub_county] = (at, cells)

    def check(self, records: sa.Connection) -> None:
        """A new county or sub-county needs a name."""
        known = self._counties.find(records, {cells["county_code"] for _, cells in self._rows.values()})
        renamed = set()
        for county, (at, name) in self._named.items():
            if county not in known:
                self._new_counties.append({"code": county, "name": name})
            elif changes := differing(known[county], {"name": name}):
                renamed.add(county)
                self.replaces(at, known[county], changes)
                self._counties.change(known[county], changes)
        found = self._sub_counties.find(records, self._rows)
        for sub_county, (at, cells) in self._rows.items():
            county = cells["county_code"]
            if county not in known and county not in self._named and self.lacks(at, cells, "county"):
                continue
            changed = self._compare(found.get(sub_county), at, cells) or county in renamed
            self.count(new=sub_county not in found, changed=changed)

    def write(self, records: sa.Connection) -> None:
        """Counties before their sub-counties; only these are counted."""
        for _ in add(records, County, self._new_counties):
            pass
        self._counties.write(records, self.load)
        for count in add(records, SubCounty, self._new):
            self.wrote(count)
        self.wrote(self._sub_counties.write(records, self.load))

    def _compare(self, row: Row | None, at: int, cells: Cells) -> bool:
        wanted = {"county_code": cells["county_code"]}
        if "sub_county" in cells:
            wanted["name"] = cells["sub_county"]
        if row is None:
            if not self.lacks(at, cells, "sub_county"):
                self._new.append({"code": cells["sub_county_code"]} | wanted)
            return False
        changes = differing(row, wanted)
        if changes:
            self.replaces(at, row, changes)
            self._sub_counties.change(row, changes)
        return bool(changes)
