"""The history stands as its days were closed; whatever is done to it behind Karani's back is found and named."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from storage.audit import Audit
from storage.entries import mark_entry
from storage.exams import Centre
from storage.history import Finding, Verdict, check, check_proofs, close_day, prove_person, prove_sending
from storage.people import Consents, Person
from storage.privacy import Erasing
from storage.register import Arriving, Attendance, Mark, MarkChange, Sending
from storage.register.reasons import reasoned
from storage.witness import leaf, read, written
from tests.stage.stage import ASHA, DAY, MANAGER, NAIROBI, REHEARSAL, Stage


class Witnessed:
    """Two days, marked, handed in and closed, and a third that is open."""

    def __init__(self, stage: Stage):
        self.stage, self.database = stage, stage.database
        self.manager, self.asha = stage.rows(Person, phone=MANAGER)[0].id, stage.rows(Person, phone=ASHA)[0].id
        for on in (REHEARSAL, REHEARSAL + timedelta(days=1)):
            self.marks(on, Mark.PRESENT, send=True)
            self.says_here(on)
            stage.now += timedelta(hours=1)
            assert close_day(self.database, on, stage.now)
        self.marks(DAY, Mark.ABSENT)

    def marks(self, on: date, mark: Mark, *, send: bool = False, reason: str = "") -> None:
        with self.database.transaction() as connection:
            now = datetime.combine(on, datetime.min.time(), NAIROBI) + timedelta(hours=18)
            audit = Audit(connection, now, self.manager, None)
            register = Attendance(connection, now, NAIROBI, self.manager, "telegram", audit)
            for officer in register.sheet(self.stage.centre, on).officers:
                register.mark(self.stage.centre, on, {officer.deployment: mark}, reason=reason)
            if send:
                register.send(self.stage.centre, on)

    def says_here(self, on: date) -> None:
        now = datetime.combine(on, datetime.min.time(), NAIROBI) + timedelta(hours=7)
        with self.database.transaction() as connection:
            Arriving(connection, now, NAIROBI, self.asha, "sms").say(self.stage.officers[ASHA])

    def tampers(self, *statements: str) -> list[Finding]:
        """As whoever has the database itself, and lets no trigger or key stand in the way."""
        with self.database.engine.connect() as connection:
            if self.database.one_writer:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA foreign_keys = OFF")
                for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                    raw.execute(f"DROP TRIGGER {name}")
                for statement in statements:
                    raw.execute(statement)
                raw.execute("PRAGMA foreign_keys = ON")
            else:
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
                for statement in statements:
                    connection.execute(sa.text(statement))
                connection.commit()
        return self.found()

    def found(self) -> list[Finding]:
        with self.database.reading() as connection:
            return [*check(connection)]


@pytest.fixture
def witnessed(stage: Stage) -> Witnessed:
    return Witnessed(stage)


def test_a_reason_in_ones_own_words_is_erased_and_the_history_stays_whole(witnessed):
    stage = witnessed.stage
    witnessed.marks(DAY, Mark.PRESENT, reason="Asha was ill")
    assert close_day(stage.database, DAY, stage.now + timedelta(days=2))
    with stage.database.transaction() as connection:
        audit = Audit(connection, stage.now, witnessed.asha, None)
        consents = Consents(connection, stage.now, witnessed.asha, "telegram", audit)
        Erasing(connection, stage.now, DAY, 1, audit).erase(witnessed.asha, consents)
    about = stage.rows(MarkChange, deployment_id=stage.officers[ASHA])
    assert "Asha was ill" not in {change.reason for change in about}
    assert about[-1].why
    assert "Asha was ill" in {change.reason for change in stage.rows(MarkChange)}
    assert witnessed.found() == []
    with stage.database.reading() as connection:
        erased = {one.deployment for one in reasoned(connection, Centre.id == stage.centre) if not one.reason}
    assert erased == {stage.officers[ASHA]}
    for change in ("reason = 'x'", "reason = NULL, salt = NULL, mark = 'Ab'", "reason = NULL, salt = NULL, why = NULL"):
        with pytest.raises(DBAPIError, match="only grows"), stage.database.transaction() as connection:
            connection.execute(sa.text(f"UPDATE mark_history SET {change}"))


def test_what_nobody_touched_is_whole(witnessed):
    assert witnessed.found() == []


RECEIPT = "(SELECT receipt FROM sendings WHERE id = 1)"
TAMPERINGS = {
    "a mark": ("UPDATE mark_history SET mark = 'Ab' WHERE id = 2", Verdict.ALTERED, "mark_history 2"),
    "what was marked before": ("UPDATE mark_history SET was = 'Ab' WHERE id = 3", Verdict.ALTERED, "mark_history 3"),
    "its day": ("UPDATE mark_history SET \"on\" = '2027-10-21' WHERE id = 4", Verdict.ALTERED, "mark_history 4"),
    "who marked": ('UPDATE mark_history SET "by" = 2 WHERE id = 1', Verdict.ALTERED, "mark_history 1"),
    "when": ("UPDATE mark_history SET at = '2027-10-18 15:00:01+00' WHERE id = 1", Verdict.ALTERED, "mark_history 1"),
    "through what": ("UPDATE mark_history SET through = 'sms' WHERE id = 6", Verdict.ALTERED, "mark_history 6"),
    "why": ("UPDATE mark_history SET reason = 'ill' WHERE id = 6", Verdict.ALTERED, "mark_history 6"),
    "a mark of today": ("UPDATE mark_history SET mark = 'P' WHERE id = 10", Verdict.ALTERED, "mark_history 10"),
    "one taken out": ("DELETE FROM mark_history WHERE id = 3", Verdict.REMOVED, "mark_history 3"),
    "the first": ("DELETE FROM mark_history WHERE id = 1", Verdict.REMOVED, "mark_history 1"),
    "the last of a day": ("DELETE FROM mark_history WHERE id = 8", Verdict.REMOVED, "mark_history 8"),
    "a whole day": ("DELETE FROM mark_history WHERE id > 4 AND id < 9", Verdict.REMOVED, "mark_history 5"),
    "a closed day": ("DELETE FROM closed_days WHERE id = 1", Verdict.REMOVED, "closed_days 1"),
    "what names a day's entries": (
        "DELETE FROM closed_kinds WHERE day_id = 2 AND kind = 'marks'",
        Verdict.REMOVED,
        "closed_kinds of 2027-10-19: marks",
    ),
    "a receipt": ("DELETE FROM sendings WHERE id = 1", Verdict.REMOVED, "sendings 1"),
    "who handed in": ('UPDATE sendings SET "by" = 2 WHERE id = 1', Verdict.ALTERED, "sendings 1"),
    "how all were marked then": ("UPDATE sendings SET marks = '1Ab' WHERE id = 2", Verdict.ALTERED, "sendings 2"),
    "a posting": ("UPDATE deployment_history SET role = 'clerk' WHERE id = 2", Verdict.ALTERED, "deployment_history 2"),
    "one smuggled in": (
        "INSERT INTO deployment_history (id, deployment_id, person_id, centre_id, role, from_on, to_on, state, at) "
        "SELECT 0, 1, 2, 1, 'clerk', '2027-10-18', '2027-10-19', 'offered', at FROM deployment_history WHERE id = 1",
        Verdict.INSERTED,
        "deployment_history 0",
    ),
    "a mark smuggled in": (
        'INSERT INTO mark_history (id, deployment_id, "on", mark, act, "by", at, through) '
        "SELECT 99, deployment_id, '2027-10-22', 'P', 1, \"by\", at, 'sms' FROM mark_history WHERE id = 1",
        Verdict.INSERTED,
        "mark_history 99",
    ),
    "the end of today": ("DELETE FROM mark_history WHERE id = 12", Verdict.TAIL_CUT, "mark_history, the last entry of"),
    "the last closed day": ("DELETE FROM closed_days WHERE id = 2", Verdict.TAIL_CUT, "closed_days 2"),
    "a root": ("UPDATE closed_days SET root = head WHERE id = 1", Verdict.ROOT_DISAGREES, "closed_days 1"),
    "a head": ("UPDATE closed_days SET head = root WHERE id = 2", Verdict.ROOT_DISAGREES, "closed_days 2"),
    "a count": ("UPDATE closed_days SET entries = 1 WHERE id = 2", Verdict.ROOT_DISAGREES, "closed_days 2"),
    "when somebody said to be there": (
        "UPDATE arrivals SET at = '2027-10-18 03:50:00+00' WHERE id = 1",
        Verdict.ALTERED,
        "arrivals 1",
    ),
    "that somebody said so": ("DELETE FROM arrivals WHERE id = 1", Verdict.REMOVED, "arrivals 1"),
    "a word smuggled in": (
        'INSERT INTO arrivals (id, deployment_id, "on", at, through, leaf) '
        'SELECT 0, 1, "on", at, through, leaf FROM arrivals WHERE id = 1',
        Verdict.INSERTED,
        "arrivals 0",
    ),
    "what stands": ("UPDATE marks SET mark = 'Ab' WHERE \"on\" = '2027-10-19'", Verdict.ALTERED, "marks 1 2027-10-19"),
    "what stood": ("DELETE FROM marks WHERE \"on\" = '2027-10-19'", Verdict.REMOVED, "marks 1 2027-10-19"),
    "who is posted": ("UPDATE deployments SET person_id = 6 WHERE id = 3", Verdict.ALTERED, "deployments 3"),
    "a register's receipt": (
        "UPDATE registers SET receipt = 'AAAAAAAAAA' WHERE \"on\" = '2027-10-19'",
        Verdict.TAIL_CUT,
        "sendings, the last of registers",
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_what_is_tampered_with_is_named(witnessed, what):
    statement, verdict, where = TAMPERINGS[what]
    found = witnessed.tampers(statement)
    assert any(finding.verdict is verdict and finding.where.startswith(where) for finding in found), found


def test_a_mark_and_all_the_hashes_of_its_row_rewritten(witnessed):
    """Whoever knows how a row is hashed changes both; the day was closed over the hash that it had."""
    (row,) = [row for row in witnessed.stage.rows(MarkChange) if row.id == 2]
    forged = leaf(mark_entry(SimpleNamespace(**row._asdict() | {"mark": "Ab"}))).hex()
    written = f"X'{forged}'" if witnessed.database.one_writer else f"'\\x{forged}'"
    found = witnessed.tampers(f"UPDATE mark_history SET mark = 'Ab', leaf = {written} WHERE id = 2")
    assert Finding(Verdict.ALTERED, "mark_history 2") in found


def test_a_history_rewritten_whole_is_found_by_whoever_holds_a_proof(witnessed):
    """It is closed anew over what it says now, as if nothing had been: only what people keep knows better."""
    sent = [row.id for row in witnessed.stage.rows(Sending)]
    with witnessed.database.reading() as connection:
        kept = written([proof for id_ in sent for proof in prove_sending(connection, id_)])
        assert [*check_proofs(connection, read(kept))] == []
    witnessed.tampers(
        "UPDATE sendings SET leaf = NULL, marks = '1Ab'",
        "UPDATE mark_history SET leaf = NULL",
        "UPDATE marks SET leaf = NULL",
        *(f"DELETE FROM {table}" for table in ("closed_kinds", "closed_days")),
        "DELETE FROM audit WHERE act = 'day closed'",
    )
    for on in (REHEARSAL, REHEARSAL + timedelta(days=1)):
        assert close_day(witnessed.database, on, witnessed.stage.now)
    assert witnessed.found() == []
    with witnessed.database.reading() as connection:
        assert {finding.verdict for finding in check_proofs(connection, read(kept))} == {Verdict.ROOT_DISAGREES}


def test_a_tail_that_was_cut_with_everything_that_told_of_it(witnessed):
    with witnessed.database.reading() as connection:
        kept = prove_person(connection, witnessed.asha)
    assert {proof.day for proof in kept} == {"2027-10-18", "2027-10-19"}
    last = "2027-10-19"
    assert not witnessed.tampers(
        "DELETE FROM closed_kinds WHERE day_id = 2",
        "DELETE FROM closed_days WHERE id = 2",
        "DELETE FROM audit WHERE subject = 'day 2027-10-19'",
        "DELETE FROM mark_history WHERE id > 4",
        "DELETE FROM sendings WHERE id > 1",
        f"DELETE FROM marks WHERE \"on\" >= '{last}'",
        f"DELETE FROM registers WHERE \"on\" >= '{last}'",
    )
    with witnessed.database.reading() as connection:
        assert {finding.verdict for finding in check_proofs(connection, kept)} == {Verdict.TAIL_CUT}
