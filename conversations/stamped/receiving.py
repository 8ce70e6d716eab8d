"""Receiving: whose stamped registers are in; each is looked at, and received or sent back with a comment."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from conversations.core import (
    N_,
    Button,
    Conversation,
    Document,
    Invalid,
    Message,
    Source,
    Style,
    _,
    headed,
    link,
    n_,
    quiet,
    rows,
    short_day,
    speaking,
    state,
)
from conversations.core import page as paged
from conversations.core.field import found
from conversations.speech import contacts, file_name, reason_given, why_reason
from conversations.speech.news import About, news
from conversations.speech.stamped import CAME
from storage.desk import Desk
from storage.people import Standing
from storage.stamped import Came, CentreSheet, StampedState, WholeSheet

from .stamped import Stamped
from .words import names_of

PER_PAGE = 6  # centres, each with its line and its button
COMMENTS = (N_("Not signed by everyone"), N_("A stamp is missing"), N_("It cannot be read"), N_("Pages are missing"))
PICTURE = "stamped"  # the document's word: bot/papers
WAITS = N_("We cannot get the picture right now. It comes by itself; if it has not come in an hour, ask again.")


class Receive(Conversation[Desk]):
    """Those that wait stand first; a centre shows its pages."""

    command = "receive"
    label = N_("Stamped registers")
    words = ("pokea", "rejista zenye muhuri", "stamped registers")
    audience = frozenset({Standing.SCDE, Standing.TSC_DIRECTOR})

    @dataclass
    class Data:
        centre: int = 0
        page: int = 0
        sought: str = ""
        last: int = 0  # the newest page that was shown

    data: Data

    def begin(self) -> state:
        if not self.every:
            raise Invalid(_("No exam runs in your sub-counties now. Look again when its registers are printed."))
        return self.centres

    @cached_property
    def every(self) -> list[CentreSheet]:
        """As read in this turn."""
        return self.desk.receiving.centres()

    @state
    def centres(self) -> Message:
        every = self.every
        if self.data.sought:
            ids = {id_ for id_, _label in found([(str(c.centre_id), f"{c.code} {c.centre}") for c in every],
                                                self.data.sought)}  # fmt: skip
            every = [c for c in every if str(c.centre_id) in ids] or every
        here = paged(every, self.data.page, PER_PAGE)
        self.data.page = here.number
        lines = [_totals(self.every), "", *(_line(c) for c in here.shown)]
        lines += ["", *here.lines] if here.lines else []
        if len(self.every) > PER_PAGE:
            lines.append(quiet(_("Type a part of a centre's name or code to find it.")))
        opens = [self.to(f"{c.code[-3:]} {c.centre}", Receive.open, c.centre_id) for c in here.shown]
        return Message("\n".join(lines), rows([*opens, *here.more("page")]), replaces=True, screen="centres")

    @centres.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @centres.search
    def search(self, text: str) -> None:
        if not found([(str(c.centre_id), f"{c.code} {c.centre}") for c in self.every], text):
            raise Invalid(_("None of your centres has that name or code. Type fewer letters."))
        self.data.sought, self.data.page = text[:40], 0

    @centres.help
    def what_centres(self) -> str:
        return _("Choose a centre to see the pages of its signed and stamped register. Those that wait stand first.")

    @link
    def open(self, centre: int) -> state:
        self.data.centre = self.desk.receiving.whole(centre).centre.centre_id
        return self.centre

    @state
    def centre(self) -> Message:
        whole = self.desk.receiving.whole(self.data.centre)
        self.data.last = whole.last
        here = whole.centre
        lines = [_("{centre} {code}, {exam}", centre=here.centre, code=here.code, exam=here.exam)]
        lines.append(_("Stamped register: {state}.", state=_(CAME[here.came])))
        lines += [self._page(number, each) for number, each in enumerate(whole.pages, start=1)]
        if whole.comment and here.came is Came.SENT_BACK:
            lines.append(_("Sent back: {comment}", comment=whole.comment))
        if whole.changed:
            lines.append(_("Printed before the register changed: {names}.", names=names_of(whole.changed)))
        if here.came in (Came.MISSING, Came.SENT_BACK) and whole.managers:
            lines.append(_("To call: {who}", who=contacts([each.contact for each in whole.managers])))
        return Message(headed(lines), rows(self._acts(whole), width=2))

    def _page(self, number: int, one: Any) -> str:
        said = _("{number}. page", number=number)
        if one.page:
            said = _("{number}. page {page}", number=number, page=one.page)
        day = short_day(self.desk.local(one.sent_at).date())
        what = {StampedState.SENT: Came.WAITS, StampedState.RECEIVED: Came.RECEIVED}.get(one.state, Came.SENT_BACK)
        return _("{page}, from {name}, {day}: {state}", page=said, name=one.by, day=day, state=_(CAME[what]))

    def _acts(self, whole: WholeSheet) -> list[Button]:
        acts = [Button(_("Show the pages"), "show")] if whole.pages else []
        if whole.decides and whole.centre.came is Came.WAITS:
            acts += [Button(_("Received"), "received", style=Style.GOOD), Button(_("Send back"), "back_it")]
        return [*acts, self.to(_("All centres"), Receive)]

    @centre.press("show")
    def show(self) -> None:
        """Each page as a file, made when it is sent: the right is asked once more then."""
        whole = self.desk.receiving.shown(self.data.centre)
        shown = [each for each in whole.pages if each.state is not StampedState.SENT_BACK] or whole.pages
        for number, one in enumerate(shown, start=1):
            source = Source(PICTURE, one.id, self.desk.present.id, self.desk.now)
            name = file_name(f"Stamped-{number}", whole.centre.centre, whole.centre.code, whole.centre.exam)
            name = f"{name.removesuffix('.pdf')}.jpg"
            caption = _("{centre}, page {page} of {all}", centre=whole.centre.centre, page=number, all=len(shown))
            self.post(Message("", document=Document(name, source.dump(), caption=caption, missing=_(WAITS))))

    @centre.press("received")
    def received(self) -> state:
        whole = self.desk.receiving.receive(self.data.centre, self.data.last)
        self._tell(whole, "")
        self.say(_("Received. We have told the centre manager."))
        return self.centre

    @centre.press("back_it")
    def send_back(self) -> state:
        return self.comment

    @centre.help
    def what_centre(self) -> str:
        return _(
            "Show the pages to look at them. Received: it is signed by everyone and stamped twice. Send back: we "
            "tell the manager why, who sends it again."
        )

    @state
    def comment(self) -> Message:
        usual = [Button(_(why), "why", str(number)) for number, why in enumerate(COMMENTS)]
        return Message(_("What is wrong with it? Choose, or write it."), rows([*usual, self.keep_all()]))

    @comment.press("why")
    def choose_comment(self, number: str) -> state:
        return self.give_comment(_(COMMENTS[int(number)]))

    @comment.suggest
    def give_comment(self, text: str) -> state:
        comment = reason_given(text)
        whole = self.desk.receiving.send_back(self.data.centre, self.data.last, comment)
        self._tell(whole, comment)
        self.say(_("Sent back. We have told the centre manager why."))
        return self.centre

    @comment.help
    def why_comment(self) -> str:
        return why_reason()

    def _tell(self, whole: WholeSheet, comment: str) -> None:
        """Whoever manages the centre, each in their language."""
        for manager in whole.managers:
            with speaking(manager.language or self.desk.service.language):
                said = _told(whole.centre, comment)
                again = Stamped.to(_("Send it again"), Stamped.of, whole.centre.centre_id)
                told = news(About.REGISTER, said, rows([again]) if comment else ())
            self.desk.notify(manager.person_id, told.dump())


def _told(centre: CentreSheet, comment: str) -> str:
    where = _("{centre} {code}, {exam}", centre=centre.centre, code=centre.code, exam=centre.exam)
    if not comment:
        return _("The stamped register of {centre} was received by the sub-county director of education.", centre=where)
    return _(
        "The stamped register of {centre} was sent back: {comment}. Put it right, and send a photo of it again.",
        centre=where,
        comment=comment,
    )


def _totals(every: list[CentreSheet]) -> str:
    counts = {came: sum(each.came is came for each in every) for came in Came}
    missing = sum(each.over for each in every if each.came in (Came.MISSING, Came.SENT_BACK))
    total = _(
        "Stamped registers: {waits} to look at, {received} of {all} received.",
        waits=counts[Came.WAITS],
        received=counts[Came.RECEIVED],
        all=len(every),
    )
    if not missing:
        return total
    gone = n_("{count} is missing after the exam.", "{count} are missing after the exam.", missing)
    return f"{total} {gone}"


def _line(c: CentreSheet) -> str:
    where = f"{c.code[-3:]} {c.centre}"
    if c.pages:
        said = n_("{count} page", "{count} pages", c.pages)
        return _("{where}: {state}, {pages}", where=where, state=_(CAME[c.came]), pages=said)
    return _("{where}: {state}", where=where, state=_(CAME[c.came]))
