"""The printed register: what storage has read of it, and the history to which the paper is witness."""

from dataclasses import replace
from datetime import timedelta

from bot.papers.register import register_paper
from documents.register import MOST_NOTES
from storage.audit import Audit
from storage.history import close_day, last_closed
from storage.people import Person
from storage.register import Attendance, Mark, Printing, Reason
from storage.witness import short
from tests.stage import DAY, MANAGER
from tests.stage.stage import NAIROBI


def test_the_paper_carries_the_head_of_the_last_closed_day(sqlite_stage):
    stage = sqlite_stage
    (manager,) = stage.rows(Person, phone=MANAGER)
    yesterday = DAY - timedelta(days=1)
    for closed in (False, True):
        if closed:
            close_day(stage.database, yesterday, stage.now)
        with stage.database.reading() as connection:
            whole = Printing(connection, DAY, manager.id).whole(stage.centre, stage.database.vault)
            last = last_closed(connection)
        paper = register_paper(whole, stage.now.astimezone(NAIROBI), last, demo=True)
        assert paper.history == (f"until 19/10/2027: {short(last.head)}" if last else "")
        assert bool(last) is closed


def test_late_and_corrected_marks_have_notes_one_for_the_same_reason(sqlite_stage):
    stage = sqlite_stage
    (manager,) = stage.rows(Person, phone=MANAGER)
    before, [zawadi, asha, ben, chui] = DAY - timedelta(days=1), stage.officers.values()

    def marks(on, marks, **kept):
        with stage.database.transaction() as connection:
            audit = Audit(connection, stage.now, manager.id, None)
            attendance = Attendance(connection, stage.now, NAIROBI, manager.id, "test", audit)
            attendance.mark(stage.centre, on, marks, **kept)
            if on == DAY and not kept:
                attendance.send(stage.centre, on)

    marks(before, {zawadi: Mark.PRESENT, asha: Mark.ABSENT}, reason=Reason.NO_NETWORK)
    marks(before, {ben: Mark.PRESENT}, reason="Mafuriko")
    marks(DAY, {ben: Mark.PRESENT, chui: Mark.PRESENT})
    stage.at(DAY, 18, 5)
    marks(DAY, {chui: Mark.ABSENT}, reason=Reason.WRONG_PERSON, correcting=True)
    with stage.database.reading() as connection:
        whole = Printing(connection, DAY, manager.id).whole(stage.centre, stage.database.vault)
    paper = register_paper(whole, stage.now.astimezone(NAIROBI), demo=True)
    assert paper.notes == ["late: No network", "late: Mafuriko", "corrected from P: Marked the wrong person"]
    beside = {o.number: [note for note in o.notes if note] for o in paper.officers}
    assert beside == {1: [1], 2: [1], 3: [2], 4: [3]}
    many = [replace(one, reason=f"Sababu {n}", number=n) for n, one in enumerate([*whole.reasons] * 10)]
    bounded = register_paper(replace(whole, reasons=many), stage.now.astimezone(NAIROBI), demo=True)
    assert len(bounded.notes) == MOST_NOTES
