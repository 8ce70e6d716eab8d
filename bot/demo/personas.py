"""Whom one can be in the demonstration."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import sqlalchemy as sa

from conversations.core import LANGUAGES, speaking
from conversations.speech import words
from handlers.browser.channel import Persona
from storage.database import Database
from storage.deployments import Deployment, on_day
from storage.exams import Centre, Exam, ExamDay, Role, SubCounty
from storage.identity import DEMONSTRATION
from storage.people import Office, Person, Standing

from . import postings, tambarare, vacancies
from .furnish import DEMO_PIN

OFFICES = "office"  # of the page's groups; the others are the roles, applicants and strangers
STRANGER = Persona("254701009999", "Mgeni Mfano", {"en": "new here, on no list", "sw": "mgeni, hayumo orodhani"})


def personas(database: Database) -> Sequence[Persona]:
    """The officers by role, the managers first; who holds an office; applicants; a stranger."""
    with database.reading() as connection:
        officials = {*connection.scalars(sa.select(Person.phone).join(Office, Office.person_id == Person.id))}
        posted = [
            Persona(row.phone, row.full_name, _about(_named(Role(row.role)), row.name), row.role)
            for row in connection.execute(_POSTED)
        ]
        directors = [
            Persona(row.phone, row.full_name, _about(TSC_DIRECTOR, row.name), OFFICES)
            for row in connection.execute(_DIRECTORS)
        ]
    stories = {one.group: one.phone for one in reversed(posted)}  # the first of each role
    told = {
        stories.get(Role.CENTRE_MANAGER, ""): "register",
        stories.get(Role.SUPERVISOR, ""): "posted",
        str(tambarare.FIRST_PHONE): "silent",
    }
    everybody = [*posted, *directors, *postings.personas(), *vacancies.personas(), replace(STRANGER, group="stranger")]
    everybody = [replace(one, story=told.get(one.phone, "")) for one in everybody]
    return [_with_pin(one) if one.phone in officials else one for one in everybody]


TSC_DIRECTOR = {"en": "TSC sub-county director", "sw": "mkurugenzi wa TSC wa kaunti ndogo"}
_OWN = Exam.code.startswith(DEMONSTRATION)
_POSTED = (
    sa.select(Person.phone, Person.full_name, Deployment.role, Centre.name)
    .join(Deployment, Deployment.person_id == Person.id)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .where(_OWN, on_day(sa.select(sa.func.max(ExamDay.on)).where(ExamDay.exam_id == Exam.id).scalar_subquery()))
    .order_by(sa.case({role: place for place, role in enumerate(Role)}, value=Deployment.role), Centre.code, Person.id)
)
_DIRECTORS = (
    sa.select(Person.phone, Person.full_name, SubCounty.name)
    .join(Office, Office.person_id == Person.id)
    .join(SubCounty, SubCounty.code == Office.sub_county_code)
    .where(Office.office == Standing.TSC_DIRECTOR)
    .order_by(Office.sub_county_code, Person.id)
)


@cache
def _named(role: Role) -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = words.role_name(role)
    return said


def _about(what: dict[str, str], where: str) -> dict[str, str]:
    return {language: f"{said}, {where}" for language, said in what.items()}


def _with_pin(one: Persona) -> Persona:
    return replace(one, about={language: f"{said}, PIN {DEMO_PIN}" for language, said in one.about.items()})
