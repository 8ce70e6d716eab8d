"""Who is present: a chat and whoever sits in it, as a turn finds them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.base import Row
from storage.database import insert
from storage.delivery import FORGEABLE, SMS, Chat
from storage.deployments import Deployment, acting, deputising, managing, serving
from storage.people import Office, Person, Standing, in_office

from .centre_access import entered_any, oldest_end

NOT_OF_THE_CHAT = ("manages", "deputises", "holds_office", "locked_at")  # of what `_present` reads
MANAGES_FOR = timedelta(days=30)  # after the last day a centre manager still finds the register in the menu


@dataclass(frozen=True)
class Present:
    """A chat and whoever sits in it, as a turn finds them. `person_id` is 0 for a stranger.

    `waits_for` is the person whose chat it is where they have to give the PIN first: until then a stranger sits here.
    """

    id: int
    channel: str
    external_id: str
    language: str
    active: bool
    notices: bool
    menu: str
    session: dict[str, Any]
    person_id: int
    name: str
    standings: frozenset[str]
    phone: str  # of the person
    heard_at: datetime | None
    proven: bool = False
    unlocked_at: datetime | None = None
    waits_for: int = 0
    locked: int = 0  # the person whose chat it is, whose account is locked: nobody sits here, and nobody logs in

    @property
    def owner(self) -> int:
        """Whose chat it is, whether they are here, have to give the PIN or are locked; 0: nobody's."""
        return self.person_id or self.waits_for or self.locked

    @property
    def forgeable(self) -> bool:
        """Whether anybody can write in this chat's name: only the PIN says who is here."""
        return self.channel in FORGEABLE

    @property
    def network_listens(self) -> bool:
        """Whether the network takes words here for itself: after STOP or CANCEL it lets nothing of ours through."""
        return self.channel == SMS

    @property
    def takes_files(self) -> bool:
        """Whether pictures and files can be sent here."""
        return self.channel != SMS

    @property
    def logged_out(self) -> bool:
        """Somebody has logged out here: the channel's own proof is no longer enough."""
        return self.proven and not self.person_id


_today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
_present = (
    sa.select(
        Chat.id,
        Chat.channel,
        Chat.external_id,
        sa.func.coalesce(Person.language, Chat.language, "").label("language"),
        Chat.active,
        Chat.notices,
        sa.func.coalesce(Chat.menu, "").label("menu"),
        Chat.session,
        Chat.heard_at,
        Chat.proven,
        Chat.unlocked_at,
        sa.func.coalesce(Person.phone, "").label("phone"),
        sa.func.coalesce(Chat.person_id, 0).label("person_id"),
        Person.locked_at,
        sa.func.coalesce(Person.full_name, "").label("name"),
        sa.or_(
            sa.exists().where(
                Deployment.person_id == Chat.person_id,
                managing(),
                serving(),
                Deployment.to_on >= sa.bindparam("since"),
            ),
            entered_any(Chat.person_id, sa.bindparam("oldest")),
            acting(Chat.person_id, _today),
        ).label("manages"),
        deputising(Chat.person_id, _today).label("deputises"),
        sa.exists().where(Office.person_id == Chat.person_id, in_office(_today)).label("holds_office"),
    )
    .outerjoin(Person, Person.id == Chat.person_id)
    .where(Chat.channel == sa.bindparam("channel"), Chat.external_id == sa.bindparam("external_id"))
)
_present_locked = _present.with_for_update(of=Chat, key_share=True)  # foreign keys to it may be checked meanwhile


def arrive(
    connection: sa.Connection, channel: str, external_id: str, now: datetime, today: date, language: str = ""
) -> Present:
    """The chat, locked until the transaction ends; made where it is new."""
    where = _where(channel, external_id, today)
    row = connection.execute(_present_locked, where).first()
    if row is None:
        new = {
            "channel": channel,
            "external_id": external_id,
            "heard_at": now,
            "session": {},
            "language": language or None,
        }
        connection.execute(insert(connection, Chat).on_conflict_do_nothing(), new | {"session": {}})
        row = connection.execute(_present_locked, where).one()
    return _read(connection, row, today)


def look(connection: sa.Connection, channel: str, external_id: str, today: date) -> Present | None:
    """The chat as it stands, for what we say of ourselves: nothing is locked or made."""
    row = connection.execute(_present, _where(channel, external_id, today)).first()
    return _read(connection, row, today) if row else None


def _where(channel: str, external_id: str, today: date) -> dict[str, Any]:
    here: dict[str, Any] = {"channel": channel, "external_id": external_id}
    return here | {"today": today, "since": today - MANAGES_FOR, "oldest": oldest_end(today)}


def _read(connection: sa.Connection, row: Row, today: date) -> Present:
    if row.locked_at:
        return Present(**_chat(row) | {"person_id": 0, "name": "", "standings": frozenset(), "locked": row.person_id})
    standings = {Standing.PERSON.value} if row.person_id else set()
    if row.manages:
        standings.add(Standing.CENTRE_MANAGER.value)
    if row.deputises:
        standings.add(Standing.DEPUTY.value)
    if row.holds_office:
        held = sa.select(Office.office).where(Office.person_id == row.person_id, in_office(today))
        standings |= set(connection.scalars(held))
    return Present(**_chat(row), standings=frozenset(standings))


def _chat(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name not in NOT_OF_THE_CHAT}
