"""Corrections: changes of name, ID or phone that wait for the TSC sub-county director, or else for the council."""

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.accounts import Numbers
from conversations.core import (
    N_,
    Button,
    Conversation,
    Message,
    Style,
    _,
    full_day,
    headed,
    link,
    n_,
    page,
    rows,
    speaking,
    state,
)
from conversations.gates import tell_old_number
from conversations.letters import my_letter, void_or_new
from conversations.speech import About, ending, reason, told_apart
from conversations.speech.news import news
from storage.desk import Desk
from storage.people import Standing
from storage.profile import Wish

from .lists import LABELS

PER_PAGE = 8  # the oldest first
REASON = N_("Give the reason in 3 to 200 characters, for example: The name on the ID is different.")


class Corrections(Conversation[Desk]):
    """Shows the old and the new, and approves or declines."""

    command = "corrections"
    label = N_("Corrections")
    words = ("masahihisho",)
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.COUNCIL})

    @dataclass
    class Data:
        correction: int = 0
        page: int = 0

    data: Data

    def begin(self) -> state:
        return self.waiting

    @state
    def waiting(self) -> Message:
        wishes = self.desk.approvals.waiting()
        numbers = self.to(_("Release a number"), Numbers)
        if not wishes:
            return Message(_("No correction is waiting for you."), rows([numbers, self.to(_("Menu"), self.book.home)]))
        here = page(wishes, self.data.page, PER_PAGE)
        self.data.page = here.number
        lines = [n_("{count} correction is waiting for you.", "{count} corrections are waiting for you.", len(wishes))]
        names = self._called(wishes)
        buttons = [
            self.to(f"{names[wish.person_id]}, {_(LABELS[wish.field])}", Corrections.show, wish.id)
            for wish in here.shown
        ]
        return Message(headed([*lines, *here.lines]), rows([*buttons, *here.more(), numbers]))

    def _called(self, wishes: Sequence[Wish]) -> dict[int, str]:
        """Each person once, told from namesakes."""
        people = {wish.person_id: (wish.name, wish.phone) for wish in wishes}
        return dict(zip(people, told_apart([*people.values()]), strict=True))

    def _name(self, wish: Wish) -> str:
        return self._called([wish, *self.desk.approvals.waiting()])[wish.person_id]

    @waiting.help
    def how_waiting(self) -> str:
        return _("Choose a correction to see the old and the new value. The oldest comes first.")

    @waiting.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @link
    def show(self, correction: int) -> state:
        self.data.correction = self.desk.approvals.read(correction).id
        return self.one

    @state
    def one(self) -> Message:
        wish = self.desk.approvals.read(self.data.correction)
        self.desk.seen.at(wish.field, wish.person_id)
        day = full_day(self.desk.local(wish.asked_at).date())
        lines = [
            self._name(wish),
            _("{what}, asked on {day}", what=_(LABELS[wish.field]), day=day),
            _("Old: {value}", value=shown(wish.field, wish.old) or _("not given")),
            _("New: {value}", value=shown(wish.field, wish.new)),
        ]
        approve = Button(_("Approve"), "approve", style=Style.GOOD)
        return Message(headed(lines), ((approve, Button(_("Decline"), "decline", style=Style.BAD)),))

    @one.help
    def how(self) -> str:
        return _("Compare the new value with the ID card, or ask the officer. If you approve, it applies at once.")

    @one.press("approve", yes=True)
    def approve(self) -> state:
        wish, letter = self.desk.approvals.approve(self.data.correction, self.desk.phones)
        with speaking(wish.language or self.desk.service.language):
            what, value = _(LABELS[wish.field]), shown(wish.field, wish.new)
            said = _("Your director approved the change: {what} is now {value}.", what=what, value=value)
            self._tell(wish, f"{said} {void_or_new(letter)}".strip(), *(my_letter(letter) if letter.void else ()))
        if wish.field == "phone":
            tell_old_number(self.desk, wish.person_id, wish.old)
        self.say(_("Approved. We have told {name}.", name=self._name(wish)))
        return self.waiting

    @one.press("decline", no=True)
    def decline(self) -> state:
        return self.reason

    @state
    def reason(self) -> Message:
        return Message(_("Why do you decline it? The officer sees the reason."), ((self.keep_all(),),))

    @reason.help
    def how_reason(self) -> str:
        return _(REASON)

    @reason.text
    def give_reason(self, text: str) -> state:
        why = reason(text, REASON, 200)
        wish = self.desk.approvals.decline(self.data.correction, why)
        with speaking(wish.language or self.desk.service.language):
            what = _(LABELS[wish.field])
            self._tell(wish, _("Your director did not approve the change ({what}): {reason}", what=what, reason=why))
        self.say(_("Declined. We have told {name}.", name=self._name(wish)))
        return self.waiting

    def _tell(self, wish: Wish, text: str, *buttons: Button) -> None:
        self.desk.tell(wish.person_id, news(About.CORRECTION, text, rows(buttons)).dump())


def shown(field: str, value: str) -> str:
    """The value as a director sees it: names whole, numbers masked."""
    return ending(value) if value and field in ("phone", "national_id") else value


def tell_deciders(desk: Desk) -> str:
    """A notice to whoever has to approve, with the way there. Gives what to say where nobody is known who could."""
    deciders = desk.profile.deciders()
    for person in deciders:
        with speaking(desk.people.language(person) or desk.service.language):
            there = Conversation.to(_("Corrections"), Corrections)
            desk.notify(person, news(About.CORRECTION, _("One correction is waiting for you."), ((there,),)).dump())
    if deciders:
        return ""
    return _("We do not know yet who can approve this. Call your TSC sub-county director or the council.")
