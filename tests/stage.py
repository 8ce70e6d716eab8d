"""A stage for tests: an invented exam, its centres and officers, and the hour, which can be moved."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.database import Database
from storage.deployments import Deployment, RegisterNumber, Role, State
from storage.exams import DayKind, Exam, ExamDay
from storage.marks import MarkRow
from storage.people import FormerPhone, Office, Person, Standing
from storage.places import Centre, County, SubCounty
from storage.releases import EVERYWHERE, release

NAIROBI = ZoneInfo("Africa/Nairobi")
DAY = date(2027, 10, 20)  # a Wednesday of papers
REHEARSAL = date(2027, 10, 18)
LAST = date(2027, 11, 19)

MANAGER, ASHA, BEN, CHUI = "254700000001", "254700000002", "254700000003", "254700000004"
DIRECTOR, STRANGER = "254700000090", "254700000099"
OTHER_MANAGER = "254700000011"


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
            self.officers = {
                phone: self.add_officer(self.centre, phone, name, role)
                for phone, name, role in (
                    (MANAGER, "Zawadi Mfano", Role.CENTRE_MANAGER),
                    (ASHA, "Asha Juma", Role.SUPERVISOR),
                    (BEN, "Ben Kato", Role.INVIGILATOR),
                    (CHUI, "Chui Ali", Role.SECURITY_OFFICER),
                )
            }
            director = self.add_person(DIRECTOR, "Daudi Mfano")
            self._add(Office, person_id=director, office=Standing.TSC_DIRECTOR, sub_county_code="99101")
            self.add_person("254700000095", "Mgeni Bila Kituo")
            other = self.add_centre(self.exam, "99101002", "Bondeni Secondary")
            self.other_centre = other
            self.other_officer = self.add_officer(other, OTHER_MANAGER, "Omari Mfano", Role.CENTRE_MANAGER)

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
        for n in range((LAST - REHEARSAL).days + 1):
            on = REHEARSAL + timedelta(days=n)
            kind = DayKind.REHEARSAL if on == REHEARSAL else DayKind.PAPER if on.weekday() < 5 else DayKind.NONE
            self._add(ExamDay, exam_id=exam, on=on, kind=kind, overridden=False, **hours)
        return exam

    def add_centre(self, exam: int, code: str, name: str) -> int:
        return self._add(Centre, exam_id=exam, code=code, name=name, sub_county_code=code[:5], candidates=120)

    def add_person(self, phone: str, name: str, **more: Any) -> int:
        known = self.connection.scalar(sa.select(Person.id).where(Person.phone == phone))
        return known or self._add(Person, full_name=name, phone=phone, confirmed=[], created_at=self.now, **more)

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
            self.connection.execute(
                sa.insert(RegisterNumber), {"centre_id": centre, "person_id": person, "number": last + 1}
            )
        return self._add(
            Deployment,
            person_id=person,
            centre_id=centre,
            role=role,
            from_on=from_on,
            to_on=to_on,
            state=state,
            created_at=self.now,
        )

    def _add(self, table: type[Any], **row: Any) -> int:
        key = self.connection.execute(sa.insert(table).values(**row)).inserted_primary_key
        assert key is not None
        return key[0] if isinstance(key[0], int) else 0

    def gives_letters_out(self) -> None:
        """From today on, everywhere; none is issued yet."""
        with self.database.transaction() as connection:
            release(connection, self.exam, EVERYWHERE, DAY, DAY, self.now)

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
