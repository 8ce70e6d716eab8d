"""The demonstration's next exam: its rates, its open vacancies, and people who apply."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from handlers.browser.channel import Persona
from storage.database import add
from storage.deployments import Deployment
from storage.exams import (
    CLOSES,
    EVERY_REGION,
    GRACE_DAYS,
    OPENS,
    QUIET_FROM,
    QUIET_TO,
    SCHOOL_BLOCK_YEARS,
    Centre,
    DayKind,
    Exam,
    ExamDay,
    Rate,
    Role,
    SubCounty,
    paper_days,
)
from storage.people import NOTICE_VERSION, Consent, Office, Person, Standing
from storage.vacancies import Application, Interest, Progress, Tie, Vacancy
from storage.vault import Vault

CODE = "NEXT-DEMO"
COUNTY, HERE, THERE = "99", "99101", "99102"
AHEAD, LASTS, NEAREST = 36, 11, 14  # days until the exam, days it lasts, and days before which it is put off
OPEN_SINCE, OPEN_FOR = 7, 14  # days of a vacancy around today
FIRST_PHONE = 254701000500  # invented
COUNCIL = FIRST_PHONE
CENTRES = (
    ("99101001", "Mlimani Secondary", HERE, 240),
    ("99101002", "Bondeni Secondary", HERE, 120),
    ("99101003", "Ziwani Secondary", HERE, 80),
    ("99102001", "Kilimo Secondary", THERE, 60),
)
RATES = (
    (Role.CENTRE_MANAGER, EVERY_REGION, 550),
    (Role.SUPERVISOR, EVERY_REGION, 630),
    (Role.SUPERVISOR, COUNTY, 695),
    (Role.INVIGILATOR, EVERY_REGION, 460),
    (Role.INVIGILATOR, COUNTY, 580),
    (Role.SECURITY_OFFICER, EVERY_REGION, 420),
    (Role.CLERK, EVERY_REGION, 400),
    (Role.DRIVER, EVERY_REGION, 405),
)
VACANCIES = (  # role, county, sub-county, positions
    (Role.SUPERVISOR, COUNTY, HERE, 4),
    (Role.INVIGILATOR, COUNTY, HERE, 24),
    (Role.CLERK, COUNTY, None, 3),
    (Role.DRIVER, None, None, 40),
)
SHORT = {"county_code": COUNTY, "sub_county_code": HERE, "workstation": "Mlimani Primary", "job_title": "Teacher"}
MIDDLING = SHORT | {"gender": "F", "year_of_birth": 1988, "employer": "Teachers Service Commission", "start_year": 2014}
LONG = MIDDLING | {"qualification": "Diploma", "institution": "Mfano University", "study_years": "2008-2011"}
WHOLE = LONG | {"course": "Education", "bank": "Postbank", "branch": "Mlimani"}  # with the numbers, which are sealed
APPLICANTS: tuple[tuple[str, dict[str, Any], Role | None, dict[str, str]], ...] = (
    (
        "Tumaini Mwombaji",
        LONG,
        None,
        {"en": "has not applied yet; some details are missing", "sw": "bado hajaomba; baadhi ya maelezo yanakosekana"},
    ),
    ("Neema Mwombaji", WHOLE, Role.SUPERVISOR, {"en": "applied as supervisor", "sw": "ameomba kazi ya msimamizi mkuu"}),
    (
        "Kendi Mwombaji",
        MIDDLING,
        Role.SUPERVISOR,
        {"en": "applied as supervisor", "sw": "ameomba kazi ya msimamizi mkuu"},
    ),
    (
        "Omondi Mwombaji",
        WHOLE,
        Role.INVIGILATOR,
        {"en": "applied as invigilator", "sw": "ameomba kazi ya msimamizi wa chumba"},
    ),
    (
        "Wairimũ Mwombaji",
        WHOLE,
        Role.INVIGILATOR,
        {
            "en": "applied as invigilator; a relative at Bondeni",
            "sw": "ameomba kazi ya msimamizi wa chumba; ana jamaa Bondeni",
        },
    ),
    (
        "Cherono Mwombaji",
        SHORT,
        Role.INVIGILATOR,
        {
            "en": "has an offer to answer: invigilator, Mlimani",
            "sw": "ana uteuzi unaosubiri jibu: msimamizi wa chumba, Mlimani",
        },
    ),
    (
        "Mwinyi Mwombaji",
        LONG,
        Role.INVIGILATOR,
        {"en": "declined an offer: invigilator, Ziwani", "sw": "alikataa uteuzi: msimamizi wa chumba, Ziwani"},
    ),
    (
        "Kang'ethe Mwombaji",
        WHOLE,
        Role.INVIGILATOR,
        {"en": "accepted an offer: invigilator, Mlimani", "sw": "alikubali uteuzi: msimamizi wa chumba, Mlimani"},
    ),
)
RELATED = "Wairimũ Mwombaji"


def furnish(connection: sa.Connection, vault: Vault, today: date, now: datetime) -> None:
    """Put the next exam and its vacancies in, once; at a later start they move along with today."""
    exam = connection.execute(sa.select(Exam.id, Exam.rehearsal_on).where(Exam.code == CODE)).first()
    if exam is None:
        _furnish(connection, vault, today, now)
    elif exam.rehearsal_on < today + timedelta(days=NEAREST):
        _put_off(connection, exam.id, today)
    days = {"opens_on": today - timedelta(days=OPEN_SINCE), "closes_on": today + timedelta(days=OPEN_FOR)}
    own = Vacancy.exam_id.in_(sa.select(Exam.id).where(Exam.code == CODE))
    connection.execute(sa.update(Vacancy).where(own, Vacancy.closes_on <= today).values(**days))


def _furnish(connection: sa.Connection, vault: Vault, today: date, now: datetime) -> None:
    connection.execute(sa.insert(SubCounty), {"code": THERE, "name": "Kilimo", "county_code": COUNTY})
    hours = {"opens": OPENS, "closes": CLOSES, "quiet_from": QUIET_FROM, "quiet_to": QUIET_TO}
    rules = {"grace_days": GRACE_DAYS, "school_block_years": SCHOOL_BLOCK_YEARS}
    exam = add(connection, Exam, code=CODE, title="Next demo exam", **_dates(today), **hours, **rules)
    _days(connection, exam, today)
    for code, name, sub_county, candidates in CENTRES:
        centre = {"code": code, "name": name, "sub_county_code": sub_county, "candidates": candidates}
        add(connection, Centre, exam_id=exam, **centre)
    for role, region, per_day in RATES:
        add(connection, Rate, exam_id=exam, role=role, region=region, per_day=per_day)
    council = add(connection, Person, full_name="Baraza Mfano", phone=str(COUNCIL), confirmed=[], created_at=now)
    add(connection, Office, person_id=council, office=Standing.COUNCIL)
    vacancies = {}
    for role, county, within, positions in VACANCIES:
        place: dict[str, Any] = {"county_code": county, "sub_county_code": within, "positions": positions}
        ends = {"opens_on": today - timedelta(days=OPEN_SINCE), "closes_on": today + timedelta(days=OPEN_FOR)}
        vacancies[role] = add(connection, Vacancy, exam_id=exam, role=role, opened_by=council, **place, **ends)
    for number, (name, details, wants, _about) in enumerate(APPLICANTS, 1):
        person = _applicant(connection, vault, number, name, details, now)
        if wants is not None:
            _apply(connection, exam, person, wants, vacancies[wants], now)
        if name == RELATED:
            add(connection, Interest, person_id=person, exam_id=exam, centre_code="99101002", what=Tie.RELATIVE)


def _applicant(
    connection: sa.Connection, vault: Vault, number: int, name: str, details: dict[str, Any], now: datetime
) -> int:
    row = {"full_name": name, "phone": str(FIRST_PHONE + number), "confirmed": [], "created_at": now} | details
    if "employer" in details:
        row |= {"tsc_number": f"{990000 + number}"} | _sealed(vault, "national_id", f"{99000500 + number}")
        row |= _sealed(vault, "kra_pin", f"A{990000500 + number}Z")
    if "bank" in details:
        row["account"] = vault.seal(f"{990000 + number}", "account")
    return add(connection, Person, **row)


def _sealed(vault: Vault, field: str, value: str) -> dict[str, Any]:
    return {field: vault.seal(value, field), f"{field}_finger": vault.finger(value, field)}


def _apply(connection: sa.Connection, exam: int, person: int, role: Role, vacancy: int, now: datetime) -> None:
    agreed = {"person_id": person, "version": NOTICE_VERSION, "given": True, "at": now, "through": "browser"}
    add(connection, Consent, **agreed)
    times = {"interest_declared_at": now, "applied_at": now, "changed_at": now}
    what = {"exam_id": exam, "role": role, "vacancy_id": vacancy, "state": Progress.SUBMITTED}
    add(connection, Application, person_id=person, **what, **times)


def _put_off(connection: sa.Connection, exam: int, today: date) -> None:
    """It lies ahead again, and so do the postings that were made for it."""
    dates = _dates(today)
    connection.execute(sa.update(Exam).where(Exam.id == exam).values(**dates))
    connection.execute(sa.delete(ExamDay).where(ExamDay.exam_id == exam))
    _days(connection, exam, today)
    here = Deployment.centre_id.in_(sa.select(Centre.id).where(Centre.exam_id == exam))
    until = {"from_on": dates["rehearsal_on"], "to_on": dates["ends_on"]}
    connection.execute(sa.update(Deployment).where(here, Deployment.ended_at.is_(None)).values(**until))


def _dates(today: date) -> dict[str, date]:
    ahead = today + timedelta(days=AHEAD)
    rehearsal = ahead + timedelta(days=-ahead.weekday() % 7)  # a Monday
    return {
        "rehearsal_on": rehearsal,
        "starts_on": rehearsal + timedelta(days=1),
        "ends_on": rehearsal + timedelta(days=LASTS),
    }


def _days(connection: sa.Connection, exam: int, today: date) -> None:
    dates = _dates(today)
    hours = {"opens": OPENS, "closes": CLOSES, "quiet_from": QUIET_FROM, "quiet_to": QUIET_TO, "overridden": False}
    days = [(dates["rehearsal_on"], DayKind.REHEARSAL)]
    days += [(day, DayKind.PAPER) for day in paper_days(dates["starts_on"], dates["ends_on"])]
    connection.execute(sa.insert(ExamDay), [{"exam_id": exam, "on": day, "kind": kind, **hours} for day, kind in days])


def personas() -> Sequence[Persona]:
    """The officer of the council, and the applicants."""
    council = {"en": "officer of the council", "sw": "afisa wa baraza"}
    applicants = [
        Persona(str(FIRST_PHONE + n), name, about, "applicant") for n, (name, _d, _r, about) in enumerate(APPLICANTS, 1)
    ]
    return [Persona(str(COUNCIL), "Baraza Mfano", council, "office"), *applicants]
