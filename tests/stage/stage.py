"""A stage for tests: an invented exam, its centres and officers, and the hour, which can be moved."""

from collections.abc import Iterator
from copy import copy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.database import Database
from storage.deployments import Deployment, RegisterNumber, State
from storage.exams import Centre, County, DayKind, Exam, ExamDay, Role, SubCounty
from storage.letters import EVERY_SUB_COUNTY, release
from storage.people import FormerPhone, Office, Person, Standing
from storage.register import MarkRow

NAIROBI = ZoneInfo("Africa/Nairobi")
DAY = date(2027, 10, 20)  # a Wednesday of papers
REHEARSAL = date(2027, 10, 18)
LAST = date(2027, 11, 19)

MANAGER, ASHA, BEN, CHUI = "254700000001", "254700000002", "254700000003", "254700000004"
DIRECTOR, STRANGER = "254700000090", "254700000099"
OTHER_MANAGER = "254700000011"

STAFF = {
    MANAGER: Role.CENTRE_MANAGER,
    ASHA: Role.SUPERVISOR,
    BEN: Role.INVIGILATOR,
    CHUI: Role.SECURITY_OFFICER,
}
PEOPLE = {
    MANAGER: "Zawadi Mfano",
    ASHA: "Asha Juma",
    BEN: "Ben Kato",
    CHUI: "Chui Ali",
    DIRECTOR: "Daudi Mfano",
    "254700000095": "Mgeni Bila Kituo",
    OTHER_MANAGER: "Omari Mfano",
}


def exam_days() -> Iterator[tuple[date, DayKind]]:
    for n in range((LAST - REHEARSAL).days + 1):
        on = REHEARSAL + timedelta(days=n)
        yield on, DayKind.REHEARSAL if on == REHEARSAL else DayKind.PAPER if on.weekday() < 5 else DayKind.NONE


class Stage:
    """Mlimani Secondary with Zawadi its manager and three officers, under the director Daudi Mfano."""

    def __init__(self, database: Database):
        self.database = database
        self.now = datetime.combine(DAY, time(18), NAIROBI).astimezone(UTC)
        with database.transaction() as connection:
            self.connection = connection
            self._add(County, code="99", name="Mfano")
            self._add(SubCounty, code="99101", name="Mlimani", county_code="99")
            self.exam = self.add_exam("KCSE-2027", "KCSE 2027")
            self.centre = self.add_centre(self.exam, "99101001", "Mlimani Secondary")
            self.other_centre = self.add_centre(self.exam, "99101002", "Bondeni Secondary")
            people = self._add_all(Person, [self._person(phone, name) for phone, name in PEOPLE.items()])
            ids = dict(zip(PEOPLE, people, strict=True))
            self._add(Office, person_id=ids[DIRECTOR], office=Standing.TSC_DIRECTOR, sub_county_code="99101")
            numbered = [self._number(self.centre, ids[phone], number) for number, phone in enumerate(STAFF, 1)]
            numbered.append(self._number(self.other_centre, ids[OTHER_MANAGER], 1))
            self.connection.execute(sa.insert(RegisterNumber), numbered)
            posts = [self._post(self.centre, ids[phone], role) for phone, role in STAFF.items()]
            posts.append(self._post(self.other_centre, ids[OTHER_MANAGER], Role.CENTRE_MANAGER))
            *deployed, self.other_officer = self._add_all(Deployment, posts)
            self.officers = dict(zip(STAFF, deployed, strict=True))

    def on(self, database: Database) -> "Stage":
        """The same in another database, which holds a copy of all of it."""
        copied = copy(self)
        copied.database, copied.officers = database, {**self.officers}
        return copied

    def clock(self) -> datetime:
        return self.now

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        """Move the hour, to Nairobi time of a day."""
        self.now = datetime.combine(day, time(hour, minute), NAIROBI).astimezone(UTC)

    def add_exam(self, code: str, title: str, *, grace_days: int = 2) -> int:
        hours = {"opens": time(6), "closes": time(21), "quiet_from": time(7, 15), "quiet_to": time(17)}
        exam = self._add(
            Exam,
            code=code,
            title=title,
            rehearsal_on=REHEARSAL,
            starts_on=REHEARSAL + timedelta(days=1),
            ends_on=LAST,
            grace_days=grace_days,
            school_block_years=3,
            **hours,
        )
        days = [{"exam_id": exam, "on": on, "kind": kind, "overridden": False, **hours} for on, kind in exam_days()]
        self.connection.execute(sa.insert(ExamDay), days)
        return exam

    def add_centre(self, exam: int, code: str, name: str) -> int:
        return self._add(Centre, exam_id=exam, code=code, name=name, sub_county_code=code[:5], candidates=120)

    def add_person(self, phone: str, name: str, **more: Any) -> int:
        known = self.connection.scalar(sa.select(Person.id).where(Person.phone == phone))
        return known or self._add(Person, **self._person(phone, name), **more)

    def add_former_phone(self, phone: str, person: int) -> None:
        self.connection.execute(sa.insert(FormerPhone), {"phone": phone, "person_id": person, "until": self.now})

    def add_officer(
        self,
        centre: int,
        phone: str,
        name: str,
        role: Role = Role.INVIGILATOR,
        *,
        from_on: date = REHEARSAL,
        to_on: date = LAST,
        state: State = State.OFFERED,
    ) -> int:
        """A deployment, with the centre's next number for whoever has none yet. Gives its id."""
        person = self.add_person(phone, name)
        numbers = sa.select(sa.func.coalesce(sa.func.max(RegisterNumber.number), 0))
        here = RegisterNumber.centre_id == centre
        if (
            self.connection.scalar(sa.select(RegisterNumber.number).where(here, RegisterNumber.person_id == person))
            is None
        ):
            last = self.connection.execute(numbers.where(here)).scalar_one()
            self.connection.execute(sa.insert(RegisterNumber), self._number(centre, person, last + 1))
        return self._add(Deployment, **self._post(centre, person, role, from_on, to_on, state))

    def _person(self, phone: str, name: str) -> dict[str, Any]:
        return {"full_name": name, "phone": phone, "confirmed": [], "created_at": self.now}

    def _number(self, centre: int, person: int, number: int) -> dict[str, Any]:
        return {"centre_id": centre, "person_id": person, "number": number}

    def _post(
        self,
        centre: int,
        person: int,
        role: Role,
        from_on: date = REHEARSAL,
        to_on: date = LAST,
        state: State = State.OFFERED,
    ) -> dict[str, Any]:
        post = {"person_id": person, "centre_id": centre, "role": role, "state": state, "created_at": self.now}
        return post | {"from_on": from_on, "to_on": to_on}

    def _add_all(self, table: type[Any], rows: list[dict[str, Any]]) -> list[int]:
        """Their ids, in the same order."""
        new = sa.insert(table).returning(table.id, sort_by_parameter_order=True)
        return list(self.connection.scalars(new, rows))

    def _add(self, table: type[Any], **row: Any) -> int:
        key = self.connection.execute(sa.insert(table), row).inserted_primary_key
        assert key is not None
        return key[0] if isinstance(key[0], int) else 0

    def gives_letters_out(self) -> None:
        """From today on, everywhere; none is issued yet."""
        with self.database.transaction() as connection:
            release(connection, self.exam, EVERY_SUB_COUNTY, DAY, DAY, self.now)

    def change(self) -> "Changing":
        """`with stage.change():` adds more to the stage, in a transaction of its own."""
        return Changing(self)

    def rows(self, table: type[Any], **where: Any) -> list[Any]:
        """The rows of a table as they stand, oldest first."""
        found = sa.select(table).filter_by(**where)
        with self.database.transaction() as connection:
            columns = list(table.__table__.primary_key)
            return list(connection.execute(found.order_by(*columns)).all())

    def marks(self, on: date = DAY) -> dict[str, str]:
        """The marks of a day by the officers' names."""
        found = (
            sa.select(Person.full_name, MarkRow.mark)
            .join(Deployment, Deployment.person_id == Person.id)
            .join(MarkRow, MarkRow.deployment_id == Deployment.id)
            .where(MarkRow.on == on)
        )
        with self.database.transaction() as connection:
            return {row.full_name: row.mark for row in connection.execute(found)}


class Changing:
    def __init__(self, stage: Stage):
        self.stage = stage

    def __enter__(self) -> Stage:
        self.transaction = self.stage.database.transaction()
        self.stage.connection = self.transaction.__enter__()
        return self.stage

    def __exit__(self, *error: Any) -> None:
        self.transaction.__exit__(*error)
