"""Handing over: whom to, for which days, and whether it is so; the same for managers and directors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from conversations.core import Button, Conversation, Invalid, Message, _, page, rows, state
from conversations.core.field import found
from conversations.speech import dialled, full_name, one_day, phone_number, role_name, span, told_apart, two_days
from storage.delegations import Candidate
from storage.desk import Desk
from storage.people import NotAName, PhoneTaken

PER_PAGE = 7
SINGLE_DAYS = 2  # that have a button of their own
_number_first = re.compile(r"(\+?\d[\d\s().–-]*\d)\b[\s,;:]*(.*)", re.DOTALL)
_name_first = re.compile(r"(\D+?)[\s,;:]+(\+?\d[\d\s().–-]*\d)", re.DOTALL)


class Handing(Conversation[Desk]):
    """A person, then the days, then the question whether it is so."""

    @dataclass
    class Data:
        centre: int = 0
        post: int = 0  # the deployment by which a manager hands over
        person: int = 0  # who was chosen of the centre's officers
        phone: str = ""  # else the number that was typed
        name: str = ""
        first: str = ""  # the days, ISO
        last: str = ""
        who_page: int = 0

    data: Any
    asks_who: ClassVar[str]
    does: ClassVar[str]  # the label of the button by which it is done

    def candidates(self) -> Sequence[Candidate]:
        raise NotImplementedError

    def until(self) -> date:
        """The last day for which it can be handed over."""
        raise NotImplementedError

    def register_days(self, first: date, last: date) -> list[date]:
        """The days between that have a register."""
        raise NotImplementedError

    def proposed(self, name: str, days: str) -> str:
        """What is asked last."""
        raise NotImplementedError

    def hand(self, first: date, last: date) -> Any:
        """Do it, and say where to go."""
        raise NotImplementedError

    @state
    def who(self) -> Message:
        known = self._options()
        here = page(known, self.data.who_page, PER_PAGE)
        self.data.who_page = here.number
        buttons = [Button(label, "choose", person) for person, label in here.shown]
        text = "\n".join([_(self.asks_who), *here.lines])
        return Message(text, rows([*buttons, *here.more()]))

    def _options(self) -> list[tuple[str, str]]:
        known = self.candidates()
        names = told_apart([(one.name, one.phone) for one in known])
        return [(str(one.person_id), f"{name}, {role_name(one.role)}") for one, name in zip(known, names, strict=True)]

    @who.help
    def why_who(self) -> str:
        return _("Choose an officer of the centre, or type another person's phone number and full name.")

    @who.press("page")
    def turn_who(self) -> None:
        self.data.who_page += 1

    @who.press("choose")
    def choose_who(self, person: str) -> state:
        if person not in dict(self._options()):
            raise Invalid(_("That officer does not serve here today. Choose another, or type a phone number."))
        self.data.person, self.data.phone, self.data.name = int(person), "", ""
        return self.days

    @who.lookup
    def type_who(self, text: str) -> state:
        phone, name = number_and_name(text)
        if phone:
            self.data.person, self.data.phone, self.data.name = 0, phone_number(phone), ""
            return self.give_name(name) if name else self.name
        matching = found(self._options(), text)
        if len(matching) == 1:
            return self.choose_who(matching[0][0])
        raise Invalid(_("Choose an officer, or type a phone number and a name, like 0712 345 678 Ann Atieno."))

    @state
    def name(self) -> Message:
        return Message(_("What is the full name of the person with {phone}?", phone=dialled(self.data.phone)))

    @name.help
    def why_name(self) -> str:
        return _("The name is checked against the number, so that the register does not go to a wrong number.")

    @name.text
    def give_name(self, text: str) -> state:
        self.data.name = full_name(text)
        return self.days

    @state
    def days(self) -> Message:
        known = self.register_days(self.desk.today, self.until())
        if not known:
            raise Invalid(_("No day with a register is left. If that is wrong, call your TSC sub-county director."))
        stretches = [(day, day) for day in known[:SINGLE_DAYS]]
        week = [day for day in known if day.isocalendar()[:2] == known[0].isocalendar()[:2]]
        for some in (week, known):
            if len(some) > 1 and (some[0], some[-1]) not in stretches:
                stretches.append((some[0], some[-1]))
        buttons = [Button(span(*days), "days", f"{days[0]}/{days[1]}") for days in stretches]
        return Message(_("For which days? Choose, or type like 25 Oct or 25 Oct - 27 Oct."), rows(buttons))

    @days.help
    def why_days(self) -> str:
        return _("It begins and ends with these days, at midnight; you can end it before.")

    @days.press("days")
    def choose_days(self, days: str) -> state:
        self.data.first, self.data.last = days.split("/")
        return self.confirm

    @days.search
    def type_days(self, text: str) -> state:
        try:
            first, last = two_days(text, self.desk.today)
        except Invalid:
            first = last = one_day(text, self.desk.today)
        self.data.first, self.data.last = first.isoformat(), last.isoformat()
        return self.confirm

    @property
    def _days(self) -> tuple[date, date]:
        return date.fromisoformat(self.data.first), date.fromisoformat(self.data.last)

    def _called(self) -> str:
        if not self.data.person:
            return _("{name}, {phone}", name=self.data.name, phone=dialled(self.data.phone))
        return dict(self._options()).get(str(self.data.person), "")

    @state
    def confirm(self) -> Message:
        text = self.proposed(self._called(), span(*self._days))
        buttons = [Button(_(self.does), "hand"), Button(_("Other days"), "other_days"), self.keep_all()]
        return Message(text, rows(buttons, width=2))

    @confirm.help
    def why_confirm(self) -> str:
        return _("Each mark says who made it, and for whom. You can still mark too.")

    @confirm.press("other_days")
    def to_days(self) -> state:
        return self.days

    @confirm.press("hand", yes=True)
    def hand_it(self) -> Any:
        return self.hand(*self._days)

    def somebody(self, find: Any) -> int:
        """Whoever was chosen, or has the number that was typed."""
        if self.data.person:
            return int(self.data.person)
        try:
            return int(find(self.data.phone, self.data.name))
        except PhoneTaken:
            raise Invalid(_("That number belonged to another account before. Ask for the number used today.")) from None
        except NotAName:
            raise Invalid(_("That is no name that can stand on a register. Type the full name.")) from None


def number_and_name(text: str) -> tuple[str, str]:
    """What was typed of a number and a name, in either order; nothing where there is no number.

    >>> number_and_name("0712 345 678 Ann Atieno"), number_and_name("Ann Atieno, 0712-345678")
    (('0712 345 678', 'Ann Atieno'), ('0712-345678', 'Ann Atieno'))
    >>> number_and_name("+254712345678"), number_and_name("Ann")
    (('+254712345678', ''), ('', ''))
    """
    said = text.strip()[:200]
    if first := _number_first.fullmatch(said):
        return first[1].strip(), first[2].strip()
    if last := _name_first.fullmatch(said):
        return last[2].strip(), last[1].strip()
    return "", ""
