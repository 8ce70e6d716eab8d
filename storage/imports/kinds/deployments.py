"""Deployments: who serves at which centre, as what, from when to when."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import SERVING, Deployment, RegisterNumber, State
from storage.exams import Centre, Role
from storage.imports.files import cell, numbers
from storage.imports.files.columns import Column, Names, code, key, needed, sealed
from storage.imports.kind import PORTION, Cells, Changed, Kind, Load, Touched, Write
from storage.imports.shelf import Shelf, add, chunks, differing, new_ids, whole_groups
from storage.people import Person
from storage.register import marked_outside

from .individuals import Individual, Individuals
from .numbering import Newcomer, number
from .overlaps import RowStay, clashes, overlapping
from .postings import Placing, Posting

RANK = {role: rank for rank, role in enumerate(Role)}


class Deployments(Kind):
    """A row is a deployment. Dates that it leaves out are the exam's, the rehearsal included."""

    columns = (
        key("exam", cell.exam_code, Names.EXAM),
        code("centre_code", 8, key=True, names=Names.CENTRE),
        key("phone", cell.phone),
        needed("role", cell.role),
        Column("full_name", cell.name),
        sealed("national_id", numbers.national_id),
        Column("tsc_number", numbers.tsc_number),
        Column("from_on", cell.day),
        Column("to_on", cell.day),
    )
    fills = (Person, Deployment, RegisterNumber)

    def __init__(self, load: Load):
        super().__init__(load)
        self._postings: list[Posting] = []
        self._words: dict[str, str] = {}  # so that a code which many rows have is kept once
        self._people = Individuals(self, ("full_name", "national_id", "tsc_number"), named=True)
        self._shelf = Shelf(
            Deployment.id,
            Deployment.person_id,
            Deployment.centre_id,
            Deployment.role,
            Deployment.from_on,
            Deployment.to_on,
            Deployment.state,
            Deployment.ended_at,
        )
        self._changes: dict[int, list[tuple[int, int]]] = {}  # by person: ids of deployments, and their shelf's places
        self._changed: list[int] = []  # in the last portion
        self._cut: dict[int, Posting] = {}  # deployments that end earlier now
        self._codes: dict[int, str] = {}  # of centres

    def take(self, at: int, cells: Cells) -> None:
        """Any row: whether two are the same one shows only once their dates are known."""
        exam, centre = (self._words.setdefault(cells[name], cells[name]) for name in ("exam", "centre_code"))
        one = self._people.take(at, cells)
        dates = cells.get("from_on"), cells.get("to_on")
        self._postings.append(Posting(at, one, exam, centre, cells.get("role"), *dates))

    def check(self, records: sa.Connection) -> None:
        """Nobody serves twice on one day, by the files and by the records; what has ended is kept as it is.

        A day that is marked stays with the deployment under which it was marked.
        """
        self._people.check(records)
        placed = Placing(records, self.problems).placed(self._postings)
        placed.sort(key=lambda posting: (posting.one.id, posting.at))
        by_person = groupby(placed, key=lambda posting: posting.one.id)
        for some in chunks((id_, list(postings)) for id_, postings in by_person):
            before = self._before(records, [id_ for id_, _ in some if id_ > 0])
            for id_, postings in some:
                self._compare(postings, before.get(id_, []))
        for id_, last in self._marked_outside(records, self._cut):
            posting = self._cut[id_]
            problem = f"marked here until {last}, and that stays"
            mend = f"Write {last} or a later day, and for a new place a from_on after it."
            self.problems.add(posting.at, "to_on", posting.to_on, problem, mend)

    def portions(self) -> Iterator[Write]:
        """Centre by centre, for a centre numbers those who come together; then what else has changed.

        With a new posting goes what the file says of the same person: no move is ever half done.
        """
        new = sorted((posting for posting in self._postings if posting.new), key=lambda posting: posting.centre_id)
        for some in whole_groups(groupby(new, key=lambda posting: posting.centre_id), PORTION):
            yield partial(self._write, new=some, people=())
        moving = {posting.one.phone for posting in new if posting.one.id > 0}
        changed = (one for one in self._people if one.changed or one.id in self._changes)
        for people in chunks((one for one in changed if one.phone not in moving), PORTION):
            yield partial(self._write, new=[], people=people)

    def _write(self, records: sa.Connection, new: list[Posting], people: Sequence[Individual]) -> None:
        """People (and whoever is posted), new deployments as offers, and numbers in the registers.

        Raises `Changed` where two now overlap, or a day that would be taken off somebody was marked meanwhile.
        """
        everybody = {one.phone: one for one in (*people, *(posting.one for posting in new))}
        known = {phone for phone, one in everybody.items() if one.id > 0}
        self._people.write(records, everybody.values())
        if records.dialect.name == "postgresql":  # or another might deploy the same people side by side
            records.execute(sa.text("LOCK TABLE deployments, register_numbers IN SHARE ROW EXCLUSIVE MODE"))
        changes = [change for one in everybody.values() for change in self._changes.pop(one.id, [])]
        self._changed = [deployment for deployment, _ in changes]
        self._shelf.write(records, self.load, [place for _, place in changes])
        ids = new_ids(records, Deployment, len(new))
        for count in add(records, Deployment, self._rows(new, ids), state=State.OFFERED, created_at=self.load.now):
            self.wrote(count)
        number(records, [Newcomer(p.centre_id, RANK[p.role], p.one.name, p.one.id) for p in new if p.role])
        added = [id_ for posting, id_ in zip(new, ids, strict=True) if posting.one.phone in known]
        if any(self._marked_outside(records, self._changed)) or overlapping(records, [*added, *self._changed]):
            raise Changed
        self.wrote(len(self._changed))

    def touched(self) -> Iterable[Touched]:
        """Deployments with another role or last day, and people with another name or national ID."""
        return [self._people.touched(), (Deployment.id, self._changed)]

    def _before(self, records: sa.Connection, people: list[int]) -> dict[int, list[Row]]:
        """What the records have of these people, by person."""
        found = defaultdict(list)
        for row in self._shelf.find_by(records, Deployment.person_id, people):
            found[row.person_id].append(row)
        strange = {row.centre_id for rows in found.values() for row in rows} - self._codes.keys()
        for some in chunks(strange):
            codes = records.execute(sa.select(Centre.id, Centre.code).where(Centre.id.in_(some)))
            self._codes.update((id_, code) for id_, code in codes)
        return found

    def _compare(self, postings: list[Posting], before: list[Row]) -> None:
        """The rows of one person with each other and with what the records have of that person."""
        by_serving = sorted(before, key=lambda row: row.state in SERVING)  # of several the one that serves
        there = {(row.centre_id, row.from_on): row for row in by_serving}
        seen: dict[Any, int] = {}
        stays: list[RowStay] = []
        for posting in postings:
            place = posting.centre_id, posting.from_on
            if self.repeats(seen, place, posting.at, "phone", posting.one.phone):
                continue
            row = there.pop(place, None)
            changed = self._differs(posting, row)
            if row is None or row.state in SERVING:
                stays.append(RowStay(posting.centre_id, posting.centre, posting.from_on, posting.to_on, posting.at))
            self.count(new=row is None, changed=changed or (posting.one.changed and posting.one.at == posting.at))
        serving = (row for row in there.values() if row.state in SERVING)
        stays += (RowStay(row.centre_id, self._codes[row.centre_id], row.from_on, row.to_on) for row in serving)
        for stay, other in clashes(stays):
            self._clash(stay, other)

    def _differs(self, posting: Posting, row: Row | None) -> bool:
        """Fill in what the row leaves out, and note what is to be changed."""
        if row is None:
            self.lacks(posting.at, {"role": posting.role} if posting.role else {}, "role")
            return False
        posting.new = False
        if posting.open_ended:
            posting.to_on = row.to_on
        changes = differing(row, {"role": posting.role or row.role, "to_on": posting.to_on})
        if row.state not in SERVING or row.ended_at:
            why = "this deployment ended early" if row.state in SERVING else f"this deployment is {row.state}"
            for column, value in changes.items():
                self.keep(posting.at, column, getattr(row, column), value, why)
            posting.to_on = row.to_on
            return False
        if changes:
            self.replaces(posting.at, row, changes)
            self._changes.setdefault(row.person_id, []).append((row.id, self._shelf.change(row, changes)))
        if posting.to_on < row.to_on:
            self._cut[row.id] = posting
        return bool(changes)

    def _marked_outside(self, records: sa.Connection, deployments: Iterable[int]) -> Iterator[tuple[int, date]]:
        """Those of these deployments that would lose days that are marked, and the last of these."""
        for some in chunks((id_, self._cut[id_]) for id_ in deployments if id_ in self._cut):
            yield from marked_outside(records, {id_: (p.from_on, p.to_on) for id_, p in some}).items()

    def _clash(self, stay: RowStay, other: RowStay) -> None:
        if stay.at is None or (other.at is not None and other.at > stay.at):
            stay, other = other, stay
        if stay.at is None:
            return
        who = "the records have" if other.at is None else f"{self.files.row(other.at, stay.at)} has"
        problem = f"{who} the same person at {other.code} from {other.from_on} to {other.to_on}"
        mend = "Nobody serves twice on one day: look at the dates and the phone."
        self.problems.add(stay.at, "centre_code", stay.code, problem, mend)

    def _rows(self, new: list[Posting], ids: Sequence[int]) -> Iterator[dict[str, Any]]:
        for posting, id_ in zip(new, ids, strict=True):
            yield {
                "id": id_,
                "person_id": posting.one.id,
                "centre_id": posting.centre_id,
                "role": posting.role,
                "from_on": posting.from_on,
                "to_on": posting.to_on,
            }
