"""Audit: every refused and every official act, in a table that only grows. Here official acts ask for the PIN.

What is refused again and again is counted: a row a chat, kind and hour, whose count alone may grow.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Row, index_where, where_known
from .database import add
from .refusals import PinNeeded

REFUSED = "refused"
LINKED = "chat linked"  # the act of which a chat becomes somebody's
LOOKED = "looked at"  # somebody was shown what is another's
UNLINKED = "chat unlinked"  # and of which it is theirs no longer
ACCOUNT_LOCKED, ACCOUNT_UNLOCKED = "account locked", "account unlocked"
LOGGED_OUT = "logged out everywhere"
PIN_MADE, PIN_LOCKED = "PIN made", "PIN locked"
PIN_RENEWED = "PIN renewed from a new chat"
TOLD_ELSEWHERE = "told elsewhere"  # an event, in another chat of its owner
DISOWNED = "not the owner"  # said in another chat of an event; its chat is shut
ACCOUNT_SHOWN, NUMBER_SHOWN = "account shown", "number looked up"  # by the council's command line
REGISTER_PRINTED, ROSTER_PRINTED = "register printed", "roster printed"
STAMPED_SHOWN = "stamped sheet shown"

# What people do about themselves, or what only happens to them. Every other act is one of an office, and takes the PIN.
EVERYDAY = frozenset(
    {
        *(LINKED, UNLINKED, REFUSED, PIN_MADE, PIN_LOCKED, "centre log-in entered"),
        *(ACCOUNT_LOCKED, ACCOUNT_UNLOCKED, LOGGED_OUT),
        *(TOLD_ELSEWHERE, DISOWNED, PIN_RENEWED),
        *("correction asked", "detail changed", "details confirmed", "phone changed", "phone change asked"),
        *("own data asked", "person erased", "consent given", "consent refused"),
        *("interest declared", "interests taken back", "application submitted", "application withdrawn"),
        *("offer accepted", "offer declined", "offer lapsed", "wrong posting reported"),
        *(LOOKED, ACCOUNT_SHOWN, NUMBER_SHOWN),
        *("register sent", REGISTER_PRINTED, ROSTER_PRINTED, "unlisted reported", "stamped sheet sent", STAMPED_SHOWN),
        *("register taken on", "register taken back", "register given back"),
        *("dispute opened", "dispute withdrawn", "dispute answered", "dispute went up", "dispute closed"),
    }
)

# Of these, what whoever gave the PIN of the day by SMS does until midnight. The rest takes the PIN anew after the idle
# time, for a forged SMS could decline an offer, or log the owner out.
ALL_DAY_BY_SMS = frozenset(
    {
        *(LINKED, UNLINKED, REFUSED, LOOKED, PIN_MADE, PIN_LOCKED, "centre log-in entered", TOLD_ELSEWHERE),
        *(PIN_RENEWED, ACCOUNT_SHOWN, NUMBER_SHOWN, "offer lapsed"),
        *("dispute opened", "dispute answered", "dispute went up", "dispute closed"),
        *("register sent", REGISTER_PRINTED, ROSTER_PRINTED, "unlisted reported", "stamped sheet sent", STAMPED_SHOWN),
    }
)


def change(before: object, after: object) -> str:
    """What happened to a personal detail, whose values the audit never holds.

    >>> [change(*values) for values in (("", "a"), ("a", "b"), ("a", ""))]
    ['given', 'replaced', 'taken away']
    """
    if not before:
        return "given"
    return "replaced" if after else "taken away"


class AuditRow(Base):
    """An act of `person_id`, in `chat_id`, on a `subject` such as `person 17`. The database refuses to change a row."""

    __tablename__ = "audit"
    __table_args__ = (
        sa.Index(None, "at", "id"),
        where_known("chat_id"),
        index_where("ix_audit_counted", "chat_id", "kind", "at", where="kind IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    act: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    chat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("chats.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    kind: Mapped[str | None]  # of a refusal: what else of this kind is refused in this hour is counted here
    count: Mapped[int] = mapped_column(default=1, server_default="1")


class Audit:
    """The auditors' book, from one turn's desk. Never put a phone, an ID, a PIN or a token into it."""

    def __init__(
        self,
        connection: sa.Connection,
        now: datetime,
        person_id: int | None,
        chat_id: int | None,
        unlocked: Callable[[], bool] = lambda: False,
        *,
        through: str = "",
        everyday: frozenset[str] = EVERYDAY,
    ):
        """`unlocked`: whether the PIN was given in this chat. `through`: where an act came from that has no chat.

        `everyday`: the acts that take no PIN here.
        """
        self.connection, self.now, self.person_id, self.chat_id = connection, now, person_id, chat_id
        self.unlocked, self.everyday = unlocked, everyday
        self.through: dict[str, Any] = {"through": through} if through else {}

    def official(self) -> None:
        """What is being done is an act of an office. Raises `PinNeeded` in a chat where the PIN was not given."""
        if self.chat_id is not None and not self.unlocked():
            raise PinNeeded

    def check(self, act: str) -> None:
        """Raises `PinNeeded` where this act takes the PIN, and it was not given: for what is not undone by `note`."""
        if act not in self.everyday:
            self.official()

    def note(self, act: str, subject: str, **detail: Any) -> int:
        """Write an act down, at this turn's hour; `detail` is kept as JSON. Gives the row's id.

        Raises `PinNeeded`, as `official` does.
        """
        self.check(act)
        row = {"at": self.now, "act": act, "subject": subject, "detail": detail | self.through}
        return add(self.connection, AuditRow, **row, person_id=self.person_id, chat_id=self.chat_id)

    def note_all(self, act: str, done: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """As `note`, one act on many subjects, each with its detail."""
        self.check(act)
        alike = {"at": self.now, "act": act, "person_id": self.person_id, "chat_id": self.chat_id}
        rows = [alike | {"subject": subject, "detail": dict(detail) | self.through} for subject, detail in done]
        if rows:
            self.connection.execute(sa.insert(AuditRow), rows)

    def refuse(self, kind: str, subject: str, **detail: Any) -> None:
        """Write down that something was refused; what was of this kind already, in this chat and hour, is counted."""
        hour = self.now.replace(minute=0, second=0, microsecond=0)
        again = {"here": self.chat_id, "of_kind": kind, "hour": hour, "who": self.person_id}
        if self.connection.execute(_once_more, again).rowcount:
            return
        row = {"at": self.now, "act": REFUSED, "subject": subject, "detail": detail, "kind": kind}
        self.connection.execute(sa.insert(AuditRow), row | {"person_id": self.person_id, "chat_id": self.chat_id})

    def noted_today(self, act: str, subject: str | None = None) -> int:
        """How often this person has done an act within a day; of whom nobody knows, how often this chat has."""
        mine = AuditRow.person_id == self.person_id
        if self.person_id is None:
            mine = sa.and_(AuditRow.person_id.is_(None), AuditRow.chat_id == self.chat_id)
        this = sa.and_(mine, AuditRow.act == act, AuditRow.at > self.now - timedelta(days=1))
        if subject is not None:
            this = sa.and_(this, AuditRow.subject == subject)
        return self.connection.execute(
            sa.select(sa.func.coalesce(sa.func.sum(AuditRow.count), 0)).where(this)
        ).scalar_one()


_this_hour = sa.select(sa.func.max(AuditRow.id)).where(
    AuditRow.chat_id == sa.bindparam("here"),
    AuditRow.kind == sa.bindparam("of_kind"),
    AuditRow.at >= sa.bindparam("hour"),
    AuditRow.person_id.is_not_distinct_from(sa.bindparam("who", type_=sa.BigInteger)),
)
_once_more = sa.update(AuditRow).where(AuditRow.id == _this_hour.scalar_subquery()).values(count=AuditRow.count + 1)

PORTION = 1000  # rows read at a time: an export holds no more, however large the nation's book


def entries(
    connection: sa.Connection,
    *,
    since: datetime | None = None,
    before: datetime | None = None,
    person: int = 0,
    act: str = "",
) -> Iterator[Row]:
    """The rows of the book in their order, from `since` on and `before` a moment (aware), by or about a person."""
    found = sa.select(AuditRow).order_by(AuditRow.at, AuditRow.id).execution_options(yield_per=PORTION)
    if since:
        found = found.where(AuditRow.at >= since)
    if before:
        found = found.where(AuditRow.at < before)
    if person:
        found = found.where(sa.or_(AuditRow.person_id == person, AuditRow.subject == f"person {person}"))
    if act:
        found = found.where(AuditRow.act == act)
    yield from connection.execute(found)
