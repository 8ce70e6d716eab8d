"""My days: how each of one's own exam days is marked, by whom and when, and how many of them are P."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from conversations import ways
from conversations.core import (
    END,
    N_,
    Button,
    Document,
    Message,
    Source,
    _,
    day_name,
    full_day,
    hour,
    link,
    n_,
    page,
    rows,
    short_day,
    state,
    strong,
)
from conversations.core.conversation import End
from conversations.core.paging import Page
from conversations.register import Register
from conversations.speech import CENTRE, SEGMENT, fitting, role_name, short, stood_in
from storage.desk import Desk
from storage.people import Standing
from storage.register import Mark, MyDay

from .calling import whom_to_call
from .plights import Plight
from .reported import reported

PER_PAGE = 8  # days, each a line: with those to call within the 1,024 characters of WhatsApp
OTHERS = 18  # characters of "and 12 others"
MOST_BUTTONS = 2  # days that have a button of their own to say that they are wrong
NO_PROOF = N_("The proof cannot be made just now. Ask for it again in a while.")


class MyDays(Plight):
    """The days until today, the last one first; those to come are counted."""

    command = "mydays"
    label = N_("My days")
    words = ("my days", "days", "siku zangu", "mahudhurio yangu", "my attendance")
    menu_of = frozenset({Standing.PERSON})
    phrases = (
        r"my (days|attendance)|days .*(have i|i have|did i|i) (work|worked|served)",
        r"siku (zangu|nilizofanya|nilizohudhuria|ngapi)|mahudhurio yangu",
    )

    @dataclass
    class Data:
        page: int = 0

    data: Data

    def begin(self) -> state | End:
        return self.days if self.desk.person else super().begin()

    @link
    def show(self) -> state | End:
        return self.begin()

    def lines(self) -> list[str]:
        if not self.desk.person:
            return [_("Log in first: write menu, and share or type your number.")]
        if not begun(self.desk):
            return [_("None of your days has begun yet."), *self.postings()]
        return []

    @state
    def days(self) -> Message:
        shown = page(begun(self.desk), self.data.page, PER_PAGE)
        self.data.page = shown.number
        lines = self.lines() or [line for stay in stays(shown.shown) for line in self._stay(stay)]
        lines += [*shown.lines, *reported(self.desk), "", *whom_to_call(self.desk)]
        return Message("\n".join(lines), rows(self._buttons(shown), width=2), replaces=True, brief=self._brief())

    @days.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @days.help
    def what_days(self) -> str:
        return _(
            "P is present, Ab is absent. If a day is marked wrong, choose that day, or write dispute and the day of "
            "the month, for example: dispute 19."
        )

    def _stay(self, shown: list[MyDay]) -> Iterator[str]:
        first = shown[0]
        every = [day for day in self.desk.my_days if day.deployment == first.deployment]
        yield strong(_("{role} at {centre}, {exam}:", role=role_name(first.role).capitalize(), centre=first.centre,
                       exam=first.exam))  # fmt: skip
        yield _counted(every)
        disputed = {(one.deployment, one.on) for one in self.desk.my_disputes.open_ones()}
        for day in shown:
            yield self._line(day, disputed=(day.deployment, day.on) in disputed)
        to_come = [day.on for day in every if day.on > self.desk.today]
        if to_come and self.data.page == 0:
            yield n_("Still to come: {count} day, {first}.", "Still to come: {count} days, {first} to {last}.",
                     len(to_come), first=day_name(to_come[0]), last=day_name(to_come[-1]))  # fmt: skip

    def _line(self, day: MyDay, *, disputed: bool) -> str:
        mark = day.mark or _("not marked yet")
        line = f"{day_name(day.on)}: {mark}"
        if day.at:
            at = self.desk.local(day.at)
            when = hour(at) if at.date() == day.on else f"{short_day(at.date())} {hour(at)}"
            by = _("you") if day.by_self else stood_in(day.by, day.on_behalf)
            line = _("{line}, by {name}, {when}", line=line, name=by, when=when)
            if day.by_self:
                line += f", {_vouched(day)}"
        return _("{line}. You dispute it.", line=line.rstrip(".")) if disputed else line

    def _brief(self) -> str:
        """The count of each posting, and the days to dispute, as many as fit."""
        here = {day.deployment for day in begun(self.desk)}
        told = "\n".join(
            f"{short(stay[0].centre, CENTRE)}: {_counted(stay)}"
            for stay in stays(self.desk.my_days)
            if stay[0].deployment in here
        )
        wrong = self.desk.my_disputes.days()
        if not told or not wrong:
            return told
        days = [f"{short_day(day.on)} {day.mark or '-'}" for day in wrong]
        asks = _("Wrong? Write: dispute {number}", number=wrong[0].on.day)
        room = SEGMENT - len(f"{told}\n\n{asks}") - OTHERS
        return f"{told}\n{fitting(days, room)}\n{asks}"

    def _buttons(self, shown: Page[MyDay]) -> list[Button]:
        here = {(day.deployment, day.on) for day in shown.shown}
        wrong = [day for day in self.desk.my_disputes.days() if (day.deployment, day.on) in here]
        buttons = [*shown.more()]
        if len(wrong) > MOST_BUTTONS:
            buttons.append(ways.DISPUTE.button(_("A day is wrong")))
        else:
            buttons += [
                ways.DISPUTE_ABOUT.button(_("Wrong: {day}", day=day_name(day.on)), day.deployment, day.on)
                for day in wrong
            ]
        return [*buttons, *self.buttons(), self.to(_("Menu"), self.book.home)]

    @link
    def proof(self) -> End:
        """What a witness keeps: the file holds, whoever changes what later."""
        until, me = self.desk.proven_until, self.desk.present
        if not self.desk.person or until is None or not begun(self.desk):
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
        pay = [ways.PAY.button(_("My pay"))]
        if self.desk.proven_until and begun(self.desk):
            pay.append(self.to(_("Proof"), MyDays.proof))
        return pay + ([self.to(_(Register.label), Register)] if Standing.CENTRE_MANAGER in self.desk.standings else [])


def begun(desk: Desk) -> list[MyDay]:
    """The days until today, of each posting the last one first."""
    until = [day for day in desk.my_days if day.on <= desk.today]
    return [day for stay in stays(until) for day in reversed(stay)]


def stays(days: Sequence[MyDay]) -> Iterator[list[MyDay]]:
    """The days of each posting."""
    for _there, here in groupby(days, lambda day: day.deployment):
        yield [*here]


def _counted(every: Sequence[MyDay]) -> str:
    present = sum(day.mark is Mark.PRESENT for day in every)
    return n_("{done} of {count} day P.", "{done} of {count} days P.", len(every), done=present)


def _vouched(day: MyDay) -> str:
    """Of what one has marked oneself: who else says so."""
    if day.confirmed_by:
        return _("own mark, confirmed by {name}", name=day.confirmed_by)
    return _("own mark, not confirmed")
