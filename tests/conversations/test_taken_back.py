"""What is taken back between two taps: an office, a post, a chat, an account. Then nothing more is written, anywhere.

Every question that a holder of each standing comes to is asked, by every button and some texts. There the standing is
taken back, and every button and text tried again. All of it is one transaction: what is tried is undone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conversations.catalogue import CONVERSATIONS
from conversations.core import Event, Message, Press, read_text
from handlers.channel import Incoming
from storage.accounts import Locking
from storage.audit import Audit
from storage.delivery import Chat, Lane, Outgoing
from storage.deployments import Deployment
from storage.exams import SubCounty
from storage.people import Consents, Correction, Office, Person, Standing
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER, Rendering, Stage, Talk
from tests.stage.applying import DALILA, ESHE, FARAJI, SCDE, add_applicant, add_offices

COUNCIL = "254700000080"
HOLDERS = {
    Standing.TSC_DIRECTOR: DIRECTOR,
    Standing.SCDE: SCDE,
    Standing.COUNCIL: COUNCIL,
    Standing.CENTRE_MANAGER: MANAGER,
    Standing.PERSON: ASHA,
}
DEEP = 7  # questions behind the first of a conversation
TYPED = ("ben", "1", "a good reason", "25 Oct", "2000", "ab 2", "99")
ITS_OWN = ("inbox", "chats", "outbox", "audit")  # what any turn writes; of the outbox only answers, into this chat
WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE)


def furnish(stage: Stage) -> None:
    with stage.change():
        add_offices(stage)
        for phone, name in ((DALILA, "Dalila Mfano"), (ESHE, "Eshe Mfano"), (FARAJI, "Faraji Mfano")):
            add_applicant(stage, phone, name, ties={})
        council = stage.add_person(COUNCIL, "Nuru Mfano")
        stage._add(Office, person_id=council, office=Standing.COUNCIL)
        ben, asha = (stage.connection.scalar(sa.select(Person.id).where(Person.phone == p)) for p in (BEN, ASHA))
        seal = stage.database.vault.seal
        old, new = seal("Ben Kato", "corrections.old"), seal("Ben Otieno Kato", "corrections.new")
        wish = {"person_id": ben, "field": "full_name", "old": old, "new": new, "asked_at": stage.now}
        stage.connection.execute(sa.insert(Correction), wish)
        Consents(
            stage.connection, stage.now, asha or 0, "telegram", Audit(stage.connection, stage.now, asha, None)
        ).agree()
    stage.gives_letters_out()


def end_offices(connection: sa.Connection, _stage: Stage) -> None:
    connection.execute(sa.update(Office).values(until=DAY - timedelta(days=1)))


def end_here(connection: sa.Connection, _stage: Stage) -> None:
    connection.execute(sa.update(Office).where(Office.sub_county_code == "99101").values(until=DAY - timedelta(days=1)))


def end_posts(connection: sa.Connection, _stage: Stage) -> None:
    ended = {"state": "ended", "ended_at": sa.func.coalesce(Deployment.ended_at, Deployment.created_at)}
    connection.execute(sa.update(Deployment).values(**ended))


def end_chat(connection: sa.Connection, stage: Stage) -> None:
    audit = Audit(connection, stage.now, None, None)
    chat = connection.execute(sa.select(Chat.id, Chat.person_id).where(Chat.external_id == "7")).one()
    assert Locking(connection, stage.now, audit).end_chat(chat.id, chat.person_id)


def lock(connection: sa.Connection, stage: Stage) -> None:
    audit = Audit(connection, stage.now, None, None)
    person = connection.scalar(sa.select(Chat.person_id).where(Chat.external_id == "7"))
    assert Locking(connection, stage.now, audit).lock(person or 0)


Taking = Callable[[sa.Connection, Stage], None]


class Walk:
    """One holder's chat, in one transaction: where it comes, and what is written there once the standing is gone."""

    def __init__(self, stage: Stage, connection: sa.Connection, taken: Sequence[Taking]):
        self.stage, self.connection, self.taken = stage, connection, taken
        self.runner = Talk(stage, Rendering(), sms=True).runner
        self.tried: set[tuple[str, str]] = set()
        self.wrote: list[object] = []

    def begin(self, command: str) -> None:
        """From here, into whatever can be reached."""
        with undone(self.connection):
            self._explore(self.take(read_text(f"/{command}")), DEEP)

    def take(self, event: Event) -> list[str]:
        """A turn. Gives the data of the buttons shown, and sees that something is said."""
        unlock = sa.update(Chat).where(Chat.external_id == "7", Chat.person_id.is_not(None))
        self.connection.execute(unlock.values(unlocked_at=self.stage.now))
        taken = self.runner.take(Incoming("telegram", "7", uuid4().hex, event), self.connection)
        assert taken.handover is not None
        said = [Message.load(row.message) for row in taken.handover.leased]
        assert any(message.whole.strip() for message in said), event
        return [button.data for message in said for line in message.buttons for button in line if button.data]

    def _explore(self, buttons: list[str], deep: int) -> None:
        here = self._here()
        if here in self.tried or here[0] in ("", "menu"):
            return
        self.tried.add(here)
        events = [*map(Press.read, buttons), *map(read_text, TYPED)]
        for taking in self.taken:
            with undone(self.connection):
                taking(self.connection, self.stage)
                for event in events:
                    with undone(self.connection):
                        self._try(here, taking, event)
        for event in events if deep else ():
            with undone(self.connection):
                self._explore(self.take(event), deep - 1)

    def _try(self, here: tuple[str, str], taking: Taking, event: Event) -> None:
        last = self.connection.scalar(sa.select(sa.func.max(Outgoing.id))) or 0
        with watched(self.connection) as wrote:
            self.take(event)
        mine = sa.select(Chat.id).where(Chat.external_id == "7").scalar_subquery()
        elsewhere = sa.or_(Outgoing.lane != Lane.REPLY, Outgoing.chat_id != mine)
        told = self.connection.scalars(sa.select(Outgoing.message).where(Outgoing.id > last, elsewhere)).all()
        if wrote or told:
            self.wrote.append((here, event, taking, wrote, told))

    def _here(self) -> tuple[str, str]:
        session = self.connection.execute(sa.select(Chat.session).where(Chat.external_id == "7")).scalar_one()
        return session.get("conversation", ""), session.get("state", "")


@contextmanager
def undone(connection: sa.Connection) -> Iterator[None]:
    with connection.begin_nested() as inner:
        yield
        inner.rollback()


@contextmanager
def watched(connection: sa.Connection) -> Iterator[set[str]]:
    """The tables of which rows are written meanwhile, but for what any turn writes."""
    wrote: set[str] = set()

    def written(_connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        found = WRITES.match(statement)
        if found and cursor.rowcount and found[1] not in ITS_OWN:
            wrote.add(found[1])

    sa.event.listen(connection, "after_cursor_execute", written)
    yield wrote
    sa.event.remove(connection, "after_cursor_execute", written)


def walked(stage: Stage, standing: Standing, *taken: Taking) -> Walk:
    """Through every conversation that is open to this standing."""
    furnish(stage)
    Talk(stage, Rendering(), chat="50").shares(BEN)
    Talk(stage, Rendering()).shares(HOLDERS[standing])
    with stage.database.engine.connect() as connection, connection.begin() as transaction:
        walk = Walk(stage, connection, taken)
        for flow in CONVERSATIONS:
            if standing in flow.audience:
                walk.begin(flow.command)
        transaction.rollback()
    return walk


@pytest.mark.parametrize("standing", [Standing.TSC_DIRECTOR, Standing.SCDE, Standing.COUNCIL])
def test_an_ended_office_an_ended_chat_and_a_locked_account_do_nothing_more(sqlite_stage, standing):
    assert not walked(sqlite_stage, standing, end_offices, end_chat, lock).wrote


def test_of_two_offices_the_one_that_has_ended_does_nothing_more(sqlite_stage):
    with sqlite_stage.change() as stage:
        director = stage.connection.scalar(sa.select(Person.id).where(Person.phone == DIRECTOR))
        stage._add(SubCounty, code="99103", name="Ziwani", county_code="99")
        stage._add(Office, person_id=director, office=Standing.TSC_DIRECTOR, sub_county_code="99103")
    assert not walked(sqlite_stage, Standing.TSC_DIRECTOR, end_here).wrote


def test_an_ended_post_an_ended_chat_and_a_locked_account_do_nothing_more(sqlite_stage):
    assert not walked(sqlite_stage, Standing.CENTRE_MANAGER, end_posts, end_chat, lock).wrote


def test_whoever_holds_nothing_does_nothing_more_once_locked_or_logged_out(sqlite_stage):
    assert not walked(sqlite_stage, Standing.PERSON, end_chat, lock).wrote


@pytest.mark.parametrize("standing", [Standing.COUNCIL, Standing.CENTRE_MANAGER])
def test_the_walk_would_see_what_is_written(sqlite_stage, standing):
    """With nothing taken back the same presses write."""
    assert walked(sqlite_stage, standing, lambda _connection, _stage: None).wrote
