"""My data: everything kept about one person, opened, as plain values. Of other people nothing but what they wrote."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from storage.accounts import CentreAccess, CentreLogin, Code, Invitation, Pin, PinSent
from storage.audit import (
    ACCOUNT_SHOWN,
    LINKED,
    LOOKED,
    NUMBER_SHOWN,
    REGISTER_PRINTED,
    ROSTER_PRINTED,
    STAMPED_SHOWN,
    AuditRow,
)
from storage.base import Row
from storage.delivery import Chat, Failure, Outgoing, inbox, sits_in
from storage.deployments import Delegation, Deployment, RegisterNumber
from storage.disputes import ANSWER_SEALED, Dispute
from storage.disputes import SAID_SEALED as DISPUTE_SEALED
from storage.exams import Centre, Exam
from storage.letters import Letter, LetterFetch
from storage.people import NEW_VALUE, OLD_VALUE, SEALED, Consent, Correction, FormerPhone, Office, Person, Standing
from storage.postings import SAID_SEALED, WrongPosting
from storage.register import ID_SEALED, NAME_SEALED, Arrival, MarkChange, MarkRow, Provisional, Register, Unlisted
from storage.reminders import Broadcast, Mute
from storage.stamped import SentFile, StampedPage
from storage.vacancies import Application, Interest, Vacancy, Viewing
from storage.vault import Vault

SHOWN = (LOOKED, ACCOUNT_SHOWN, NUMBER_SHOWN)
PRINTED = (REGISTER_PRINTED, ROSTER_PRINTED, STAMPED_SHOWN)
Part = list[dict[str, Any]]
Found = sa.Select[*tuple[Any, ...]]


def asked_for(connection: sa.Connection, person_id: int, chat_id: int) -> bool:
    """Whether this chat is still the person's: only there what is theirs may go."""
    here = sa.select(Chat.id).where(Chat.id == chat_id, sits_in(person_id))
    return connection.scalar(here) is not None


def owner(connection: sa.Connection, chat_id: int) -> int:
    """The person of a chat, or 0."""
    return connection.scalar(sa.select(Chat.person_id).where(Chat.id == chat_id, sits_in(Chat.person_id))) or 0


def gather(connection: sa.Connection, vault: Vault, person_id: int, now: datetime) -> dict[str, Any]:
    """By subject: dicts and lists of text, numbers, dates and aware instants. `LookupError` where there is nobody."""
    return Gathering(connection, vault, person_id).all(now)


class Gathering:
    """The parts of `gather`, each what one subject keeps of the person."""

    def __init__(self, connection: sa.Connection, vault: Vault, person_id: int):
        self.connection, self.vault, self.me = connection, vault, person_id

    def all(self, now: datetime) -> dict[str, Any]:
        """Every part by its name, and the hour. Raises `LookupError` where there is nobody."""
        return {
            "made_at": now,
            "person": self.person(),
            "former_phones": self._read(sa.select(FormerPhone.phone, FormerPhone.until), FormerPhone.person_id),
            "offices": self._read(
                sa.select(Office.office, Office.sub_county_code, Office.since, Office.until), Office.person_id
            ),
            "consents": self._read(
                sa.select(Consent.version, Consent.given, Consent.at, Consent.through), Consent.person_id
            ),
            "corrections": self.corrections(),
            "applications": self._read(_of_exam(Application, APPLIED), Application.person_id),
            "vacancies_opened": self._read(_opened, Viewing.person_id),
            "interests": self._read(_of_exam(Interest, ("centre_code", "what")), Interest.person_id),
            "postings": self.postings(),
            "letters": self._read(_letters, Deployment.person_id),
            "letters_asked": self._read(_asked, LetterFetch.person_id),
            "wrong_postings": self.wrong_postings(),
            "disputes": self.disputes(),
            "invitations": self._read(_invited, Invitation.person_id),
            "marks": self._marks(sa.select(MarkRow.on, MarkRow.mark, MarkRow.marked_at.label("at")), MarkRow),
            "mark_changes": self._marks(_changes, MarkChange),
            "arrivals": self._read(_arrivals, Deployment.person_id),
            "marks_set": self._count(MarkChange.by),
            "unlisted": self.unlisted(),
            "unlisted_days": _dicts(self.connection.execute(_seen.where(self._reported()))),
            "registers_sent": self._read(_sent, Register.sent_by),
            "registers_handed_over": self._read(_delegations, Delegation.given_by),
            "registers_held": self._read(_delegations, Delegation.person_id),
            "stamped_sent": self._read(_stamped, StampedPage.sent_by),
            "files_waiting": self._read(sa.select(SentFile.at, SentFile.size), SentFile.person_id),
            "centre_logins_issued": self._read(_issued, CentreLogin.issued_by),
            "centre_logins_entered": self._read(_entered, CentreAccess.person_id),
            "pins": self._read(sa.select(Pin.set_at, Pin.next_at), Pin.person_id),
            "pins_sent": self._read(sa.select(PinSent.at), PinSent.person_id),
            "codes": self.codes(),
            "chats": self.chats(),
            "messages": self.messages(),
            "set_aside": self.set_aside(),
            "mutes": self._read(sa.select(Mute.kind), Mute.person_id),
            "notices_made": self._read(
                sa.select(Broadcast.made_at, Broadcast.text).order_by(Broadcast.id), Broadcast.made_by
            ),
            "acts": self._read(_acts.add_columns(AuditRow.subject, AuditRow.detail), AuditRow.person_id),
            "acts_about": self.acts_about(),
            "looks": self.looks(),
        }

    def person(self) -> dict[str, Any]:
        """Their own row, opened, with the next of kin as three details. Raises `LookupError` where there is nobody."""
        row = self.connection.execute(sa.select(*Person.__table__.columns).where(Person.id == self.me)).first()
        if row is None:
            raise LookupError(f"person {self.me}")
        told = {name: value for name, value in row._mapping.items() if not name.endswith("_finger")}
        opened = {name: self.vault.open(told[name], name) for name in SEALED}
        kin = json.loads(opened.pop("kin") or "{}")
        told.pop("kin")
        return told | opened | {f"kin_{name}": value for name, value in kin.items()}

    def corrections(self) -> Part:
        """What they asked to have changed, opened, and what became of it; not who decided."""
        asked = sa.select(Correction).where(Correction.person_id == self.me).order_by(Correction.id)
        return [
            {
                "field": row.field,
                "old": self.vault.open(row.old, OLD_VALUE),
                "new": self.vault.open(row.new, NEW_VALUE),
                "asked_at": row.asked_at,
                "approved": row.approved,
                "decided_at": row.decided_at,
                "reason": row.reason,
            }
            for row in self.connection.execute(asked)
        ]

    def postings(self) -> Part:
        """Every posting, also those that are over, with the number on that centre's register."""
        number = sa.and_(
            RegisterNumber.centre_id == Deployment.centre_id, RegisterNumber.person_id == Deployment.person_id
        )
        served = _at_centre(
            Deployment.role,
            Deployment.from_on,
            Deployment.to_on,
            Deployment.state,
            RegisterNumber.number,
            Deployment.offered_at,
            Deployment.answered_at,
            Deployment.reason,
            Deployment.ended_at,
        )
        served = served.join(Deployment, Deployment.centre_id == Centre.id).outerjoin(RegisterNumber, number)
        return self._read(served.order_by(Deployment.from_on, Deployment.id), Deployment.person_id)

    def wrong_postings(self) -> Part:
        """What they reported of their postings, in their own words, and what was answered."""
        mine = _reports.where(Deployment.person_id == self.me)
        rows = _dicts(self.connection.execute(mine))
        return [row | {"said": self.vault.open(row["said"], SAID_SEALED)} for row in rows]

    def disputes(self) -> Part:
        """The days they disputed, in their own words, what the manager answered, and how it ended; not who decided."""
        rows = _dicts(self.connection.execute(_disputes.where(Deployment.person_id == self.me)))
        opened = {"said": DISPUTE_SEALED, "answer_said": ANSWER_SEALED}
        return [row | {name: self.vault.open(row[name], why) for name, why in opened.items()} for row in rows]

    def unlisted(self) -> Part:
        """What others or they reported of where they work, opened, as long as it is kept; not who did."""
        rows = _dicts(self.connection.execute(_unlisted.where(self._reported())))
        opened = {"full_name": NAME_SEALED, "national_id": ID_SEALED}
        return [row | {name: self.vault.open(row[name], why) for name, why in opened.items()} for row in rows]

    def _reported(self) -> sa.ColumnElement[bool]:
        """Reports by a number that is or was theirs, and those from which they were deployed, which have none left."""
        return sa.or_(self._theirs(Unlisted.phone), Unlisted.deployment_id.in_(self._posts()))

    def _posts(self) -> sa.Select[int]:
        return sa.select(Deployment.id).where(Deployment.person_id == self.me)

    def _theirs(self, phone: Any) -> sa.ColumnElement[bool]:
        now = sa.select(Person.phone).where(Person.id == self.me)
        before = sa.select(FormerPhone.phone).where(FormerPhone.person_id == self.me)
        return sa.or_(phone.in_(now), phone.in_(before))

    def chats(self) -> Part:
        """Theirs, and one that we made to send an SMS to their number, before anybody has written there."""
        number = sa.select(sa.literal("+") + Person.phone).where(Person.id == self.me).scalar_subquery()
        ours = sa.and_(Chat.person_id.is_(None), Chat.external_id == number)
        return _dicts(self.connection.execute(_chats.where(sa.or_(Chat.person_id == self.me, ours))))

    def acts_about(self) -> Part:
        """What others did about this person; not who they are."""
        others = sa.and_(AuditRow.subject == f"person {self.me}", AuditRow.person_id.is_distinct_from(self.me))
        return _dicts(self.connection.execute(_acts.where(others, AuditRow.act.not_in(SHOWN))))

    def looks(self) -> Part:
        """Who was shown their phone or what is sealed, and who printed a register with it: the office, and when."""
        posted = sa.select(Deployment.centre_id).where(Deployment.person_id == self.me).distinct()
        centres = [f"centre {centre}" for centre in self.connection.scalars(posted)]
        shown = sa.and_(AuditRow.subject == f"person {self.me}", AuditRow.act.in_(SHOWN))
        printed = sa.and_(AuditRow.subject.in_(centres), AuditRow.act.in_(PRINTED))
        found = sa.select(AuditRow.at, AuditRow.act, AuditRow.detail).where(
            AuditRow.person_id.is_distinct_from(self.me), sa.or_(shown, printed)
        )
        return [
            {
                "at": row.at,
                "office": row.detail.get("office", Standing.COUNCIL.value),
                "place": row.detail.get("place"),
                "seen": row.detail.get("what", row.act),
            }
            for row in self.connection.execute(found.order_by(AuditRow.id))
        ]

    def codes(self) -> Part:
        """When a code was sent to their phone, or to one that was theirs; not the code."""
        sent = sa.select(Code.phone, Code.sent_at).where(self._theirs(Code.phone)).order_by(Code.id)
        return _dicts(self.connection.execute(sent))

    def messages(self) -> Part:
        """What was said to this person; nothing that was said to whoever had the chat before."""
        told = sa.select(Outgoing.created_at.label("at"), Chat.channel, Outgoing.state, Outgoing.message).join(
            Chat, Chat.id == Outgoing.chat_id
        )
        mine = sa.and_(Chat.person_id == self.me, Outgoing.created_at >= self._mine_since())
        rows = self.connection.execute(told.where(mine).order_by(Outgoing.id))
        return [
            {"at": r.at, "channel": r.channel, "state": r.state, "text": _said(r.message)}
            for r in rows
            if _said(r.message)
        ]

    def set_aside(self) -> Part:
        """What could not be answered in their chats since these are theirs, as the platform told it."""
        of = sa.and_(Chat.channel == Failure.channel, Chat.external_id == Failure.chat)
        mine = sa.and_(Chat.person_id == self.me, Failure.at >= self._mine_since())
        failed = sa.select(Failure.at, Failure.channel, Failure.event).join(Chat, of).where(mine).order_by(Failure.at)
        return [
            {
                "at": r.at,
                "channel": r.channel,
                "event": json.loads(self.vault.open(r.event or None, inbox.EVENT_SEALED) or "{}"),
            }
            for r in self.connection.execute(failed)
        ]

    def _mine_since(self) -> sa.ScalarSelect[datetime]:
        """When a chat became this person's; the beginning of time for one that never was anybody else's."""
        always = sa.literal(datetime(1970, 1, 1, tzinfo=UTC), AuditRow.at.type)
        linked = sa.and_(AuditRow.act == LINKED, AuditRow.chat_id == Chat.id)
        mine = sa.case((AuditRow.subject == f"person {self.me}", AuditRow.at))
        since = sa.case((sa.func.count() == 0, always), else_=sa.func.max(mine))
        return sa.select(since).where(linked).correlate(Chat).scalar_subquery()

    def _marks(self, found: Found, table: type[MarkRow] | type[MarkChange]) -> Part:
        by = MarkRow.marked_by if table is MarkRow else MarkChange.by
        of = found.add_columns((by == self.me).label("by_self"), Centre.code.label("centre_code"))
        joined = of.join(Deployment, Deployment.id == table.deployment_id).join(
            Centre, Centre.id == Deployment.centre_id
        )
        order = MarkRow.on if table is MarkRow else MarkChange.id
        return self._read(joined.order_by(order), Deployment.person_id)

    def _count(self, by: Any) -> int:
        return self.connection.execute(sa.select(sa.func.count()).where(by == self.me)).scalar_one()

    def _read(self, found: Found, whose: Any) -> Part:
        return _dicts(self.connection.execute(found.where(whose == self.me)))


_invited = sa.select(Invitation.phone, Invitation.sent_at, Invitation.used_at).order_by(Invitation.id)
_reports = (
    sa.select(
        WrongPosting.what,
        WrongPosting.said,
        WrongPosting.reported_at,
        WrongPosting.corrected,
        WrongPosting.settled_at,
        WrongPosting.answer,
    )
    .join(Deployment, Deployment.id == WrongPosting.deployment_id)
    .order_by(WrongPosting.id)
)
_disputes = (
    sa.select(
        *(Dispute.on, Dispute.mark, Dispute.said, Dispute.opened_at, Dispute.state),
        *(Dispute.answer, Dispute.answer_said, Dispute.answered_at, Dispute.decided_at),
    )
    .join(Deployment, Deployment.id == Dispute.deployment_id)
    .order_by(Dispute.id)
)
_unlisted = (
    sa.select(
        Exam.title.label("exam"),
        Centre.code.label("centre_code"),
        Unlisted.name.label("full_name"),
        Unlisted.phone,
        Unlisted.national_id,
        Unlisted.role,
        Unlisted.from_on,
        Unlisted.reported_at,
        Unlisted.settled_at,
        Unlisted.answer,
    )
    .join(Centre, Centre.id == Unlisted.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .order_by(Unlisted.id)
)
APPLIED = ("role", "state", "applied_at", "changed_at", "interest_declared_at", "reason")


def _of_exam(table: type[Application] | type[Interest], columns: Iterable[str]) -> Found:
    told = (getattr(table, column) for column in columns)
    return sa.select(Exam.title.label("exam"), *told).join(Exam, Exam.id == table.exam_id).order_by(table.id)


_opened = (
    sa.select(Viewing.at, Exam.title.label("exam"), Vacancy.role, Vacancy.county_code, Vacancy.sub_county_code)
    .join(Vacancy, Vacancy.id == Viewing.vacancy_id)
    .join(Exam, Exam.id == Vacancy.exam_id)
    .order_by(Viewing.at, Vacancy.id)
)


def _at_centre(*columns: Any) -> Found:
    """Centres with their exam; what is joined to it is the centre's."""
    named = sa.select(Exam.title.label("exam"), Centre.code.label("centre_code"), Centre.name.label("centre"), *columns)
    return named.select_from(Centre).join(Exam, Exam.id == Centre.exam_id)


_changes = sa.select(
    MarkChange.on, MarkChange.was, MarkChange.mark, MarkChange.at, MarkChange.through, MarkChange.reason
)
_arrivals = (
    _at_centre(Arrival.on, Arrival.at, Arrival.through)
    .join(Deployment, Deployment.centre_id == Centre.id)
    .join(Arrival, Arrival.deployment_id == Deployment.id)
    .order_by(Arrival.id)
)
_seen = (
    _at_centre(Provisional.on, Provisional.at, Provisional.through)
    .join(Unlisted, Unlisted.centre_id == Centre.id)
    .join(Provisional, Provisional.unlisted_id == Unlisted.id)
    .order_by(Provisional.on)
)
_letters = (
    sa.select(Letter.issued_at, Letter.reference, Letter.voided_at)
    .join(Deployment, Deployment.id == Letter.deployment_id)
    .order_by(Letter.id)
)
_asked = (
    sa.select(LetterFetch.at, Letter.reference, LetterFetch.channel, LetterFetch.opened_at)
    .join(Letter, Letter.id == LetterFetch.letter_id)
    .order_by(LetterFetch.id)
)
_acts = sa.select(AuditRow.at, AuditRow.act).order_by(AuditRow.id)
_sent = _at_centre(Register.on, Register.sent_at, Register.receipt).join(Register, Register.centre_id == Centre.id)
_delegations = _at_centre(
    Delegation.from_on, Delegation.to_on, Delegation.given_at, Delegation.taken_at, Delegation.ended_at
).join(Delegation, Delegation.centre_id == Centre.id)
_stamped = _at_centre(StampedPage.page, StampedPage.sent_at, StampedPage.state).join(
    StampedPage, StampedPage.centre_id == Centre.id
)
_issued = _at_centre(CentreLogin.username, CentreLogin.issued_at, CentreLogin.revoked_at).join(
    CentreLogin, CentreLogin.centre_id == Centre.id
)
_entered = (
    _at_centre(CentreLogin.username, CentreAccess.entered_at)
    .join(CentreLogin, CentreLogin.centre_id == Centre.id)
    .join(CentreAccess, CentreAccess.login_id == CentreLogin.id)
)
_chats = sa.select(
    Chat.channel,
    Chat.external_id.label("address"),
    Chat.language,
    Chat.active,
    Chat.notices,
    Chat.proven,
    Chat.heard_at,
    Chat.session,
).order_by(Chat.id)


def _dicts(rows: Iterable[Row]) -> Part:
    return [dict(row._mapping) for row in rows]


def _said(message: dict[str, Any]) -> str:
    return "\n".join(filter(None, (message.get("news"), message.get("text"))))
