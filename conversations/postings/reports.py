"""Reports of wrong postings: the director puts each right, or says why it is right as it is."""

from dataclasses import dataclass

from conversations.core import Button, Conversation, Message, _, full_day, headed, link, n_, page, rows, speaking, state
from conversations.nominations import posting_line
from conversations.speech import About, reason_given, told_apart, why_reason, with_end
from conversations.speech.news import news
from storage.desk import Desk
from storage.people import Standing
from storage.postings import Report

from .redeploy import Redeploy
from .report import WHAT

PER_PAGE = 8


class WrongReports(Conversation[Desk]):
    """The oldest first."""

    command = "reports"
    words = ("wrong postings",)
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.SCDE})

    @dataclass
    class Data:
        report: int = 0
        page: int = 0

    data: Data

    def begin(self) -> state:
        return self.waiting

    @state
    def waiting(self) -> Message:
        reports = self.desk.wrong_postings.waiting()
        if not reports:
            return Message(
                _("No report of a wrong posting is waiting for you."), ((self.to(_("Menu"), self.book.home),),)
            )
        text = n_(
            "{count} report of a wrong posting is waiting.",
            "{count} reports of wrong postings are waiting.",
            len(reports),
        )
        here = page(reports, self.data.page, PER_PAGE)
        names = told_apart([(one.posting.name, one.posting.phone) for one in here.shown])
        buttons = [
            self.to(_label(one, name), WrongReports.show, one.id) for one, name in zip(here.shown, names, strict=True)
        ]
        return Message(headed([text, *here.lines]), rows([*buttons, *here.more()]))

    @waiting.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @waiting.help
    def what_waiting(self) -> str:
        return _("Choose a report to see what the officer says. The oldest comes first.")

    @link
    def show(self, report: int) -> state:
        self.data.report = self.desk.wrong_postings.read(report).id
        return self.one

    @state
    def one(self) -> Message:
        report = self.desk.wrong_postings.read(self.data.report)
        self.desk.seen.at("report", report.posting.person_id)
        day = full_day(self.desk.local(report.reported_at).date())
        name = with_end(report.posting.name, report.posting.phone)
        lines = [
            _("{name}, reported on {day}: {what}", name=name, day=day, what=_(WHAT[report.what])),
            _("Says: {said}", said=report.said),
            _("Posted: {seat}", seat=posting_line(report.posting)),
        ]
        correct = self.to(_("Correct it"), Redeploy.seat, report.posting.deployment)
        return Message(headed(lines), ((correct, Button(_("It is right"), "keep")),))

    @one.help
    def what_one(self) -> str:
        return _(
            "Choose Correct it to change the posting. Choose It is right to leave it; then write why, and the "
            "officer gets your answer."
        )

    @one.press("keep")
    def to_answer(self) -> state:
        return self.answer

    @state
    def answer(self) -> Message:
        return Message(_("Why is it right as it is? The officer gets your answer."))

    @answer.help
    def how_answer(self) -> str:
        return why_reason()

    @answer.text
    def give_answer(self, text: str) -> state:
        answer = reason_given(text)
        report = self.desk.wrong_postings.keep(self.data.report, answer)
        with speaking(report.posting.language or self.desk.service.language):
            what = _(WHAT[report.what])
            said = _(
                "Your director has looked at your report ({what}). The posting stays: {answer}",
                what=what,
                answer=answer,
            )
            self.desk.notify(report.posting.person_id, news(About.POSTING, said).dump())
        self.say(_("We have told {name}.", name=self.desk.officers.called(report.posting)))
        return self.waiting


def _label(report: Report, name: str) -> str:
    return _("{name}: {what}", name=name, what=_(WHAT[report.what]))
