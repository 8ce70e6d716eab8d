"""Tambarare: a sub-county of the demonstration as large as a real one, in which no centre has sent anything yet."""

from datetime import datetime
from itertools import product

import sqlalchemy as sa

from storage.database import add
from storage.deployments import Deployment, RegisterNumber, State
from storage.exams import Centre, Exam, Role, SubCounty
from storage.identity import DEMONSTRATION
from storage.people import Office, Person, Standing

CODE = "99103"
FIRST_PHONE = 254701002000  # invented: the director's; those of the others follow
DIRECTOR = "Mkuu Mazoezi"
PLACES = (
    *("Tambarare", "Mtoni", "Kilima", "Nyota", "Jua", "Mwezi", "Upepo"),
    *("Mvua", "Msitu", "Simba", "Chui", "Twiga", "Ndovu", "Kifaru"),
)
SCHOOLS = ("Girls", "Boys", "Mixed")
STAFF = (Role.CENTRE_MANAGER, Role.SUPERVISOR, Role.SECURITY_OFFICER, Role.INVIGILATOR, Role.INVIGILATOR)
CANDIDATES = 40
FIRST = (
    *(
        "Atieno",
        "Mwangi",
        "Chepkemoi",
        "Hassan",
        "Nyambura",
        "Odhiambo",
        "Fatuma",
        "Kimani",
        "Nekesa",
        "Rono",
        "Wambui",
    ),
    *("Okello", "Jepchirchir", "Musa", "Akinyi", "Ndung'u", "Zainabu", "Koech", "Wairimũ", "Onyango", "Khadija"),
)
LAST = (  # practice, verse, riddle, play, sample, picture, sketch, story, proverb, tale
    *("Mazoezi", "Shairi", "Kitendawili", "Igizo", "Sampuli", "Taswira", "Mchoro", "Kisa", "Methali", "Hadithi"),
)


def furnish(connection: sa.Connection, now: datetime) -> None:
    """Put it into the demonstration's exam, once: forty-two centres, each with five officers."""
    if connection.scalar(sa.select(SubCounty.code).where(SubCounty.code == CODE)):
        return
    own = sa.select(Exam.id, Exam.rehearsal_on, Exam.ends_on).where(Exam.code.startswith(DEMONSTRATION))
    exam = connection.execute(own.order_by(Exam.id).limit(1)).one()
    connection.execute(sa.insert(SubCounty), {"code": CODE, "name": "Tambarare", "county_code": "99"})
    director = add(connection, Person, **_person(0, DIRECTOR, now))
    office = {"person_id": director, "office": Standing.TSC_DIRECTOR, "sub_county_code": CODE}
    connection.execute(sa.insert(Office), office)
    place = {"exam_id": exam.id, "sub_county_code": CODE, "candidates": CANDIDATES}
    names = [f"{name} {school}" for name, school in product(PLACES, SCHOOLS)]
    centres = [{"code": f"{CODE}{nth:03}", "name": name, **place} for nth, name in enumerate(names, 1)]
    connection.execute(sa.insert(Centre), centres)
    called = [f"{first} {last}" for last, first in product(LAST, FIRST)][: len(STAFF) * len(names)]
    connection.execute(sa.insert(Person), [_person(nth, name, now) for nth, name in enumerate(called, 1)])
    here = sa.select(Centre.id).where(Centre.exam_id == exam.id, Centre.sub_county_code == CODE).order_by(Centre.code)
    seats = product(connection.scalars(here).all(), enumerate(STAFF, 1))
    phones = sa.select(Person.id).where(Person.phone.between(str(FIRST_PHONE + 1), str(FIRST_PHONE + len(called))))
    people = connection.scalars(phones.order_by(Person.phone)).all()
    posted = [(person, centre, number, role) for person, (centre, (number, role)) in zip(people, seats, strict=True)]
    dates = {"from_on": exam.rehearsal_on, "to_on": exam.ends_on, "created_at": now, "state": State.ACCEPTED}
    posts = [{"person_id": person, "centre_id": centre, "role": role, **dates} for person, centre, _n, role in posted]
    connection.execute(sa.insert(Deployment), posts)
    numbers = [{"centre_id": centre, "person_id": person, "number": number} for person, centre, number, _r in posted]
    connection.execute(sa.insert(RegisterNumber), numbers)


def _person(nth: int, name: str, now: datetime) -> dict[str, object]:
    return {"full_name": name, "phone": str(FIRST_PHONE + nth), "confirmed": [], "created_at": now}
