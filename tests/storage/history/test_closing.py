"""Closing a day beside whoever writes."""

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from storage.history import Verdict, check_proofs, close_day
from storage.witness import BEGINNING, Proof
from tests.storage.table import NOW
from tests.waiting import until

WAITS = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'deployment_history'::regclass"


def test_an_import_that_is_at_work_keeps_no_mark_waiting(postgresql):
    with ThreadPoolExecutor(1) as pool, postgresql.transaction() as importing:
        importing.execute(sa.text("LOCK TABLE deployment_history IN ROW EXCLUSIVE MODE"))
        closed = pool.submit(close_day, postgresql, NOW.date(), NOW)
        until(lambda: importing.execute(sa.text(WAITS)).first())
        importing.execute(sa.text("SET LOCAL lock_timeout = 100"))
        importing.execute(sa.text("LOCK TABLE mark_history IN ROW EXCLUSIVE MODE"))  # as a tap does
        importing.commit()
        assert closed.result(20)


def test_a_proof_held_against_a_history_without_days_finds_them_cut(database):
    proof = Proof("2027-10-18", 1, BEGINNING, 0, "", ())
    with database.reading() as connection:
        assert [finding.verdict for finding in check_proofs(connection, [proof])] == [Verdict.TAIL_CUT]
