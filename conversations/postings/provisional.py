"""Seen there: who is reported as not listed is there on a day, or is not: apart from the register, and no mark."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations import ways
from conversations.core import Conversation, Message, Style, _, day_name, headed, link, page, rows, state
from conversations.speech import role_name
from storage.desk import Desk
from storage.people import Standing

PER_PAGE = 5


class Provisionals(Conversation[Desk]):
    """Who is reported at a centre, and whether they are there on a day: no mark, and apart from the register."""

    command = "provisional"
    words = ("not on the list today",)
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        centre: int = 0
        on: str = ""
        page: int = 0

    data: Data

    def begin(self) -> Any:
        known = [day for day in self.desk.attendance.days() if day.on == self.desk.today]
        if len(known) != 1:
            return ways.REGISTER
        self.data = self.Data(known[0].centre_id, known[0].on.isoformat())
        return self.waiting

    @link
    def day(self, centre: int, on: date) -> state:
        self.data = self.Data(centre, on.isoformat())
        return self.waiting

    @property
    def _on(self) -> date:
        return date.fromisoformat(self.data.on)

    @state
    def waiting(self) -> Message:
        known = self.desk.unlisted.waiting(self.data.centre, self._on)
        here = page(known, self.data.page, PER_PAGE)
        self.data.page = here.number
        lines = [_("Not on the list, {day}. Not paid until the director deploys them.", day=day_name(self._on))]
        each = []
        for one in here.shown:
            there = self._on in one.days
            seen = _("present, provisionally") if there else _("not recorded")
            lines.append(f"{one.name}, {role_name(one.role)}: {seen}")
            way = ways.PROVISIONAL_NOT if there else ways.PROVISIONAL_SEEN
            label = _("✓ {name}", name=one.name) if there else _("Present: {name}", name=one.name)
            each.append(way.button(label, one.id, self._on, style=Style.GOOD if there else Style.PLAIN))
        if not known:
            lines = [_("Everyone who was reported here is decided.")]
        manages = not self.desk.attendance.sheet(self.data.centre, self._on).as_deputy  # who reports others
        below = [
            *here.more(),
            *([ways.UNLISTED_AT.button(_("Report someone"), self.data.centre)] if manages else []),
            ways.REGISTER_OPEN.button(_("Register"), self.data.centre, self._on),
        ]
        return Message(headed([*lines, *here.lines]), (*rows(each), *rows(below, width=2)), replaces=True)

    @waiting.help
    def why_list(self) -> str:
        return _("Choose a name to record that they are there, and again to take it back.")

    @waiting.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @link
    def seen(self, report: int, on: date) -> state:
        return self._record(report, on, present=True)

    @link
    def not_seen(self, report: int, on: date) -> state:
        return self._record(report, on, present=False)

    def _record(self, report: int, on: date, *, present: bool) -> state:
        one = self.desk.unlisted.seen(report, on, present=present)
        if (self.data.centre, self.data.on) != (one.centre_id, on.isoformat()):
            self.data = self.Data(one.centre_id, on.isoformat())
        return self.waiting
