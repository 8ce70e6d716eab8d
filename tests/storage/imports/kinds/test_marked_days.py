"""What is marked stays where and when it was marked, whatever a file says: as in the chats."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.audit import Audit
from storage.deployments import Deployment
from storage.exams import DayKind, ExamDay
from storage.register import Attendance, Mark, Printing
from tests.stage import BEN, DAY, LAST, MANAGER, NAIROBI
from tests.stage.applying import person_id

HEADER = "exam,centre_code,phone,role,from_on,to_on\n"
TOMORROW, YESTERDAY = DAY + timedelta(days=1), DAY - timedelta(days=1)
DAYS = "exam,date,kind,opens\n"
MEANWHILE = "the records changed while the file was being checked"


def moved(last: date, first: date) -> str:
    """Ben's posting ends, and another at Bondeni begins."""
    return f"{HEADER}KCSE-2027,99101001,{BEN},,2027-10-18,{last}\nKCSE-2027,99101002,{BEN},invigilator,{first},{LAST}\n"


@pytest.fixture
def marked(stage, council):
    """Ben is marked present today, and the register is sent."""
    mark(stage)
    return council


def mark(stage, *, send=True):
    who = person_id(stage, MANAGER)
    with stage.database.transaction() as connection:
        sheets = Attendance(connection, stage.now, NAIROBI, who, "telegram", Audit(connection, stage.now, who, None))
        sheets.mark(stage.centre, DAY, {stage.officers[BEN]: Mark.PRESENT})
        if send:
            sheets.send(stage.centre, DAY)


def printed(stage, on):
    """What the paper says of everyone on a day; None where it has no such column."""
    with stage.database.reading() as records:
        whole = Printing(records, DAY, person_id(stage, MANAGER)).whole(stage.centre, stage.database.vault)
    return [officer.marks[whole.days.index(on)] for officer in whole.officers] if on in whole.days else None


def test_a_file_moves_nobody_off_a_marked_day(stage, marked):
    before = stage.rows(Deployment)
    [error] = marked.is_refused("deployments", moved(YESTERDAY, DAY))
    assert (error.row, error.column, error.value) == (2, "to_on", f"{YESTERDAY}")
    assert error.problem == f"marked here until {DAY}, and that stays"
    assert error.mend == f"Write {DAY} or a later day, and for a new place a from_on after it."
    assert stage.rows(Deployment) == before
    assert str(marked.sends("deployments", moved(DAY, TOMORROW))) == "1 new, 1 changed, 0 unchanged"
    assert printed(stage, DAY) == ["", "", "P", ""]
    assert printed(stage, TOMORROW) == ["", "", None, ""]


def test_nor_one_that_is_marked_while_the_file_is_checked(stage, council, between_check_and_write):
    between_check_and_write(lambda: mark(stage))
    [error] = council.is_refused("deployments", moved(YESTERDAY, DAY))
    assert error.problem == MEANWHILE
    assert [row.to_on for row in stage.rows(Deployment, id=stage.officers[BEN])] == [LAST]


def test_a_marked_day_stays_a_day_of_the_exam(stage, marked):
    holidays = f"{DAYS}KCSE-2027,{TOMORROW},none,\nKCSE-2027,{DAY},none,\n"
    [error] = marked.is_refused("exam_days", holidays)
    assert (error.row, error.column) == (3, "kind")
    assert error.problem == f"{DAY} is marked already, and 1 register of it is sent: it stays a day of the exam"
    assert error.mend.startswith("Leave the row out.")
    assert str(marked.sends("exam_days", f"{DAYS}KCSE-2027,{TOMORROW},none,\nKCSE-2027,{DAY},,05:30\n")) == (
        "0 new, 2 changed, 0 unchanged"
    )
    assert printed(stage, DAY) == ["", "", "P", ""]
    assert printed(stage, TOMORROW) is None


def test_nor_does_one_that_is_marked_while_the_file_is_checked(stage, council, between_check_and_write):
    between_check_and_write(lambda: mark(stage, send=False))
    [error] = council.is_refused("exam_days", f"{DAYS}KCSE-2027,{DAY},none,\n")
    assert error.problem == MEANWHILE
    assert [row.kind for row in stage.rows(ExamDay, on=DAY)] == [DayKind.PAPER]


def test_a_mark_is_printed_whatever_its_day_is_called_since(stage, marked):
    with stage.change():
        stage.connection.execute(sa.update(ExamDay).where(ExamDay.on == DAY).values(kind=DayKind.NONE))
    assert printed(stage, DAY) == ["", "", "P", ""]
