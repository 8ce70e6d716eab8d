"""Appointments: what a deployment makes somebody, in the words that a letter turns on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.base import Row
from storage.deployments import SERVING, Deployment
from storage.exams import EVERY_REGION, Centre, County, Exam, Rate, Role, SubCounty
from storage.people import Person

Says = Mapping[str, Any]  # as JSON has it


@dataclass(frozen=True)
class Appointment:
    """One deployment with the person, centre and exam it is about. `rate` is whole shillings a day."""

    deployment_id: int
    serves: bool  # offered or accepted; else no letter stands
    ended_at: datetime | None
    replaces_id: int | None  # the same person's deployment in whose place this one came
    person_id: int
    name: str
    language: str
    phone: str
    tsc_number: str
    workstation: str
    sealed_id: bytes | None
    id_finger: str | None
    role: Role
    from_on: date
    to_on: date
    centre_id: int
    centre_code: str
    centre: str
    container: str
    sub_county_code: str
    sub_county: str
    county: str
    exam_id: int
    exam_code: str
    exam: str
    block_years: int  # in which one may not have served at the school before
    rate: int | None

    @property
    def says(self) -> Says:
        """What a letter says and must not change under it. Phones may: a letter is printed with today's."""
        return {
            "name": self.name,
            "national_id": self.id_finger,
            "role": self.role.value,
            "exam": self.exam,
            "centre_code": self.centre_code,
            "centre": self.centre,
            "from_on": self.from_on.isoformat(),
            "to_on": self.to_on.isoformat(),
            "rate": self.rate,
        }

    def bears_out(self, said: Says) -> bool:
        """Whether what a letter said still holds. What was not known then may have been filled in since."""
        now = self.says
        return self.serves and all(then is None or then == now.get(fact) for fact, then in said.items())


def _per_day(region: Any) -> Any:
    here = sa.and_(Rate.exam_id == Exam.id, Rate.role == Deployment.role, Rate.region == region)
    return sa.select(Rate.per_day).where(here).scalar_subquery()


_per_day_here = sa.func.coalesce(_per_day(SubCounty.county_code), _per_day(EVERY_REGION))
_moved_from = aliased(Deployment)
_appointments = (
    sa.select(
        Deployment.id,
        Deployment.state,
        Deployment.ended_at,
        _moved_from.id.label("replaces_id"),
        Deployment.person_id,
        Deployment.role,
        Deployment.from_on,
        Deployment.to_on,
        Person.full_name,
        Person.language,
        Person.phone,
        Person.tsc_number,
        Person.workstation,
        Person.national_id,
        Person.national_id_finger,
        Centre.id.label("centre_id"),
        Centre.code.label("centre_code"),
        Centre.name.label("centre"),
        Centre.container,
        Centre.sub_county_code,
        SubCounty.name.label("sub_county"),
        County.name.label("county"),
        Exam.id.label("exam_id"),
        Exam.code.label("exam_code"),
        Exam.title.label("exam"),
        Exam.school_block_years,
        _per_day_here.label("rate"),
    )
    .join(Person, Person.id == Deployment.person_id)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(SubCounty, SubCounty.code == Centre.sub_county_code)
    .join(County, County.code == SubCounty.county_code)
    .join(Exam, Exam.id == Centre.exam_id)
    .outerjoin(
        _moved_from,
        sa.and_(_moved_from.id == Deployment.replaces_id, _moved_from.person_id == Deployment.person_id),
    )
    .where(Deployment.id.in_(sa.bindparam("deployments", expanding=True)))
)


def _text(fact: Any) -> Any:
    """As JSON would have it: SQLite takes a number out of JSON as a number."""
    return sa.cast(fact, sa.String())


def contradicted(says: Any) -> sa.Select[Any]:
    """The deployments that serve and do not bear out what the column `says` of the letter beside them says.

    The same question as `Appointment.bears_out`, asked of many at once. Whoever asks joins the letters.
    """
    facts = {
        "name": Person.full_name,
        "national_id": Person.national_id_finger,
        "role": Deployment.role,
        "exam": Exam.title,
        "centre_code": Centre.code,
        "centre": Centre.name,
        "from_on": _text(Deployment.from_on),
        "to_on": _text(Deployment.to_on),
        "rate": _text(_per_day_here),
    }
    differ = [
        sa.and_(says[fact].as_string().is_not(None), _text(says[fact].as_string()).is_distinct_from(now))
        for fact, now in facts.items()
    ]
    return (
        sa.select(Deployment.id)
        .join(Person, Person.id == Deployment.person_id)
        .join(Centre, Centre.id == Deployment.centre_id)
        .join(SubCounty, SubCounty.code == Centre.sub_county_code)
        .join(Exam, Exam.id == Centre.exam_id)
        .where(Deployment.state.in_(SERVING), sa.or_(*differ))
    )


def appointments(connection: sa.Connection, deployments: Collection[int]) -> dict[int, Appointment]:
    """The appointments of these deployments, by their ids, whether they serve or not."""
    rows = connection.execute(_appointments, {"deployments": [*deployments]}) if deployments else ()
    return {row.id: _appointment(row) for row in rows}


def _appointment(row: Row) -> Appointment:
    return Appointment(
        deployment_id=row.id,
        serves=row.state in SERVING,
        ended_at=row.ended_at,
        replaces_id=row.replaces_id,
        person_id=row.person_id,
        name=row.full_name,
        language=row.language or "",
        phone=row.phone or "",
        tsc_number=row.tsc_number or "",
        workstation=row.workstation or "",
        sealed_id=row.national_id,
        id_finger=row.national_id_finger,
        role=Role(row.role),
        from_on=row.from_on,
        to_on=row.to_on,
        centre_id=row.centre_id,
        centre_code=row.centre_code,
        centre=row.centre,
        container=row.container or "",
        sub_county_code=row.sub_county_code,
        sub_county=row.sub_county,
        county=row.county,
        exam_id=row.exam_id,
        exam_code=row.exam_code,
        exam=row.exam,
        block_years=row.school_block_years,
        rate=row.rate,
    )
