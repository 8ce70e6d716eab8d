"""Releases: from which day the letters of an exam are given out, and so who has one."""

from datetime import date, datetime

import sqlalchemy as sa

from storage.audit import Audit
from storage.database import insert_or_set
from storage.deployments import Deployment, serving
from storage.exams import Centre

from .tables import Letter, LetterRelease

EVERY_SUB_COUNTY = ""


def day_of_release() -> sa.ScalarSelect[date]:
    """The day, for the centre of the statement around this; none where no day is set. The earlier one holds."""
    here = LetterRelease.sub_county_code.in_([EVERY_SUB_COUNTY, Centre.sub_county_code])
    days = sa.select(sa.func.min(LetterRelease.on)).where(LetterRelease.exam_id == Centre.exam_id, here)
    return days.correlate(Centre).scalar_subquery()


def has_letter(connection: sa.Connection, person_id: int, today: date) -> bool:
    """Whether a letter with this person's name and ID was ever issued, or may be at any moment: it is given out.

    The one place that knows; who asks is the profile, before it changes what stands on a letter.
    """
    theirs = sa.select(Deployment.id).where(Deployment.person_id == person_id)
    issued = theirs.join(Letter, Letter.deployment_id == Deployment.id)
    out = theirs.join(Centre, Centre.id == Deployment.centre_id).where(serving(), day_of_release() <= today)
    return bool(connection.scalar(sa.select(sa.or_(issued.exists(), out.exists()))))


def release(connection: sa.Connection, exam: int, sub_county_code: str, on: date, today: date, now: datetime) -> None:
    """Give the exam's letters out from this day on. A day not yet reached can be moved; what is out stays out."""
    row = {"exam_id": exam, "sub_county_code": sub_county_code, "on": on, "released_at": now}
    known = sa.select(LetterRelease.on).where(
        LetterRelease.exam_id == exam, LetterRelease.sub_county_code == sub_county_code
    )
    before = connection.scalar(known)
    if before == on or (before is not None and before <= min(today, on)):
        return
    insert_or_set(connection, LetterRelease, [row], "on", "released_at")
    Audit(connection, now, None, None).note("letters released", f"exam {exam}", sub_county=sub_county_code, on=str(on))
