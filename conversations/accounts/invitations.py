"""Invitations: who is deployed and has never come into the bot, and the link that is sent to them."""

from dataclasses import dataclass
from typing import Any

from conversations.core import (
    Button,
    Conversation,
    Invalid,
    Message,
    _,
    day_name,
    headed,
    n_,
    page,
    rows,
    speaking,
    state,
)
from conversations.speech import CENTRE, dialled, invite, list_message, role_name, short
from storage.accounts import Absent
from storage.desk import Desk
from storage.people import PHONE, Standing

PER_PAGE = 15
AT_ONCE = 50  # links sent with one tap


class Invitations(Conversation[Desk]):
    """The list, and one SMS with a one-time link to each who was sent none yet."""

    command = "unreached"
    words = ("never came",)
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.SCDE})

    @dataclass
    class Data:
        page: int = 0

    data: Data

    def begin(self) -> state:
        return self.absent

    @state
    def absent(self) -> Message:
        absent = self.desk.invitations.absent(self.desk.today)
        if not absent:
            raise Invalid(_("Every posted officer has joined Karani. You need do nothing."))
        lines = [
            n_(
                "{count} posted officer has not joined Karani:",
                "{count} posted officers have not joined Karani:",
                len(absent),
            )
        ]
        here = page(absent, self.data.page, PER_PAGE)
        self.data.page = here.number
        self.desk.seen.at(PHONE, *(one.person_id for one in here.shown))
        lines += [*map(self._line, here.shown), *here.lines]
        below = [*here.more(), Button(_("As a file"), "file")]
        if not self.desk.service.sms:
            lines.append(_("This service cannot send SMS. Please call these officers."))
            return Message(headed(lines), rows(below, width=2))
        new = [one for one in absent if one.phone and one.invited_at is None][:AT_ONCE]
        buttons = [Button(n_("Send a link to {count}", "Send a link to {count}", len(new)), "send")] if new else []
        if len(new) < len(absent):
            buttons.append(Button(_("Send the link again"), "again"))
        return Message(headed(lines), (*rows(buttons), *rows(below, width=2)))

    @absent.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @absent.press("file")
    def as_file(self) -> None:
        self.post(list_message(self.desk, "list.never", 0, "never-came"))

    @absent.help
    def what_absent(self) -> str:
        return _("Each posted officer who has not joined gets one SMS with a link that works once.")

    def _line(self, one: Absent) -> str:
        what = {"name": one.name, "role": role_name(one.role), "centre": one.centre, "phone": dialled(one.phone)}
        line = _("{name}, {role}, {centre}, {phone}", **what)
        if one.invited_at is None:
            return line
        return _("{line}: link sent on {day}", line=line, day=day_name(self.desk.local(one.invited_at).date()))

    @absent.press("send")
    def send(self) -> None:
        self._send([one for one in self.desk.invitations.absent(self.desk.today) if one.invited_at is None])

    @absent.press("again")
    def send_again(self) -> None:
        again = [one for one in self.desk.invitations.absent(self.desk.today) if one.invited_at is not None]
        self._send(sorted(again, key=lambda one: one.invited_at or self.desk.now))

    def _send(self, absent: list[Absent]) -> None:
        chosen = [one for one in absent if one.phone][:AT_ONCE]
        for one in chosen:
            with speaking(one.language or self.desk.service.language):
                what: dict[str, Any] = {"role": role_name(one.role), "centre": one.centre, "exam": one.exam}
                said = _("you are posted as {role} at {centre}, {exam}.", **what)
                brief = _("you are {role} at {centre}.", role=what["role"], centre=short(one.centre, CENTRE))
                invite(self.desk, one.person_id, said, brief)
        self.say(n_("We have sent {count} link by SMS.", "We have sent {count} links by SMS.", len(chosen)))
