"""Who is due about posts: vacancies that close, details that lack, offers without an answer, letters not asked for."""

import sqlalchemy as sa

from storage.deployments import Deployment, State, managing, serving
from storage.exams import Centre, Exam
from storage.letters import Letter, LetterFetch, day_of_release
from storage.people import NEEDED, Consent, Person, agrees
from storage.stamped import pages_in
from storage.vacancies import Application, Vacancy, Viewing

from .kinds import DAY, HIGH, LOW, SINCE, TILL, Select, who

_closes = (Vacancy.closes_on == DAY, Vacancy.closed_at.is_(None))
_people = sa.select(sa.func.min(Person.id), sa.func.max(Person.id)).where(sa.exists().where(*_closes))
_consents = sa.select(sa.func.min(Consent.id), sa.func.max(Consent.id))
_deployments = sa.select(sa.func.min(Deployment.id), sa.func.max(Deployment.id))


def _closing() -> Select:
    """Those whom a vacancy fits that closes on that day, or who have opened it, and have not applied for its role.

    They have agreed to the notice of privacy: whoever is only on a list is not asked to apply.
    """
    fits = sa.or_(
        Vacancy.county_code.is_(None),
        sa.and_(Vacancy.county_code == Person.county_code, Vacancy.sub_county_code.is_(None)),
        Vacancy.sub_county_code == Person.sub_county_code,
    )
    mine = (Application.person_id == Person.id, Application.exam_id == Vacancy.exam_id)
    applied = sa.select(Application.id).where(*mine, Application.role == Vacancy.role)
    lacks = ~applied.correlate(Person, Vacancy).exists()  # said: by itself it would see the vacancy only
    opened = sa.select(Viewing.person_id).where(Viewing.person_id == Person.id, Viewing.vacancy_id == Vacancy.id)
    looked = opened.correlate(Person, Vacancy).exists()
    vacancy = sa.exists().where(*_closes, sa.or_(fits, looked), lacks)
    return sa.select(Person.id.label("person_id")).where(Person.id.between(LOW, HIGH), agrees(), vacancy)


@who(_people)
def vacancy_3() -> Select:
    """Three days before: `DAY` is when the vacancy closes."""
    return _closing()


@who(_people)
def vacancy_1() -> Select:
    """The day before: `DAY` is when the vacancy closes."""
    return _closing()


@who(_consents)
def profile() -> Select:
    """Those who agreed on that day, and whose profile lacks something needed."""
    lacks = sa.or_(*(getattr(Person, detail).is_(None) for detail in NEEDED))
    agreed = sa.select(Consent.person_id).join(Person, Person.id == Consent.person_id)
    that_day = (Consent.given, Consent.at >= SINCE, Consent.at < TILL, Consent.id.between(LOW, HIGH))
    return agreed.where(*that_day, lacks, agrees()).distinct()


@who(_deployments, sms=True)
def offer() -> Select:
    """Those who were offered a post on that day, and have not answered."""
    waits = (Deployment.state == State.OFFERED, Deployment.offered_until > TILL)
    that_day = (Deployment.offered_at >= SINCE, Deployment.offered_at < TILL, Deployment.id.between(LOW, HIGH))
    return sa.select(Deployment.person_id).where(*waits, *that_day).distinct()


@who(_deployments)
def letter_waits() -> Select:
    """Those whose letter is given out since that day, and who have asked for none of this posting.

    The letter of who is posted later than the letters are given out is out that very day.
    """
    asked = sa.exists().where(LetterFetch.letter_id == Letter.id, Letter.deployment_id == Deployment.id)
    out = sa.select(Deployment.person_id).join(Centre, Centre.id == Deployment.centre_id)
    posted = sa.and_(Deployment.created_at >= SINCE, Deployment.created_at < TILL)
    since = sa.or_(day_of_release() == DAY, sa.and_(posted, day_of_release() < DAY))
    waits = (serving(), Deployment.to_on >= DAY, since, ~asked)
    return out.where(*waits, Deployment.id.between(LOW, HIGH)).distinct()


_over = sa.select(sa.func.min(Centre.id), sa.func.max(Centre.id))
_over = _over.join(Exam, Exam.id == Centre.exam_id).where(Exam.ends_on == DAY)


@who(_over, duty=True, sms=True)
def stamped() -> Select:
    """Whoever managed a centre on the last day of its exam, whose stamped register is not here, or was sent back."""
    at_the_end = sa.and_(managing(), serving(), Deployment.to_on >= DAY, Deployment.from_on <= DAY)
    here = sa.select(Deployment.person_id).join(Centre, Centre.id == Deployment.centre_id)
    ended = here.join(Exam, Exam.id == Centre.exam_id).where(Exam.ends_on == DAY, at_the_end, ~pages_in())
    return ended.where(Centre.id.between(LOW, HIGH)).distinct()
