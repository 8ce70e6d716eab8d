"""The outbox on both engines: what is put there, and in whose hands it then is."""

import pytest
import sqlalchemy as sa

from storage.delivery import LEASE, Lane, OutboxState
from tests.storage.table import NOW


def test_replies_are_leased_to_whoever_made_them(table):
    rows = table.reply(1, count=2)
    assert [(row.chat, row.lane, row.message) for row in rows] == [("1", Lane.REPLY, {"text": "x"})] * 2
    kept = table.row(rows[0].id)
    assert (kept.state, kept.leased_by, kept.leased_until) == (OutboxState.SENDING, "me", NOW + LEASE)
    assert table.claim() == []
    assert [row.id for row in table.reply(1)] == [rows[-1].id + 1]  # behind one's own, in one's own hands


@pytest.mark.parametrize(
    "waiting", [{}, {"state": OutboxState.SENDING, "leased_by": "another"}], ids=["pending", "sending"]
)
def test_replies_wait_behind_an_older_one_that_is_elsewhere(table, waiting):
    older = table.put(1, **waiting)
    assert table.reply(1) == []
    assert table.states(older + 1) == [OutboxState.PENDING]


def test_no_state_is_invented(table):
    with pytest.raises(sa.exc.IntegrityError):
        table.put(1, state="lost")
