"""What came between: what is on the phone below the last answer, and is answered next."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.accounts import arrive
from storage.delivery import Lane, OutboxState, Outgoing, came_between, put, put_replies

SECOND = timedelta(seconds=1)
NOTICE = {"text": "News", "buttons": [[{"label": "Open the report", "action": "show"}]]}


@pytest.fixture
def chat(stage):
    with stage.database.transaction() as connection:
        return arrive(connection, "sms", "+254700000002", stage.now, stage.now.date())


class Outbox:
    def __init__(self, stage, chat):
        self.stage, self.chat = stage, chat

    def notice(self, *, state=OutboxState.PENDING, lane=Lane.NOTICE, message=NOTICE):
        with self.stage.database.transaction() as connection:
            row = put(connection, self.chat.id, lane, message, self.stage.now)
            sent = None if state is OutboxState.PENDING else self.stage.now
            connection.execute(sa.update(Outgoing).where(Outgoing.id == row).values(state=state, sent_at=sent))

    def answer(self):
        with self.stage.database.transaction() as connection:
            put_replies(connection, self.chat, [{"text": "A question?"}], "test", self.stage.now)

    def between(self, *, since):
        with self.stage.database.transaction() as connection:
            return came_between(connection, self.chat.id, since, self.stage.now)


def test_what_went_out_since_the_person_wrote_is_between_the_newest_first(stage, chat):
    outbox, asked = Outbox(stage, chat), stage.now
    outbox.answer()
    outbox.notice(message=NOTICE | {"text": "First"}, state=OutboxState.DELIVERED)
    outbox.notice(state=OutboxState.SENT)
    outbox.notice(state=OutboxState.FAILED)
    outbox.notice(state=OutboxState.SENT, message={"text": "Without a button"})
    assert [message["text"] for message in outbox.between(since=asked)] == ["News", "First"]


def test_what_the_person_has_answered_since_or_was_asked_below_is_not(stage, chat):
    outbox = Outbox(stage, chat)
    outbox.notice(state=OutboxState.SENT)
    stage.now += SECOND
    assert outbox.between(since=stage.now) == []
    outbox.answer()
    assert outbox.between(since=stage.now - timedelta(days=1)) == []


def test_what_waited_until_after_the_question_is_between_from_then_on(stage, chat):
    outbox, asked = Outbox(stage, chat), stage.now
    outbox.notice()
    outbox.answer()
    assert outbox.between(since=asked) == []
    with stage.database.transaction() as connection:
        late = {"state": OutboxState.SENT, "sent_at": stage.now + SECOND}
        connection.execute(sa.update(Outgoing).where(Outgoing.lane == Lane.NOTICE).values(late))
    assert outbox.between(since=asked) == [NOTICE]


def test_what_is_not_yet_told_to_be_out_counts_for_a_minute(stage, chat):
    outbox, asked = Outbox(stage, chat), stage.now
    outbox.answer()
    outbox.notice()
    assert outbox.between(since=asked) == [NOTICE]
    stage.now += timedelta(minutes=2)
    assert outbox.between(since=asked) == []
