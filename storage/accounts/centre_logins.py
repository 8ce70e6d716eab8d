"""Centre log-ins: a TSC director gives out and takes back a centre's log-in; whoever enters it gets the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from storage.audit import PIN_LOCKED, Audit
from storage.base import Row
from storage.database import is_new
from storage.exams import Centre, Exam
from storage.people import Person, directs
from storage.refusals import Denied
from storage.service import ServiceSettings

from .centre_access import AFTER, CentreAccess, CentreLogin, oldest_end
from .lockout import Lockout, Tried
from .pins import Pins
from .present import Present

MAX_USERNAME = 80  # far longer than any exam's code


@dataclass(frozen=True)
class CentreWithLogin:
    """A centre of one exam as its director sees it; without a log-in `login` is 0."""

    centre_id: int
    code: str
    centre: str
    exam: str
    login: int
    username: str
    issued_at: datetime | None


@dataclass(frozen=True)
class Opened:
    """What a right user name and PIN open, and until which day."""

    centre: str
    exam: str
    until: date


_today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
_standing = sa.and_(
    CentreLogin.centre_id == Centre.id,
    CentreLogin.revoked_at.is_(None),
    directs(CentreLogin.issued_by, Centre.sub_county_code, _today),
)
_centres = (
    sa.select(
        Centre.id,
        Centre.code,
        Centre.name,
        Exam.title,
        Exam.code.label("exam_code"),
        CentreLogin.id.label("login"),
        CentreLogin.username,
        CentreLogin.issued_at,
    )
    .join(Exam, Exam.id == Centre.exam_id)
    .outerjoin(CentreLogin, _standing)
)


class CentreLogins:
    """Log-ins of centres, from one turn's desk."""

    def __init__(
        self,
        connection: sa.Connection,
        now: datetime,
        today: date,
        present: Present,
        audit: Audit,
        pins: Pins,
        *,
        an_hour: int = ServiceSettings.wrong_pins_an_hour,
    ):
        self.connection, self.now, self.today, self.present, self.audit = connection, now, today, present, audit
        self.pins, self.an_hour = pins, an_hour

    # the director's side

    def centres(self) -> list[CentreWithLogin]:
        """The centres of the director's own sub-counties whose exam is not over, by code."""
        mine = _centres.where(self._mine()).order_by(Centre.code, Exam.code)
        rows = self.connection.execute(mine, {"today": self.today})
        return [_door(row) for row in rows]

    def centre(self, centre_id: int) -> CentreWithLogin:
        """Raises `Denied` where the centre is not in the director's own sub-counties."""
        return _door(self._row(centre_id))

    def issue(self, centre_id: int) -> tuple[str, str]:
        """A new user name and PIN, in plain this once. The one before is over, and so is what it opened.

        Raises `Denied`.
        """
        row = self._row(centre_id)
        self._close(centre_id)
        short, long = f"{row.exam_code.partition('-')[0]}-{row.code}", f"{row.exam_code}-{row.code}"
        username = self._free_name(short.upper(), long.upper())
        pin, hash_ = self.pins.new()
        new = {"username": username, "hash": hash_, "issued_by": self.present.person_id}
        self.connection.execute(sa.insert(CentreLogin), new | {"centre_id": centre_id, "issued_at": self.now})
        self.audit.note("centre log-in issued", f"centre {centre_id}")
        return username, pin

    def revoke(self, centre_id: int) -> None:
        """The log-in opens nothing from now on, for whoever has entered it either. Raises `Denied`."""
        self._row(centre_id)
        self._close(centre_id)
        self.audit.note("centre log-in revoked", f"centre {centre_id}")

    def entered(self, centre_id: int) -> Sequence[tuple[str, str, datetime]]:
        """Who entered the centre's log-ins, the last first: name, phone and when. Raises `Denied`."""
        self._row(centre_id)
        who = (
            sa.select(Person.full_name, Person.phone, CentreAccess.entered_at)
            .join(CentreAccess, CentreAccess.person_id == Person.id)
            .join(CentreLogin, CentreLogin.id == CentreAccess.login_id)
            .where(CentreLogin.centre_id == centre_id)
            .order_by(CentreAccess.entered_at.desc(), Person.full_name)
        )
        return [(name, phone or "", at) for name, phone, at in self.connection.execute(who)]

    def _row(self, centre_id: int) -> Row:
        this = _centres.where(self._mine(), Centre.id == centre_id)
        row = self.connection.execute(this, {"today": self.today}).first()
        if row is None:
            raise Denied("centre log-in", f"centre {centre_id}")
        return row

    def _mine(self) -> sa.ColumnElement[bool]:
        return sa.and_(
            directs(self.present.person_id, Centre.sub_county_code, self.today), Exam.ends_on >= oldest_end(self.today)
        )

    def _close(self, centre_id: int) -> None:
        open_ = sa.update(CentreLogin).where(CentreLogin.centre_id == centre_id, CentreLogin.revoked_at.is_(None))
        self.connection.execute(open_.values(revoked_at=self.now))

    def _free_name(self, *names: str) -> str:
        """The first of these that no good log-in has; one that is over gives its name up."""
        for name in names:
            self.connection.execute(
                sa.update(CentreLogin)
                .where(CentreLogin.username == name, ~self._good())
                .values(username=CentreLogin.username + "/" + sa.cast(CentreLogin.id, sa.String()))
            )
            if self.connection.scalar(sa.select(CentreLogin.id).where(CentreLogin.username == name)) is None:
                return name
        raise LookupError(names[-1])  # two good log-ins of one centre and exam: the database holds one at most

    def _good(self) -> sa.ColumnElement[bool]:
        """Whether it lets anybody in: not once its exam is over, nor by the word of who has left the office since."""
        directed = directs(CentreLogin.issued_by, Centre.sub_county_code, self.today)
        here = sa.and_(Centre.id == CentreLogin.centre_id, Exam.id == Centre.exam_id, directed)
        lasts = sa.exists().where(here, Exam.ends_on >= oldest_end(self.today)).correlate(CentreLogin)
        return sa.and_(CentreLogin.revoked_at.is_(None), lasts)

    # whoever enters

    def enter(self, username: str, pin: str) -> Opened | Tried:
        """Open the centre to this person. A wrong PIN counts, for the log-in and for this chat: never raise after it.

        An unknown user name counts in the same way, and takes as long, so that nobody learns which there are.
        """
        row = self._login(username)
        name = self.pins.vault.finger(f"centre {_plain(username)}", "wrong_pins.account") or "-"
        own = row is not None and self._entered_before(row.id)
        tries = Lockout(self.connection, self.now, self.present.id, name, own=own, an_hour=self.an_hour)
        if until := tries.locked_until:
            return Tried(locked_until=until)
        [found] = self.pins.check(pin, row and row.hash)
        if row and found.right:
            if found.anew:
                anew = sa.update(CentreLogin).where(CentreLogin.id == row.id).values(hash=found.anew)
                self.connection.execute(anew)
            tries.right()
            return self._open(row)
        tried = tries.wrong()
        if tried.locked_until:
            self.audit.note(PIN_LOCKED, f"centre {row.centre_id}" if row else "centre")
        return tried

    def issuer(self, username: str) -> tuple[int, str] | None:
        """Who gave out a log-in, and its centre's name: they are told of a lock. None where there is no such log-in."""
        row = self._login(username)
        return (row.issued_by, row.name) if row else None

    def _entered_before(self, login: int) -> bool:
        mine = sa.and_(CentreAccess.login_id == login, CentreAccess.person_id == self.present.person_id)
        return self.connection.scalar(sa.select(CentreAccess.login_id).where(mine)) is not None

    def _login(self, username: str) -> Row | None:
        named = CentreLogin.username == _plain(username)
        found = (
            sa.select(CentreLogin, Centre.name, Exam.title, Exam.ends_on)
            .join(Centre, Centre.id == CentreLogin.centre_id)
            .join(Exam, Exam.id == Centre.exam_id)
            .where(named, self._good())
            .with_for_update(of=CentreLogin)
        )
        return self.connection.execute(found).first()

    def _open(self, row: Row) -> Opened:
        access = {"login_id": row.id, "person_id": self.present.person_id, "entered_at": self.now}
        is_new(self.connection, CentreAccess, access)
        self.audit.note("centre log-in entered", f"centre {row.centre_id}")
        return Opened(row.name, row.title, row.ends_on + AFTER)


def _plain(username: str) -> str:
    return "".join(username[:MAX_USERNAME].split()).upper()


def _door(row: Row) -> CentreWithLogin:
    return CentreWithLogin(row.id, row.code, row.name, row.title, row.login or 0, row.username or "", row.issued_at)
