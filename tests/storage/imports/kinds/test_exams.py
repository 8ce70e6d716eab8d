"""Importing exams: the days that follow from their dates, and those set for themselves."""

from datetime import date, time

import pytest
import sqlalchemy as sa

from storage.exams import Exam, ExamDay
from storage.register import Mark, MarkRow, Register
from tests.storage.conftest import NOW

HEADER = "exam,title,rehearsal_on,starts_on,ends_on,opens,closes,grace_days\n"
WEEK = HEADER + "KCSE-2027,KCSE,2027-10-15,2027-10-18,2027-10-26,,,\n"  # Friday; Monday to the Tuesday after
DAYS = "exam,date,kind,opens,closes\n"


def days(council):
    found = council.rows(sa.select(ExamDay.on, ExamDay.kind, ExamDay.opens, ExamDay.closes).order_by(ExamDay.on))
    return {day.on.day: (day.kind, day.opens.hour, day.closes.hour) for day in found}


def test_the_days_are_made_with_the_exam(council):
    assert council.sends("exams", WEEK).new == 1
    assert days(council) == {15: ("rehearsal", 6, 21)} | dict.fromkeys((18, 19, 20, 21, 22, 25, 26), ("paper", 6, 21))
    exam = council.one(sa.select(Exam))
    assert (exam.quiet_from, exam.quiet_to, exam.grace_days, exam.school_block_years) == (time(7, 15), time(17), 2, 3)


def test_what_a_centre_needs_is_the_exams_own(council):
    head = "exam,title,rehearsal_on,starts_on,ends_on,candidates_per_supervisor,candidates_per_invigilator,offer_days,"
    head += "dispute_days\n"
    council.sends("exams", WEEK)
    council.sends("exams", head + "KCSE-2027,KCSE,2027-10-15,2027-10-18,2027-10-26,250,10,5,0\n")
    exam = council.one(sa.select(Exam))
    assert (exam.candidates_per_supervisor, exam.candidates_per_invigilator, exam.offer_days) == (250, 10, 5)
    assert exam.dispute_days == 0
    council.is_refused("exams", head + "KCSE-2027,KCSE,2027-10-15,2027-10-18,2027-10-26,0,10,5,1\n")


def test_other_hours_and_dates_move_the_days(council):
    council.sends("exams", WEEK)
    changed = WEEK.replace("2027-10-26,,", "2027-10-22,05:00,")
    assert str(council.sends("exams", changed)) == "0 new, 1 changed, 0 unchanged"
    assert days(council) == {15: ("rehearsal", 5, 21)} | dict.fromkeys((18, 19, 20, 21, 22), ("paper", 5, 21))
    council.sends("exams", "exam,title,rehearsal_on,starts_on,ends_on\nKCSE-2027,,2027-10-18,2027-10-19,")
    assert days(council) == {18: ("rehearsal", 5, 21)} | dict.fromkeys((19, 20, 21, 22), ("paper", 5, 21))


def test_a_day_set_for_itself_stays(council):
    council.sends("exams", WEEK)
    own = DAYS + "KCSE-2027,2027-10-20,none,,\nKCSE-2027,2027-10-23,paper,,18:00\nKCSE-2027,2027-10-26,Paper,07:00,"
    assert str(council.sends("exam_days", own)) == "1 new, 2 changed, 0 unchanged"
    assert str(council.sends("exam_days", own)) == "0 new, 0 changed, 3 unchanged"
    council.sends("exams", WEEK.replace("2027-10-26,,,", "2027-10-22,05:00,,"))
    assert days(council) == {
        15: ("rehearsal", 5, 21),
        18: ("paper", 5, 21),
        19: ("paper", 5, 21),
        20: ("none", 6, 21),
        21: ("paper", 5, 21),
        22: ("paper", 5, 21),
        23: ("paper", 6, 18),
        26: ("paper", 7, 21),
    }
    assert str(council.sends("exam_days", own)) == "0 new, 0 changed, 3 unchanged"


@pytest.mark.parametrize("table", [MarkRow, Register])
def test_a_marked_day_is_not_taken_away(stage, council, table):
    centre, deployment = stage.centre, next(iter(stage.officers.values()))
    last = date(2027, 11, 19)
    if table is Register:
        council.writes(sa.insert(Register).values(centre_id=centre, on=last))
    else:
        mark = {"deployment_id": deployment, "on": last, "mark": Mark.PRESENT, "marked_by": 1, "marked_at": NOW}
        council.writes(sa.insert(MarkRow).values(mark))
    shorter = "exam,title,rehearsal_on,starts_on,ends_on\nKCSE-2027,,2027-10-18,2027-10-19,2027-11-12"
    report = council.sends("exams", shorter)
    (conflict,) = report.conflicts
    assert (conflict.column, conflict.kept, conflict.why) == ("date", "2027-11-19", "it is marked already")
    kept = council.rows(sa.select(ExamDay.on).where(ExamDay.on > date(2027, 11, 12)))
    assert kept == [(last,)]


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("KCSE-2027,KCSE,2027-10-20,2027-10-18,2027-10-26,,,", "starts_on", "it is before rehearsal_on, 2027-10-20"),
        ("KCSE-2027,KCSE,2027-10-15,2027-10-18,2027-10-16,,,", "ends_on", "it is before starts_on, 2027-10-18"),
        (
            "KCSE-2027,KCSE,2027-10-15,2027-10-18,2072-10-26,,,",
            "ends_on",
            "that is more than 200 days after 2027-10-15",
        ),
        ("KCSE-2027,KCSE,2027-10-15,2027-10-18,2027-10-26,21:00,06:00,", "closes", "it is not after opens, 21:00"),
        ("KCSE-2027,,2027-10-15,2027-10-18,2027-10-26,,,", "title", "empty, and the records do not know it yet"),
        ("KCSE 2027,KCSE,2027-10-15,2027-10-18,2027-10-26,,,", "exam", "not the code of an exam"),
        (",KCSE,2027-10-15,2027-10-18,2027-10-26,,,", "exam", "empty"),
        ("KCSE-2027,KCSE,2027-10-15,2027-10-18,2027-10-26,,,-1", "grace_days", "not a count"),
    ],
)
def test_an_exam_that_cannot_be(council, row, column, problem):
    (error,) = council.is_refused("exams", HEADER + row)
    assert (error.column, error.problem) == (column, problem)


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("KPSEA-2027,2027-10-20,none,,", "exam", "there is no such exam"),
        ("KCSE-2027,2027-10-23,,,", "kind", "empty, and the records do not know it yet"),
        ("KCSE-2027,2027-10-23,holiday,,", "kind", "not a kind of day"),
        ("KCSE-2027,2027-10-20,paper,22:00,", "closes", "it is not after opens, 22:00"),
    ],
)
def test_a_day_that_cannot_be(council, row, column, problem):
    council.sends("exams", WEEK)
    (error,) = council.is_refused("exam_days", DAYS + row)
    assert (error.column, error.problem) == (column, problem)
