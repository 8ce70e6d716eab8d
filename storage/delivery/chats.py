"""Chats: where somebody talks with us, and the conversation in hand there."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.database import insert
from storage.people import Person

SMS = "sms"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NOBODYS = {"person_id": None, "proven": True, "unlocked_at": None}  # whoever comes then gives the PIN
FORGEABLE = frozenset({SMS})  # anybody can write whose number it is from: nothing is proven there but by the PIN


class Chat(Base):
    """One chat on one channel; it belongs to at most one person. `session` is the conversation at rest."""

    __tablename__ = "chats"
    __table_args__ = (sa.UniqueConstraint("channel", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    external_id: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    language: Mapped[str | None]  # what the channel says, or what was chosen before we knew the person
    active: Mapped[bool] = mapped_column(default=True)  # false: blocked or gone
    notices: Mapped[bool] = mapped_column(default=True)  # false: the person said STOP
    # the channel proved the person's phone; of a chat without a person: somebody logged out, so the PIN is asked
    proven: Mapped[bool] = mapped_column(default=False)
    unlocked_at: Mapped[datetime | None]  # when the PIN was last given here; None once the chat was idle
    menu: Mapped[str | None]  # the commands last shown to this chat
    session: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    heard_at: Mapped[datetime | None]  # when the person last wrote here; None: never
    # they have written here beyond doubt: what is by SMS may be only ours to them
    came: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


_keep = sa.update(Chat).where(Chat.id == sa.bindparam("chat")).values(session=sa.bindparam("kept", type_=sa.JSON))
_heard = _keep.values(heard_at=sa.bindparam("now"), active=True, came=True)


def keep_session(
    connection: sa.Connection, chat_id: int, session: Mapping[str, Any], heard_at: datetime | None
) -> None:
    """Keep the conversation at rest; `heard_at` is None where the person did nothing."""
    kept = {"chat": chat_id, "kept": session}
    connection.execute(_heard, kept | {"now": heard_at}) if heard_at else connection.execute(_keep, kept)


def by_sms(
    connection: sa.Connection, person_id: int | None, external_id: str, now: datetime, *, notice: bool = False
) -> int | None:
    """The SMS chat of a person, or of a phone (`+2547…`); made where it is new.

    None where it is blocked or locked, and for a `notice` where somebody said STOP there.
    """
    person = sa.select(Person.phone, Person.locked_at).where(Person.id == person_id)
    phone, locked = connection.execute(person).one() if person_id else (None, None)
    if locked:
        return None
    number = f"+{phone}" if phone else external_id
    if not number.startswith("+"):
        return None
    here = sa.select(Chat.id, Chat.active, Chat.person_id, Chat.notices)
    here = here.where(Chat.channel == SMS, Chat.external_id == number)
    known = connection.execute(here).first()
    if known is None:
        new: dict[str, Any] = {
            "channel": SMS,
            "external_id": number,
            "person_id": person_id,
            "heard_at": now,
            "session": {},
        }
        connection.execute(insert(connection, Chat).on_conflict_do_nothing(), new)
        known = connection.execute(here).one()
    if person_id and known.person_id is None:  # made for a code, before we knew whose it is
        connection.execute(sa.update(Chat).where(Chat.id == known.id).values(person_id=person_id, came=False))
    return int(known.id) if known.active and (known.notices or not notice) else None


def forget_menus(connection: sa.Connection, channel: str) -> None:
    """Every chat of a channel is to be shown its commands again."""
    connection.execute(sa.update(Chat).where(Chat.channel == channel).values(menu=None))


class Chats:
    """One turn's own chat."""

    def __init__(self, connection: sa.Connection, chat_id: int):
        self.connection, self.id = connection, chat_id

    def _set(self, **values: object) -> None:
        self.connection.execute(sa.update(Chat).where(Chat.id == self.id).values(**values))

    def belongs_to(self, person_id: int | None, *, proven: bool = False, unlocked_at: datetime | None = None) -> None:
        """Whose the chat is from now on (None: nobody's), and when the PIN was given here; None: it is asked for."""
        self._set(person_id=person_id, proven=proven, unlocked_at=unlocked_at)

    def is_claimed(self, person_id: int) -> None:
        """It is by SMS and says the number of this person: what is sent there goes to them, and nothing else is known.

        So it is not where they wrote last.
        """
        self._set(person_id=person_id, heard_at=LONG_AGO, came=False)

    def log_out(self) -> None:
        """It is nobody's from now on, and whoever comes gives the PIN, whatever the channel proves."""
        self._set(**NOBODYS)

    def prove(self) -> None:
        """The channel has proven the phone of the person whose chat this is."""
        self._set(proven=True)

    def set_language(self, language: str) -> None:
        """What the chat is spoken to in (`en`, `sw`), as long as its person has chosen nothing."""
        self._set(language=language)

    def set_notices(self, person_id: int, *, wanted: bool) -> None:
        """Here, and wherever else this person talks with us."""
        mine = sa.or_(Chat.id == self.id, sa.and_(Chat.person_id == person_id, Chat.person_id.is_not(None)))
        self.connection.execute(sa.update(Chat).where(mine).values(notices=wanted))

    @staticmethod
    def shown_menu(connection: sa.Connection, channel: str, external_id: str, menu: str) -> None:
        """Remember which commands the channel shows in a chat, so that the same ones are not sent again."""
        here = sa.and_(Chat.channel == channel, Chat.external_id == external_id)
        connection.execute(sa.update(Chat).where(here).values(menu=menu))

    def set_active(self, *, active: bool) -> None:
        """Whether the chat can be written to: not while the person blocks it."""
        self._set(active=active)
