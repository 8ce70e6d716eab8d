"""Asking: a director reminds, with one tap, the managers of every centre whose register of a day is not in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from storage.audit import Audit
from storage.database import insert
from storage.delivery import Lane, Outgoing, by_sms, channel_of, chats_of
from storage.deployments import answer_for
from storage.exams import Phase

from .duties import Duties, SilentCentre

ASKED = ("chase", "last_call", "nudge")  # kinds of reminder that ask a manager for a day's register
AGAIN = timedelta(hours=1)  # nobody is asked more often
LASTS = timedelta(hours=12)  # what could not be sent by then is of no use


@dataclass(frozen=True)
class Reminded:
    """How many managers are reminded, how many were within the hour, and the centres where nothing reaches any."""

    told: int
    lately: int
    unreached: tuple[SilentCentre, ...]


class Asking:
    """From one turn's desk, for the centres of one director and no others."""

    def __init__(self, duties: Duties, audit: Audit, *, sms: bool):
        self.connection, self.now, self.duties, self.audit, self.sms = duties.connection, duties.now, duties, audit, sms

    def open(self, on: date) -> list[SilentCentre]:
        """Those whose register of the day is not in and can still be marked by their managers."""
        return [c for c in self.duties.silent(on) if c.hours.phase(self.now) in (Phase.OPEN, Phase.LATE)]

    def remind(self, on: date) -> Reminded:
        """Queue a reminder for each manager, and for whoever holds the register for them.

        Its text is made when it goes out, after papers and night hours.
        """
        centres = self.open(on)
        by_centre = answer_for(self.connection, [centre.centre_id for centre in centres], on, self.duties.today)
        people = {manager.person_id for managers in by_centre.values() for manager in managers}
        lately = self._lately(people, on)
        chats = self._chats(people - lately)
        if chats:
            self.audit.note("managers reminded", f"register {on}", people=len(chats))
            self._queue(chats, on)
        reached = lately | chats.keys()
        unreached = [c for c in centres if not any(m.person_id in reached for m in by_centre[c.centre_id])]
        return Reminded(len(chats), len(lately), tuple(unreached))

    def _lately(self, people: Collection[int], on: date) -> set[int]:
        asked = sa.and_(Outgoing.kind.in_(ASKED), Outgoing.person_id.in_(people), Outgoing.about == on)
        found = sa.select(Outgoing.person_id).where(asked, Outgoing.created_at > self.now - AGAIN)
        return {person for person in self.connection.scalars(found) if person}

    def _chats(self, people: Collection[int]) -> dict[int, int]:
        """Where each is told; whoever said STOP is not, and where SMS can be sent it reaches those without a chat."""
        chats, stopped = chats_of(self.connection, people)
        if self.sms:
            by_phone = {one: by_sms(self.connection, one, "", self.now, notice=True) for one in {*people} - {*chats}}
            chats |= {one: chat for one, chat in by_phone.items() if chat}
        return {person: chat for person, chat in chats.items() if person not in stopped}

    def _queue(self, chats: dict[int, int], on: date) -> None:
        kind = "chase" if on == self.duties.today else "last_call"
        row: dict[str, Any] = {"lane": Lane.NOTICE, "message": {}, "kind": kind, "about": on, "due_for": self.now}
        row |= {"due_at": self.now, "created_at": self.now, "expires_at": self.now + LASTS}
        for person, chat in sorted(chats.items()):
            new = insert(self.connection, Outgoing).values(
                **row, person_id=person, chat_id=chat, channel=channel_of(chat)
            )
            self.connection.execute(new.on_conflict_do_nothing())
