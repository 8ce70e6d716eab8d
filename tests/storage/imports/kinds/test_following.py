"""When an exam is prolonged or moved, the postings that took its dates go with it; what cannot is named."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.audit import Audit
from storage.deployments import Deployment, State, untold
from storage.exams import Role
from storage.postings import Outside, outside
from storage.register import Attendance, Mark
from storage.vacancies import Vacancy
from tests.stage import ASHA, BEN, CHUI, LAST, MANAGER, NAIROBI, REHEARSAL
from tests.stage.applying import person_id

HEADER = "exam,title,rehearsal_on,starts_on,ends_on\n"
TUESDAY = LAST + timedelta(days=4)  # the last day, four days on
WEEK = timedelta(days=7)


def dates(first: date, last: date) -> str:
    return f"{HEADER}KCSE-2027,,{first},{first + timedelta(days=1)},{last}\n"


def days_of(stage, phone, which=-1):
    rows = sorted(stage.rows(Deployment, person_id=person_id(stage, phone)), key=lambda row: row.id)
    return rows[which].from_on, rows[which].to_on


def change(stage, phone, **values):
    with stage.change():
        here = sa.update(Deployment).where(Deployment.id == stage.officers[phone])
        stage.connection.execute(here.values(**values))


def read(stage, what, *arguments):
    with stage.database.reading() as connection:
        return what(connection, *arguments)


def test_a_prolonged_exam_takes_along_whoever_serves_to_its_end(stage, council):
    """Asha was sent home early, Ben came by a swap, Chui has his own last day."""
    change(stage, ASHA, to_on=date(2027, 10, 29), ended_at=stage.now)
    change(stage, BEN, from_on=date(2027, 10, 25))
    change(stage, CHUI, to_on=date(2027, 11, 5))
    report = str(council.sends("exams", dates(REHEARSAL, TUESDAY)))
    assert report == "0 new, 1 changed, 0 unchanged, 3 postings go with it"
    assert days_of(stage, MANAGER) == (REHEARSAL, TUESDAY)
    assert days_of(stage, BEN) == (date(2027, 10, 25), TUESDAY)
    assert days_of(stage, ASHA) == (REHEARSAL, date(2027, 10, 29))
    assert days_of(stage, CHUI) == (REHEARSAL, date(2027, 11, 5))
    who = person_id(stage, MANAGER)
    with stage.database.reading() as connection:
        audit = Audit(connection, stage.now, who, None)
        sheet = Attendance(connection, stage.now, NAIROBI, who, "telegram", audit).sheet(stage.centre, TUESDAY)
    assert [officer.name for officer in sheet.officers] == ["Zawadi Mfano", "Ben Kato"]
    assert len(read(stage, untold)) == 3
    assert str(council.sends("exams", dates(REHEARSAL, TUESDAY))) == "0 new, 0 changed, 1 unchanged"


def test_a_moved_exam_takes_both_ends_along(stage, council):
    change(stage, CHUI, to_on=date(2027, 10, 22))
    report = council.sends("exams", dates(REHEARSAL + 6 * WEEK, LAST + 6 * WEEK))
    assert report.followed == 4
    assert days_of(stage, BEN) == (REHEARSAL + 6 * WEEK, LAST + 6 * WEEK)
    assert days_of(stage, CHUI) == (REHEARSAL, date(2027, 10, 22)), "a week of his own, and none of the exam now"
    [conflict] = report.conflicts
    assert (conflict.column, conflict.kept) == ("posting", "person 4 at 99101001, 2027-10-18 to 2027-10-22")
    assert read(stage, outside, REHEARSAL) == [Outside("KCSE-2027", LAST + 6 * WEEK, 1, 2, 0)]
    council.sends("exams", dates(REHEARSAL, LAST))
    assert days_of(stage, BEN) == (REHEARSAL, LAST)
    assert read(stage, outside, REHEARSAL) == []


def test_an_offer_is_answered_before_an_earlier_first_day(stage, council):
    change(stage, BEN, offered_until=stage.now)
    council.sends("exams", dates(REHEARSAL - WEEK, LAST))
    [row] = stage.rows(Deployment, id=stage.officers[BEN])
    assert row.offered_until.astimezone(NAIROBI).isoformat() == "2027-10-11T00:00:00+03:00"


def test_a_marked_day_stays_within_its_posting(stage, council):
    stage.at(LAST, 18)
    who = person_id(stage, MANAGER)
    with stage.database.transaction() as connection:
        sheets = Attendance(connection, stage.now, NAIROBI, who, "telegram", Audit(connection, stage.now, who, None))
        sheets.mark(stage.centre, LAST, {stage.officers[BEN]: Mark.PRESENT})
    report = council.sends("exams", dates(REHEARSAL, LAST - WEEK))
    assert [conflict.why for conflict in report.conflicts] == ["it is marked already"]
    assert days_of(stage, BEN) == (REHEARSAL, LAST)
    assert days_of(stage, CHUI) == (REHEARSAL, LAST - WEEK)


def test_whoever_is_posted_elsewhere_on_the_new_days_is_named_and_stays(stage, council):
    with stage.change():
        kpsea = stage.add_exam("KPSEA-2027", "KPSEA 2027")
        elsewhere = stage.add_centre(kpsea, "99101003", "Ziwani Primary")
        same = stage.add_centre(kpsea, "99101001", "Mlimani Secondary")
        stage.add_officer(elsewhere, BEN, "Ben Kato", from_on=TUESDAY, to_on=TUESDAY)
        stage.add_officer(same, CHUI, "Chui Ali", from_on=TUESDAY, to_on=TUESDAY)
        stage.add_officer(elsewhere, ASHA, "Asha Juma", from_on=TUESDAY, to_on=TUESDAY, state=State.DECLINED)
    report = council.sends("exams", dates(REHEARSAL, TUESDAY))
    assert report.followed == 4, "one school may be the centre of two exams"
    [conflict] = report.conflicts
    assert conflict.kept == "person 3 at 99101001, 2027-10-18 to 2027-11-19"
    assert days_of(stage, BEN, 0) == (REHEARSAL, LAST)


def test_a_last_day_on_which_most_centres_have_nobody_is_named(stage):
    assert read(stage, outside, REHEARSAL) == []
    with stage.change():
        stage.connection.execute(sa.update(Deployment).values(to_on=LAST - WEEK))
        stage.add_officer(stage.add_centre(stage.exam, "99101003", "Ziwani"), "254700000120", "Sita", Role.SUPERVISOR)
    assert read(stage, outside, REHEARSAL) == [Outside("KCSE-2027", LAST, 0, 3, 2)]
    assert read(stage, outside, LAST + WEEK) == [], "it is over"


@pytest.mark.parametrize("day", [TUESDAY, REHEARSAL - WEEK])
def test_a_single_day_outside_the_exam_would_have_nobody(stage, council, day):
    [error] = council.is_refused("exam_days", f"exam,date,kind\nKCSE-2027,{day},paper\n")
    assert (error.column, error.mend) == ("date", "Import exams with other dates first.")


def test_no_vacancy_is_open_for_longer_than_its_exam(stage, council):
    """One that closes before the new end stays, and so does one that the council has closed."""
    end = LAST - WEEK
    found = {
        Role.SUPERVISOR: (REHEARSAL, end - WEEK, None),
        Role.INVIGILATOR: (REHEARSAL, LAST, stage.now),
        Role.SECURITY_OFFICER: (end, LAST, None),
        Role.CLERK: (LAST, LAST, None),  # not even open by then
    }
    with stage.change():
        one = {"exam_id": stage.exam, "county_code": "99", "sub_county_code": "99101", "positions": 2}
        for role, (opens, closes, closed) in found.items():
            stage._add(Vacancy, role=role, opens_on=opens, closes_on=closes, closed_at=closed, **one)
    report = council.sends("exams", dates(REHEARSAL, end))
    assert report.replaced[-1].endswith("ends_on: 2 vacancies of it close on that day, not later")
    rows = {row.role: (row.opens_on, row.closes_on) for row in stage.rows(Vacancy)}
    assert rows == {
        Role.SUPERVISOR: (REHEARSAL, end - WEEK),
        Role.INVIGILATOR: (REHEARSAL, LAST),
        Role.SECURITY_OFFICER: (end, end),
        Role.CLERK: (end, end),
    }
