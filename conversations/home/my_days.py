"""My days and pay: how one's own days are marked until today, and what they come to."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from conversations.core import END, N_, Button, Document, Message, Source, _, day_name, full_day, link, n_
from conversations.core.conversation import End
from conversations.register import Register
from conversations.speech import listed, role_name, shillings
from storage.people import Standing
from storage.register import Mark, MyDay

from .frequent_errors import ERRORS
from .plights import Plight

MOST = 12  # days named at once
NO_PROOF = N_("The proof cannot be made just now. Ask for it again in a while.")


class MyDays(Plight):
    """How each day is marked, by exam and centre; with whom to call where a mark is wrong."""

    command = "mydays"
    words = ("my days", "days", "siku zangu", "mahudhurio yangu", "my attendance")
    phrases = (
        r"my (days|attendance)|days .*(have i|i have|did i|i) (work|worked|served)",
        r"siku (zangu|nilizofanya|nilizohudhuria|ngapi)|mahudhurio yangu",
    )

    def lines(self) -> list[str]:
        if not self.desk.person:
            return [_("Log in first: write menu, and share or type your number.")]
        days = self.desk.my_days
        if not days:
            return [_("None of your days has begun yet."), *self.postings()]
        return [line for stay in stays(days) for line in self._stay(stay)]

    def _stay(self, days: list[MyDay]) -> Iterator[str]:
        first = days[0]
        yield _("{role} at {centre}, {exam}:", role=role_name(first.role).capitalize(), centre=first.centre,
                exam=first.exam)  # fmt: skip
        present = [day for day in days if day.mark is Mark.PRESENT]
        absent = [day_name(day.on) for day in days if day.mark is Mark.ABSENT]
        waits = [day_name(day.on) for day in days if day.mark is None and day.on < self.desk.today]
        yield n_("Present: {count} day.", "Present: {count} days.", len(present))
        if absent:
            yield _("Absent: {names}.", names=listed(absent, MOST))
        if waits:
            yield _("Not marked: {names}.", names=listed(waits, MOST))
        if days[-1].on == self.desk.today and days[-1].mark is None:
            yield _("Today is not marked yet.")

    @link
    def proof(self) -> End:
        """What a witness keeps: the file holds, whoever changes what later."""
        until, me = self.desk.proven_until, self.desk.present
        if not self.desk.person or until is None or not self.desk.my_days:
            self.say(_("There is no proof yet. Each day is closed in the night after it: ask again tomorrow."))
            return END
        source = Source("proof.mine", me.person_id, me.id, self.desk.now)
        text = _(
            "This file proves where you were posted and how you were marked, until {day}. Keep it, or send it to "
            "someone you trust: if anyone changes the records later, the file shows it.",
            day=full_day(until),
        )
        self.post(Message(text, document=Document(f"proof-{until}.txt", source.dump(), missing=_(NO_PROOF))))
        return END

    def buttons(self) -> list[Button]:
        pay = [self.to(_("My pay"), Pay)]
        if self.desk.my_days and self.desk.proven_until:
            pay.append(self.to(_("Proof"), MyDays.proof))
        return pay + ([self.to(_(Register.label), Register)] if Standing.CENTRE_MANAGER in self.desk.standings else [])


class Pay(Plight):
    """What the days marked P come to by the rate, and how pay goes on."""

    command = "pay"
    words = ("my pay", "payment", "malipo", "malipo yangu", "mshahara", "pesa yangu")
    phrases = (
        r"my (pay|payment|money|allowance|dues)|(be|been|get|getting|am i|was i|not) paid|(when|how much) .*pay",
        r"(malipo|pesa|hela|posho) (yangu|yetu)|malipo .*lini|lini .*malipo",
        r"kulipwa|(nita|tuta|sija|hatuja|nina|tuna)lipwa",
    )

    def lines(self) -> list[str]:
        _label, late = ERRORS["late"]
        if not self.desk.person:
            return [_(late)]
        lines = [self._stay(days) for days in stays(self.desk.my_days)]
        return [*(lines or [_("None of your days has begun yet.")]), _(late)]

    def _stay(self, days: list[MyDay]) -> str:
        first, count = days[0], sum(day.mark is Mark.PRESENT for day in days)
        what: dict[str, Any] = {"role": role_name(first.role).capitalize(), "centre": first.centre, "exam": first.exam}
        worked = n_("{count} day marked present", "{count} days marked present", count)
        if first.per_day is None:
            return _("{role} at {centre}, {exam}: {worked}. The rate is not known yet.", **what, worked=worked)
        return _("{role} at {centre}, {exam}: {worked}, at {rate} a day: {sum} so far.", **what, worked=worked,
                 rate=shillings(first.per_day), sum=shillings(first.per_day * count))  # fmt: skip

    def buttons(self) -> list[Button]:
        return [self.to(_("My days"), MyDays)]


def stays(days: list[MyDay]) -> Iterator[list[MyDay]]:
    """The days at each centre."""
    for _there, here in groupby(days, lambda day: (day.exam, day.centre, day.role)):
        yield [*here]
