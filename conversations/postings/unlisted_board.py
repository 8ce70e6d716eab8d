"""Who is not on the list: the director deploys them from their first day, or declines with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.core import Button, Message, Style, _, day_name, full_day, headed, link, n_, rows, speaking, state
from conversations.nominations import Overriding, rule_line
from conversations.speech import (
    About,
    dialled,
    ending,
    listed,
    one_day,
    reason_given,
    role_name,
    short,
    told_apart,
    why_reason,
)
from conversations.speech.news import news
from storage.people import PHONE, Standing
from storage.postings import Deployed, Judged
from storage.postings.unlisted import PER_PAGE
from storage.register import Reported

from .offer_notices import send_offers

LABEL = 24  # whatsapp_wire.MAX_LIST_TITLE


class UnlistedBoard(Overriding):
    """The oldest first."""

    command = "notonlist"
    words = ("wasio kwenye orodha",)
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.SCDE})

    @dataclass
    class Data(Overriding.Data):
        report: int = 0
        page: int = 0
        on: str = ""  # from which day, where another was written, ISO

    data: Data

    def begin(self) -> state:
        return self.waiting

    @state
    def waiting(self) -> Message:
        count = self.desk.unlisted_decisions.count()
        if not count:
            menu = ((self.to(_("Menu"), self.book.home),),)
            return Message(_("No report of someone who is not on the list is waiting for you."), menu)
        pages = -(-count // PER_PAGE)
        self.data.page %= pages
        shown = self.desk.unlisted_decisions.page(self.data.page)
        text = n_("{count} person works somewhere and is not on the list:",
                  "{count} people work somewhere and are not on the list:", count)  # fmt: skip
        lines = [text, *(f"{one.centre}: {one.name}, {role_name(one.role)}" for one in shown)]
        if pages > 1:
            lines.append(_("Page {number} of {pages}.", number=self.data.page + 1, pages=pages))
        names = told_apart([(one.name, one.phone) for one in shown])
        each = [self.to(short(name, LABEL), UnlistedBoard.show, one.id) for one, name in zip(shown, names, strict=True)]
        more = [Button(_("More"), "page")] if pages > 1 else []
        return Message(headed(lines), rows([*each, *more]))

    @waiting.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @waiting.help
    def what_waiting(self) -> str:
        return _("Choose a person to see who reported them, and to decide. The oldest comes first.")

    @link
    def show(self, report: int) -> state:
        self.data.report, self.data.on = self.desk.unlisted_decisions.read(report).report.id, ""
        return self.one

    @property
    def _from(self) -> date | None:
        return date.fromisoformat(self.data.on) if self.data.on else None

    @state
    def one(self) -> Message:
        judged = self.desk.unlisted_decisions.read(self.data.report)
        report = judged.report
        if judged.person:
            self.desk.seen.at(PHONE, judged.person)
        first = self._from or report.from_on
        lines = [
            _("{name}, {role} at {centre}, {exam}", name=report.name, role=role_name(report.role),
              centre=report.centre, exam=report.exam),
            ", ".join(filter(None, [dialled(report.phone), _id(report)])),
            _("Works there since {day}. Reported by {name} on {on}.", day=day_name(report.from_on),
              name=report.reporter, on=full_day(self.desk.local(report.reported_at).date())),
            *([_("Seen there: {days}.", days=listed([*map(day_name, report.days)]))] if report.days else []),
            *_contradictions(judged),
            *map(rule_line, judged.broken),
        ]  # fmt: skip
        buttons = [
            Button(_("Deploy from {day}", day=day_name(first)), "deploy", style=Style.GOOD),
            Button(_("Another day"), "other"),
            Button(_("Decline"), "decline", style=Style.BAD),
        ]
        return Message(headed(lines), rows(buttons))

    @one.help
    def what_one(self) -> str:
        return _(
            "Deploy puts them on the register from that day to the end of the exam, and they get their letter. Decline "
            "asks for a reason; the person who reported it gets your answer."
        )

    @one.press("other")
    def other_day(self) -> state:
        return self.day

    @state
    def day(self) -> Message:
        return Message(_("From which day on? Write it like 20 Oct."))

    @day.help
    def why_day(self) -> str:
        return _("The first day on which they are on the register.")

    @day.exact
    def give_day(self, text: str) -> state:
        self.data.on = one_day(text, self.desk.today).isoformat()
        return self.one

    @one.press("deploy", yes=True)
    def deploy(self) -> Any:
        return self.attempt("deploy")

    def act(self, _name: str, _what: dict[str, Any], reason: str) -> state:
        judged = self.desk.unlisted_decisions.read(self.data.report)
        report = judged.report
        post = self.desk.unlisted_decisions.deploy(report.id, self._from or report.from_on, reason=reason)
        why = _("was recorded provisionally before the deployment")
        taken = self.desk.unlisted_decisions.take_over(report, post, why)
        unreached = send_offers(self.desk, [post])
        self._tell(report, post, taken.days)
        self.say(_deployed(report, post, taken.days))
        if unreached:
            self.say(_("{name} has not joined Karani: please call.", name=post.name))
        return self.waiting

    @one.press("decline", no=True)
    def to_decline(self) -> state:
        return self.answer

    @state
    def answer(self) -> Message:
        return Message(_("Why are they not posted? The person who reported it gets your answer."))

    @answer.help
    def how_answer(self) -> str:
        return why_reason()

    @answer.text
    def give_answer(self, text: str) -> state:
        answer = reason_given(text)
        known = self.desk.unlisted_decisions.read(self.data.report)
        report = self.desk.unlisted_decisions.decline(self.data.report, answer)
        for person in {report.reported_by, known.person} - {0, self.desk.present.person_id}:
            with speaking(self.desk.unlisted_decisions.language_of(person) or self.desk.service.language):
                said = _("The director does not deploy {name} at {centre}: {answer}", name=report.name,
                         centre=report.centre, answer=answer)  # fmt: skip
                self.desk.notify(person, news(About.POSTING, said).dump())
        self.say(_("Declined. We have told those who are affected."))
        return self.waiting

    def _tell(self, report: Reported, post: Deployed, days: Sequence[date]) -> None:
        """Whoever reported it, and the centre's managers; who is deployed gets the offer."""
        managers = self.desk.officers.managers(report.centre_id, max(post.from_on, self.desk.today), post.person_id)
        about = {report.reported_by, *(manager.person_id for manager in managers)}
        for person in about - {post.person_id, self.desk.present.person_id}:
            with speaking(self.desk.unlisted_decisions.language_of(person) or self.desk.service.language):
                self.desk.notify(person, news(About.POSTING, _deployed(report, post, days)).dump())


def _deployed(report: Reported, post: Deployed, days: Sequence[date]) -> str:
    """Who is on the register now, and which days are marked already."""
    said = _("{name} is on the register of {centre} from {day} on.", name=post.name, centre=report.centre,
             day=day_name(post.from_on))  # fmt: skip
    marked = _("Marked P as they were seen: {days}.", days=listed([*map(day_name, days)])) if days else ""
    return " ".join(filter(None, [said, marked]))


def _id(report: Reported) -> str:
    return _("ID {end}", end=ending(report.national_id)) if report.national_id else _("ID not known")


def _contradictions(judged: Judged) -> list[str]:
    found = []
    if judged.called:
        found.append(_("This number is known here as {name}.", name=judged.called))
    if judged.id_differs:
        found.append(_("The ID is not the one we know of this person."))
    return found
