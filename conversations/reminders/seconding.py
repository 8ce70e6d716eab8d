"""Seconding: a second officer of the council approves a notice to many, before it goes out."""

from dataclasses import dataclass
from datetime import timedelta

from conversations.core import END, Button, Conversation, Invalid, Message, _, day_name, link, n_, rows, speaking, state
from conversations.core.conversation import End
from conversations.speech import with_end
from storage.desk import Desk
from storage.people import Standing
from storage.reminders import ALONE, Second, Sent

from .kinds import worded


class Seconds(Conversation[Desk]):
    """The notices of other officers that wait; each is read, and approved or not, with one's own PIN."""

    command = "second"
    audience = frozenset({Standing.COUNCIL})

    @dataclass
    class Data:
        notice: int = 0

    data: Data

    def begin(self) -> state:
        waiting = self.desk.notices.to_second()
        if not waiting:
            raise Invalid(_("No notice is waiting for you. Write menu to go on."))
        self.data.notice = waiting[0]
        return self.one

    @link
    def show(self, notice: int) -> state:
        self.desk.notices.progress(notice)
        self.data.notice = notice
        return self.one

    @state
    def one(self) -> Message:
        notice = self.desk.notices.progress(self.data.notice)
        who = n_("{name} wants to send to {count} person:", "{name} wants to send to {count} people:",
                 notice.total, name=_called(self.desk, notice))  # fmt: skip
        buttons = [Button(_("Approve"), "approve"), Button(_("Decline"), "decline")]
        mine = notice.made_by == self.desk.present.person_id
        text = worded(notice.by, notice.exam, notice.text)
        return Message(f"{who}\n\n{text}", rows([] if mine else buttons, width=2))

    @one.help
    def what_one(self) -> str:
        return _(
            "A notice to more than {most} people needs two officers of the council. It has not gone out yet.",
            most=ALONE,
        )

    @one.press("approve", yes=True)
    def approve(self) -> End:
        notice = self.desk.notices.approve(self.data.notice)
        self._tell(notice, approved=True)
        self.say(_("Approved. The notice goes out now."))
        return END

    @one.press("decline", no=True)
    def decline(self) -> End:
        notice = self.desk.notices.decline(self.data.notice)
        self._tell(notice, approved=False)
        self.say(_("Declined. The notice is not sent."))
        return END

    def _tell(self, notice: Sent, *, approved: bool) -> None:
        name = with_end(self.desk.present.name, self.desk.phones.of(self.desk.present.person_id))
        with speaking(self.desk.people.language(notice.made_by) or self.desk.service.language):
            if approved:
                text = _("{name} approved your notice {number}. It goes out now.", name=name, number=self.data.notice)
            else:
                text = _("{name} declined your notice {number}. It is not sent.", name=name, number=self.data.notice)
            self.desk.tell(notice.made_by, Message(text).dump())


def ask_others(desk: Desk, number: int) -> None:
    """The other officers of the council are asked, each in their language; whoever is first decides."""
    notice = desk.notices.progress(number)
    for person, language in desk.notices.second_officers():
        with speaking(language or desk.service.language):
            text = _("{name} wants to send a notice to many. A second officer of the council approves it first.",
                     name=_called(desk, notice))  # fmt: skip
            button = Seconds.to(_("Open the report"), Seconds.show, number)
            desk.notify(person, Message(text, ((button,),)).dump())


def _called(desk: Desk, notice: Sent) -> str:
    return with_end(notice.by, desk.phones.of(notice.made_by))


def standing(desk: Desk, second: Second) -> str:
    """How far the approval is, in a line for whoever made the notice; empty once it is approved."""
    if second.approved is False:
        return _("{name} declined it.", name=second.name)
    if second.approved is None and second.until <= desk.now:
        return _("Nobody approved it in time. Write it again.")
    if second.approved is None:
        last = desk.local(second.until).date() - timedelta(days=1)
        return _("A second officer of the council must approve it by the end of {day}.", day=day_name(last))
    return _("Approved by {name}.", name=second.name)
