"""Officers: found by name or number, each with their posts; from here one moves, swaps, replaces and ends."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversations import ways
from conversations.accounts import Invitations, Locks
from conversations.core import (
    N_,
    Button,
    Conversation,
    Invalid,
    Message,
    _,
    day_name,
    headed,
    link,
    n_,
    page,
    rows,
    state,
)
from conversations.nominations import posting_line
from conversations.speech import dialled, places_apart, told_apart
from storage.desk import Desk
from storage.exams import Role
from storage.people import PHONE, Standing, is_number, mobile
from storage.postings import Posting

from .redeploy import Redeploy
from .reports import WrongReports
from .rotation import Rotation

PER_PAGE = 8


class Officers(Conversation[Desk]):
    """Type a part of the name, see the posts, open the one that is to change."""

    command = "officers"
    label = N_("Officers")
    words = ("maafisa",)
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.SCDE})

    @dataclass
    class Data:
        sought: str = ""
        page: int = 0
        person: int = 0

    data: Data

    def begin(self) -> Any:
        return self.look_up(self.args) if self.args else self.find

    @state
    def find(self) -> Message:
        reports, absent = self.desk.wrong_postings.waiting(), self.desk.invitations.absent(self.desk.today)
        buttons = []
        if reports:
            label = n_("{count} posting to correct", "{count} postings to correct", len(reports))
            buttons.append(self.to(label, WrongReports))
        if absent:
            buttons.append(self.to(n_("{count} never joined", "{count} never joined", len(absent)), Invitations))
        if self.desk.officers.exams(Role.SUPERVISOR):
            buttons.append(self.to(_("Rotate supervisors"), Rotation))
        return Message(
            _("Who are you looking for? Type parts of the name, or the whole phone, TSC or ID number."), rows(buttons)
        )

    @find.help
    def how_find(self) -> str:
        return _("Search officers posted in your sub-counties, for example: wanjiku mary, or 0712 345 678.")

    @find.lookup
    def look_up(self, text: str) -> Any:
        number = is_number(text)
        found = self.desk.officers.find(text)
        if number and not mobile(text):
            self.desk.hide_said()  # it may be an ID number
        if not found:
            raise Invalid(
                _("No officer in your sub-counties has that name or number. Type fewer letters, or write menu.")
            )
        if len(found) == 1:
            self.data.person = found[0].person_id
            return self.officer
        if number:  # is not kept
            raise Invalid(_("Several people have that number: type the name."))
        self.data.sought, self.data.page = text, 0
        return self.found

    @state
    def found(self) -> Message:
        found = self.desk.officers.find(self.data.sought)
        text = n_("{count} officer found.", "{count} officers found.", len(found))
        here = page(found, self.data.page, PER_PAGE)
        if here.pages > 1:
            text = _("{found} Type more of the name to see fewer.", found=text)
        names = told_apart([(one.name, one.phone) for one in found])[here.first :]
        shown = [
            Button(_("{name}, {centre}", name=name, centre=one.where), "show", str(one.person_id))
            for name, one in zip(names, here.shown, strict=False)
        ]
        return Message(headed([text, *here.lines]), rows([*shown, *here.more()]))

    @found.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @found.help
    def how_found(self) -> str:
        return self.how_find()

    @found.lookup
    def look_again(self, text: str) -> Any:
        return self.look_up(text)

    @found.press("show")
    def choose(self, person: str) -> state:
        self.data.person = int(person)
        return self.officer

    @link
    def show(self, person: int) -> state:
        self.desk.officers.postings(person)
        self.data.person = person
        return self.officer

    @state
    def officer(self) -> Message:
        postings = self.desk.officers.postings(self.data.person)
        self.desk.seen.at(PHONE, self.data.person)
        lines = [_("{name}, {phone}", name=postings[0].name, phone=dialled(postings[0].phone)), postings[0].exam]
        lines += map(posting_line, postings)
        open_ = [posting for posting in postings if posting.serves and posting.to_on >= self.desk.today]
        buttons = [
            self.to(label, Redeploy.seat, posting.deployment)
            for label, posting in zip(_labels(open_), open_, strict=True)
        ]
        for wish in self.desk.approvals.waiting(self.data.person):
            lines.append(_("A change is waiting for your approval: here you see the old detail."))
            buttons.append(ways.CORRECTION_SHOW.button(_("A change to approve"), wish.id))
        if self.desk.custody.keeps(self.data.person):
            buttons.append(self.to(_("Lock or log out"), Locks.show, self.data.person))
        return Message(headed(lines), rows(buttons))

    @officer.help
    def what_officer(self) -> str:
        return _("This officer's postings. Choose the one to change.")


def _labels(postings: Sequence[Posting]) -> list[str]:
    """Two posts at one centre are told apart by their first day."""
    at = places_apart([(posting.centre, posting.centre_code) for posting in postings])
    known = Counter(at)
    return [
        _("Change: {centre}", centre=f"{centre}, {day_name(posting.from_on)}" if known[centre] > 1 else centre)
        for centre, posting in zip(at, postings, strict=True)
    ]
