"""Phones: the number a person is known by, changed in place and with its history, so that nobody has two accounts."""

from datetime import datetime

import sqlalchemy as sa

from storage.audit import Audit, change
from storage.database import insert_or_set
from storage.delivery import Chat, let_go
from storage.people import FormerPhone, Person, PhoneTaken, corrections
from storage.vault import Vault

PHONE_FIELD = "phone"  # of a correction
NUMBER_RELEASED = "number released"  # the audit's words for it


def phone_is_free(connection: sa.Connection, phone: str, person_id: int = 0) -> None:
    """Raises `PhoneTaken` where the number is or was anybody else's than this person's."""
    for table, owner in ((Person, Person.id), (FormerPhone, FormerPhone.person_id)):
        if connection.scalar(sa.select(owner).where(table.phone == phone, owner != person_id)) is not None:
            raise PhoneTaken


def former_owner(connection: sa.Connection, phone: str) -> int | None:
    """Whose number (`2547…`) it was before. It means nobody until it is released, also not them."""
    return connection.scalar(sa.select(FormerPhone.person_id).where(FormerPhone.phone == phone))


class Phones:
    """The numbers of people, from one turn's desk."""

    def __init__(self, connection: sa.Connection, now: datetime, chat_id: int, vault: Vault, audit: Audit):
        self.connection, self.now, self.chat_id, self.vault, self.audit = connection, now, chat_id, vault, audit

    def of(self, person_id: int) -> str:
        """The registered number, `2547…`; empty where there is none."""
        return self.connection.scalar(sa.select(Person.phone).where(Person.id == person_id)) or ""

    def check(self, phone: str, person_id: int = 0) -> None:
        """Raises `PhoneTaken` where the number is or was anybody else's."""
        phone_is_free(self.connection, phone, person_id)

    def change(self, person_id: int, new: str) -> None:
        """From now on `new` is the person's number; the old one is kept as theirs. Raises `PhoneTaken`.

        Chats that are the old number itself are let go, and the others have to be proven anew, by the PIN.
        The chat in which this is done stays as it is, unless it is the old number.
        """
        self.check(new, person_id)
        old = self.connection.scalar(sa.select(Person.phone).where(Person.id == person_id).with_for_update())
        if old == new:
            return
        self._run(sa.delete(FormerPhone).where(FormerPhone.phone == new))
        self._run(sa.update(Person).where(Person.id == person_id).values(phone=new))
        if old:
            former = {"phone": old, "person_id": person_id, "until": self.now}
            insert_or_set(self.connection, FormerPhone, [former], "person_id")
        self._let_go(person_id, f"+{old}")
        self.audit.note("phone changed", f"person {person_id}", field=PHONE_FIELD, change=change(old, new))

    def release(self, phone: str) -> int | None:
        """From now on a former number may be anybody's. Gives whose it was; None: it is nobody's former number.

        It asks for no right: whoever uses it has asked whether this person may.
        """
        owner = former_owner(self.connection, phone)
        if owner is not None:
            self._run(sa.delete(FormerPhone).where(FormerPhone.phone == phone))
            self.audit.note(NUMBER_RELEASED, f"person {owner}")
        return owner

    def take(self, person_id: int) -> None:
        """From now on the person has no number, and theirs may be anybody's. Their chats go as when it changes."""
        old = self.of(person_id)
        self._run(sa.update(Person).where(Person.id == person_id).values(phone=None))
        self._let_go(person_id, f"+{old}")
        self.audit.note(NUMBER_RELEASED, f"person {person_id}", held=True)

    def _let_go(self, person_id: int, old: str) -> None:
        theirs, here = Chat.person_id == person_id, Chat.id == self.chat_id
        self._run(sa.update(Chat).where(theirs, here, Chat.external_id == old).values(proven=False))
        self._run(sa.update(Chat).where(theirs, ~here).values(proven=False, unlocked_at=None))
        lost = [*self.connection.scalars(sa.select(Chat.id).where(theirs, ~here, Chat.external_id == old))]
        self._run(sa.update(Chat).where(Chat.id.in_(lost)).values(person_id=None))
        for chat in lost:
            let_go(self.connection, chat, person_id, self.now)

    def ask_director(self, person_id: int, new: str) -> None:
        """Ask the director to change the number, for the old phone is lost. A newer wish replaces one that waits.

        Raises `PhoneTaken`.
        """
        self.check(new, person_id)
        corrections.ask_correction(
            self.connection, self.vault, person_id, PHONE_FIELD, self.of(person_id), new, self.now
        )
        self.audit.note(
            "phone change asked", f"person {person_id}", field=PHONE_FIELD, change=change(self.of(person_id), new)
        )

    def _run(self, statement: sa.Executable) -> None:
        self.connection.execute(statement)
