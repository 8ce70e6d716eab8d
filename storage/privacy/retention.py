"""Retention: how long what need not be kept is kept. docs/operating.md publishes this schedule."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.accounts import Code, Invitation, PinSent
from storage.audit import AuditRow
from storage.database import erases
from storage.delivery import TEXTS_KEPT, Chat, OutboxState, Outgoing, is_live
from storage.deployments import Delegation, Deployment
from storage.disputes import Dispute
from storage.exams import Centre, Exam
from storage.people import Office, Person
from storage.register import Provisional, Unlisted
from storage.reminders import MarkNotice
from storage.vacancies import Application, Interest, Progress, Vacancy, Viewing

SESSIONS = timedelta(days=90)  # a talk left in the middle, after the person last wrote
STRANGERS = timedelta(days=90)  # a chat that belongs to nobody, after its last word
COUNTED = timedelta(days=2)  # codes and PINs sent: only so many a day are allowed, so the last day is enough
APPLICATIONS = timedelta(days=365)  # that led to no posting, after their last change; interests, after their exam
DISPUTES = timedelta(days=365)  # the words of one, after it was closed
NOTICES = timedelta(days=90)  # what somebody was told of a day's mark, after the day
INVITATIONS = timedelta(days=90)  # links sent by SMS, used or not
DECLINED = timedelta(days=30)  # name, phone and ID of who was reported as not listed, after it was declined
UNSETTLED = timedelta(days=90)  # such a report that led to no posting, after its exam
NEVER_CAME = timedelta(days=90)  # name and phone of who was asked to mark a register and never came, after its last day
AT_ONCE = 1000  # talks an hour, each read and written by itself
LONGEST_REST = 21  # characters that stay of a talk; a session that is longer has more in it
ERASED = "(erased)"  # the name of whom no record needs by name
GONE = "gone"  # what stands in place of the address of a chat that the auditors' book still names


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away what is past its time; twice changes nothing more. Talks, outbox and inbox forget by themselves."""
    connection.execute(sa.delete(PinSent).where(PinSent.at < now - COUNTED))
    connection.execute(sa.delete(Code).where(Code.sent_at < now - COUNTED))
    connection.execute(sa.delete(Invitation).where(Invitation.sent_at < now - INVITATIONS))
    connection.execute(sa.delete(MarkNotice).where(MarkNotice.on < (now - NOTICES).date()))
    words = sa.or_(Dispute.said.is_not(None), Dispute.answer_said.is_not(None))
    closed = sa.update(Dispute).where(Dispute.decided_at < now - DISPUTES, words)
    connection.execute(closed.values(said=None, answer_said=None))
    _applications(connection, now)
    _looks(connection, now)
    _unlisted(connection, now)
    _never_came(connection, now)
    _waiting_texts(connection, now)
    _strangers(connection, now)


def overwrite(connection: sa.Connection, now: datetime) -> None:
    """Last of all: what was taken away is gone from the files too, also what could not be overwritten at once."""
    erases(connection)


def _applications(connection: sa.Connection, now: datetime) -> None:
    """What led to no posting, and the interests that were declared for an exam long over."""
    before = now - APPLICATIONS
    nothing = sa.and_(Application.state != Progress.DEPLOYED, Application.changed_at < before)
    connection.execute(sa.delete(Application).where(nothing))
    over = sa.select(Exam.id).where(Exam.ends_on < before.date())
    connection.execute(sa.delete(Interest).where(Interest.exam_id.in_(over)))


def _unlisted(connection: sa.Connection, now: datetime) -> None:
    """Who was reported and not deployed: the name, phone and ID, and what is left of it long after the exam."""
    nobody: dict[str, Any] = {"name": None, "phone": None, "national_id": None}
    declined = sa.and_(Unlisted.settled_at < now - DECLINED, Unlisted.phone.is_not(None))
    connection.execute(sa.update(Unlisted).where(declined).values(nobody))
    over = sa.select(Centre.id).join(Exam, Exam.id == Centre.exam_id).where(Exam.ends_on < (now - UNSETTLED).date())
    left = sa.and_(Unlisted.centre_id.in_(over), Unlisted.deployment_id.is_(None))
    of_those = sa.select(Unlisted.id).where(left)
    connection.execute(sa.delete(Provisional).where(Provisional.unlisted_id.in_(of_those)))
    connection.execute(sa.delete(Unlisted).where(left))


def _looks(connection: sa.Connection, now: datetime) -> None:
    """Who opened a vacancy that takes no more applications: nobody is reminded of it any more."""
    over = sa.select(Vacancy.id).where(sa.or_(Vacancy.closes_on < now.date(), Vacancy.closed_at.is_not(None)))
    connection.execute(sa.delete(Viewing).where(Viewing.vacancy_id.in_(over)))


def _never_came(connection: sa.Connection, now: datetime) -> None:
    """Who was listed only because a manager asked them to mark a register: they have no say in it, and no use of it."""
    asked = sa.select(Delegation.person_id).where(
        Delegation.person_id == Person.id,
        Delegation.given_at == Person.created_at,
        Delegation.to_on < (now - NEVER_CAME).date(),
    )
    elsewhere = (
        sa.exists().where(column == Person.id)
        for column in (Chat.person_id, Deployment.person_id, Office.person_id, Application.person_id)
    )
    before = sa.select(Delegation.person_id).where(Delegation.to_on < (now - NEVER_CAME).date())
    theirs = sa.and_(Person.id.in_(before), asked.exists(), Person.phone.is_not(None), Person.national_id.is_(None))
    gone = sa.update(Person).where(theirs, *(~one for one in elsewhere))
    connection.execute(gone.values(full_name=ERASED, phone=None))


def _waiting_texts(connection: sa.Connection, now: datetime) -> None:
    """What waited all that time for the person to write is not said any more."""
    old = sa.and_(is_live(Outgoing), Outgoing.state == OutboxState.PENDING, Outgoing.created_at < now - TEXTS_KEPT)
    connection.execute(sa.update(Outgoing).where(old).values(state=OutboxState.EXPIRED, message={}))


def forget_talks(connection: sa.Connection, now: datetime, rest: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Let go of the talks left in the middle long ago. `rest` gives what stays of a session."""
    talks = sa.func.length(sa.cast(Chat.session, sa.String)) > LONGEST_REST
    left = sa.select(Chat.id, Chat.session).where(Chat.heard_at < now - SESSIONS, talks).limit(AT_ONCE)
    for chat in connection.execute(left).all():
        connection.execute(sa.update(Chat).where(Chat.id == chat.id).values(session=rest(chat.session)))


def _strangers(connection: sa.Connection, now: datetime) -> None:
    """Chats of nobody go; where the auditors' book names one, its address goes."""
    nobodys = sa.and_(Chat.person_id.is_(None), Chat.heard_at < now - STRANGERS)
    used = sa.or_(
        sa.exists().where(AuditRow.chat_id == Chat.id),
        sa.exists().where(Outgoing.chat_id == Chat.id),
        sa.exists().where(Code.chat_id == Chat.id),
    )
    connection.execute(sa.delete(Chat).where(nobodys, ~used))
    no_address = address_gone()
    connection.execute(sa.update(Chat).where(nobodys, Chat.external_id != no_address).values(external_id=no_address))


def address_gone() -> sa.ColumnElement[str]:
    """What stands for a chat's address once that is forgotten."""
    return sa.literal(f"{GONE} ") + sa.cast(Chat.id, sa.String())
