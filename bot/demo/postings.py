"""The demonstration's posts of the next exam: offered, accepted, declined; somebody's past; a report; an SCDE."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from handlers.browser.channel import Persona
from storage.audit import Audit
from storage.database import add
from storage.deployments import Deployment, State
from storage.exams import CLOSES, GRACE_DAYS, OPENS, QUIET_FROM, QUIET_TO, SCHOOL_BLOCK_YEARS, Centre, Exam, Role
from storage.nominations import Chooser, Nominations
from storage.people import Office, Person, Standing
from storage.postings import Deploying, Offers, Wrong, WrongPostings
from storage.vacancies import Application, Progress, Vacancy
from storage.vault import Vault

from .vacancies import CODE, HERE

PAST = "PAST-DEMO"
ZONE = ZoneInfo("Africa/Nairobi")
SCDE, DRIVER = 254701000520, 254701000521  # invented
SERVED = (("99101001", "Mlimani Secondary", "Omondi Mwombaji"), ("99101002", "Bondeni Secondary", "Kang'ethe Mwombaji"))
OFFERED = (  # who, at which centre of the next exam, and the answer
    ("Mwinyi Mwombaji", "99101003", "I have other duties"),
    ("Kang'ethe Mwombaji", "99101001", "yes"),
    ("Cherono Mwombaji", "99101001", ""),
)
REPORTS = ("Juma Mfano", "The letter says Bondeni. I am for Ziwani Secondary, 99101003.")


def furnish(connection: sa.Connection, vault: Vault, director: int, now: datetime) -> None:
    """Once, after the people, the vacancies and the applications of the demonstration."""
    if connection.scalar(sa.select(Exam.id).where(Exam.code == PAST)):
        return
    _past(connection, now)
    _scde_and_driver(connection, now)
    _offers(connection, director, now)
    _report(connection, vault, now)


def _past(connection: sa.Connection, now: datetime) -> None:
    """Last year's exam, at which two of those who apply now have served."""
    first = now.astimezone(ZONE).date() - timedelta(days=330)
    last = first + timedelta(days=11)
    hours = {"opens": OPENS, "closes": CLOSES, "quiet_from": QUIET_FROM, "quiet_to": QUIET_TO}
    rules = {"grace_days": GRACE_DAYS, "school_block_years": SCHOOL_BLOCK_YEARS}
    dates = {"rehearsal_on": first, "starts_on": first + timedelta(days=1), "ends_on": last}
    exam = add(connection, Exam, code=PAST, title="Last demo exam", **dates, **hours, **rules)
    for code, name, who in SERVED:
        centre = add(connection, Centre, exam_id=exam, code=code, name=name, sub_county_code=HERE, candidates=100)
        post = {"centre_id": centre, "role": Role.INVIGILATOR, "state": State.ACCEPTED, "created_at": now}
        add(connection, Deployment, person_id=_named(connection, who), from_on=first, to_on=last, **post)


def _scde_and_driver(connection: sa.Connection, now: datetime) -> None:
    scde = add(connection, Person, full_name="Elimu Mfano", phone=str(SCDE), confirmed=[], created_at=now)
    add(connection, Office, person_id=scde, office=Standing.SCDE, sub_county_code=HERE)
    driver = add(connection, Person, full_name="Gari Mwombaji", phone=str(DRIVER), confirmed=[], created_at=now)
    found = sa.select(Vacancy.id, Vacancy.exam_id).join(Exam, Exam.id == Vacancy.exam_id)
    vacancy = connection.execute(found.where(Exam.code == CODE, Vacancy.role == Role.DRIVER)).one()
    of = {"vacancy_id": vacancy.id, "exam_id": vacancy.exam_id, "role": Role.DRIVER, "state": Progress.SUBMITTED}
    add(connection, Application, person_id=driver, **of, applied_at=now, changed_at=now)


def _offers(connection: sa.Connection, director: int, now: datetime) -> None:
    """By the very acts of a director and of those who answer."""
    chooser = Chooser(connection, now, ZONE, director, Audit(connection, now, director, None))
    for name, code, answer in OFFERED:
        person = _named(connection, name)
        application = connection.scalars(sa.select(Application.id).where(Application.person_id == person)).one()
        here = sa.select(Centre.id).join(Exam, Exam.id == Centre.exam_id).where(Exam.code == CODE, Centre.code == code)
        Nominations(chooser).assign(application, connection.scalars(here).one())
        [post] = Deploying(chooser).deploy([application])
        offers = Offers(connection, now, ZONE, person, Audit(connection, now, person, None))
        if answer == "yes":
            offers.accept(post.deployment)
        elif answer:
            offers.decline(post.deployment, answer)


def _report(connection: sa.Connection, vault: Vault, now: datetime) -> None:
    name, said = REPORTS
    person = _named(connection, name)
    post = connection.scalars(sa.select(Deployment.id).where(Deployment.person_id == person)).first()
    today = now.astimezone(ZONE).date()
    reports = WrongPostings(connection, now, today, person, vault, Audit(connection, now, person, None))
    if post is not None:
        reports.report(post, Wrong.CENTRE, said)


def _named(connection: sa.Connection, name: str) -> int:
    return connection.scalars(sa.select(Person.id).where(Person.full_name == name).order_by(Person.id)).first() or 0


def personas() -> Sequence[Persona]:
    """The SCDE and the driver who applied."""
    scde = {"en": "sub-county director of education, Mlimani", "sw": "mkurugenzi wa elimu wa kaunti ndogo, Mlimani"}
    driver = {"en": "applied as driver", "sw": "ameomba kazi ya dereva"}
    return [
        Persona(str(SCDE), "Elimu Mfano", scde, "office"),
        Persona(str(DRIVER), "Gari Mwombaji", driver, "applicant"),
    ]
