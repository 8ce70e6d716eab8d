"""Disputes in the records: who answers, what is turned once, and what of their words is kept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.audit import Audit
from storage.delivery import Outgoing
from storage.deployments import Delegation
from storage.disputes import Dispute, Disputes, DisputeState, MyDisputes, going_up
from storage.people import Consents
from storage.privacy import Erasing, mydata, retention
from storage.refusals import Denied
from storage.register import Attendance, Mark
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER, NAIROBI
from tests.stage.reminding import chat_of

WORDS = "I was in room 4 all day"


def disputes(stage, connection, phone):
    """Those that somebody answers."""
    audit = Audit(connection, stage.now, stage.people[phone], None)
    attendance = Attendance(connection, stage.now, NAIROBI, stage.people[phone], "telegram", audit)
    return Disputes(attendance, stage.database.vault, audit, sms=False)


@pytest.fixture
def stage(stage):
    """Ben, marked absent, disputes it; the director has a chat."""
    with stage.change():
        stage.people = {phone: stage.add_person(phone, "") for phone in (MANAGER, ASHA, BEN, DIRECTOR)}
    chat_of(stage, DIRECTOR)
    with stage.database.transaction() as connection:
        disputes(stage, connection, MANAGER).attendance.mark(stage.centre, DAY, {stage.officers[BEN]: Mark.ABSENT})
        audit = Audit(connection, stage.now, stage.people[BEN], None)
        here = connection, stage.now, NAIROBI, stage.people[BEN], stage.database.vault, audit
        MyDisputes(*here, sms=False).open(stage.officers[BEN], DAY, WORDS)
    return stage


def test_an_acting_manager_answers_and_a_deputy_does_not(stage):
    given = {"centre_id": stage.centre, "person_id": stage.people[ASHA], "from_on": DAY, "to_on": DAY}
    given |= {"given_by": stage.people[MANAGER], "given_at": stage.now, "taken_at": stage.now}
    with stage.change():
        post = sa.text("SELECT id FROM deployments WHERE role = 'centre_manager' ORDER BY id")
        deputy = stage._add(Delegation, **given, deployment_id=stage.connection.scalar(post))
    dispute = stage.rows(Dispute)[0].id
    with stage.database.transaction() as connection:
        mine = disputes(stage, connection, ASHA)
        assert mine.waiting() == []
        with pytest.raises(Denied):
            mine.correct(dispute)
        connection.execute(sa.delete(Delegation).where(Delegation.id == deputy))
        connection.execute(sa.insert(Delegation).values(**given))
        (case,) = mine.waiting()
        assert mine.correct(case.id).state is DisputeState.CORRECTED
    assert stage.marks()["Ben Kato"] == "P"


def test_of_two_processes_one_turns_it(stage):
    stage.now += timedelta(days=1)
    new = []
    for _process in range(2):
        with stage.database.transaction() as connection:
            new.append(going_up(connection, stage.now, NAIROBI, sms=False))
    assert new == [1, 0]
    assert [row.kind for row in stage.rows(Outgoing)] == ["disputes"]
    assert stage.rows(Dispute)[0].state == DisputeState.DIRECTOR


def test_the_words_are_their_owners_and_go_with_time_or_at_once(stage):
    ben = stage.people[BEN]
    assert WORDS.encode() not in stage.rows(Dispute)[0].said
    with stage.database.reading() as records:
        (told,) = mydata.gather(records, stage.database.vault, ben, stage.now)["disputes"]
    assert (told["said"], told["state"]) == (WORDS, "manager")
    with stage.database.transaction() as connection:
        audit = Audit(connection, stage.now, None, None)
        mine = disputes(stage, connection, MANAGER)
        mine.keep(mine.waiting()[0].id, "He left before noon")
        decider = disputes(stage, connection, DIRECTOR)
        decider.keep(decider.waiting()[0].id)
        retention.forget(connection, stage.now + timedelta(days=360))
        assert connection.scalar(sa.select(Dispute.answer_said)) is not None
        with_all = connection.begin_nested()
        retention.forget(connection, stage.now + timedelta(days=366))
        assert connection.execute(sa.select(Dispute.said, Dispute.answer_said)).one() == (None, None)
        with_all.rollback()
        consents = Consents(connection, stage.now, ben, "telegram", audit)
        Erasing(connection, stage.now, DAY, 0, audit).erase(ben, consents)
        assert connection.execute(sa.select(Dispute.said, Dispute.answer_said)).one() == (None, None)
        assert connection.scalar(sa.select(Dispute.state)) == DisputeState.STAYS, "what was decided stays"
