"""The demonstration's letters: given out at once, with invented IDs and rates, so that one can be looked at."""

from datetime import date, datetime

import sqlalchemy as sa

from storage.database import insert
from storage.deployments import Deployment
from storage.exams import EVERY_REGION, Centre, Exam, Rate, Role
from storage.letters import release
from storage.people import NATIONAL_ID, Person
from storage.vault import Vault

FIRST_ID = 90_000_000  # invented: real ones of eight digits are far below
FIRST_TSC = 980_000  # invented too
TEACHERS = (Role.CENTRE_MANAGER, Role.SUPERVISOR, Role.INVIGILATOR)
PER_DAY = {Role.CENTRE_MANAGER: 550, Role.SUPERVISOR: 680}
ANY_OTHER = 550


def give_out(connection: sa.Connection, vault: Vault, prefix: str, today: date, now: datetime) -> None:
    """Done again it changes nothing."""
    own = Exam.code.startswith(prefix)
    for exam in connection.scalars(sa.select(Exam.id).where(own)).all():
        release(connection, exam, EVERY_REGION, today, today, now)
        rates = [
            {"exam_id": exam, "role": role, "region": EVERY_REGION, "per_day": PER_DAY.get(role, ANY_OTHER)}
            for role in Role
        ]
        connection.execute(insert(connection, Rate).on_conflict_do_nothing(), rates)
    posted = (
        sa.select(Person.id)
        .join(Deployment, Deployment.person_id == Person.id)
        .join(Centre, Centre.id == Deployment.centre_id)
        .join(Exam, Exam.id == Centre.exam_id)
        .where(own)
    )
    this = sa.update(Person).where(Person.id == sa.bindparam("person"))
    ids = [
        {"person": person, "id_": vault.seal(number, NATIONAL_ID), "finger": vault.finger(number, NATIONAL_ID)}
        for person in connection.scalars(posted.where(Person.national_id.is_(None)).distinct()).all()
        for number in [str(FIRST_ID + person)]
    ]
    if ids:
        sealed = this.values(national_id=sa.bindparam("id_"), national_id_finger=sa.bindparam("finger"))
        connection.execute(sealed, ids)
    teaching = sa.and_(Deployment.role.in_(TEACHERS), Person.tsc_number.is_(None))
    teachers = connection.scalars(posted.where(teaching).distinct()).all()
    numbers = [{"person": person, "number": str(FIRST_TSC + person)} for person in teachers]
    if numbers:
        connection.execute(this.values(tsc_number=sa.bindparam("number")), numbers)
