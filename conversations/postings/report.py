"""Wrong posting: the officer says what is wrong in it, and what would be right."""

from dataclasses import dataclass

from conversations import ways
from conversations.core import END, N_, Button, Conversation, Invalid, Message, _, full_day, link, rows, speaking, state
from conversations.core.conversation import End
from conversations.profile import Personal, PinGuarded
from conversations.speech import About, on_paper, role_name, with_end
from conversations.speech.news import news
from storage.desk import Desk
from storage.people import Standing
from storage.postings import Wrong

WHAT = {Wrong.CENTRE: N_("wrong centre"), Wrong.ROLE: N_("wrong role"), Wrong.DATES: N_("wrong dates")}
ASK = {
    Wrong.CENTRE: N_("Which centre is right? Write its name, and its code if you know it."),
    Wrong.ROLE: N_("Which role is right?"),
    Wrong.DATES: N_("Which days are right? Write the first and the last."),
}
FEWEST, LONGEST = 2, 200  # signs of what somebody writes


class WrongPosting(Conversation[Desk]):
    """Which posting, what is wrong, what is right. A name or an ID is a correction of the person's own details."""

    command = "wrong"
    words = ("wrong posting", "something is wrong")
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        deployment: int = 0
        what: str = ""
        held: str = ""  # sealed: what would take the place of a report that waits

    data: Data

    def begin(self) -> state:
        postings = self.desk.deployments.postings(self.desk.present.person_id)
        if not postings:
            raise Invalid(
                _("You have no posting now. If that is wrong, call your TSC sub-county director: Help, Whom to call.")
            )
        self.data.deployment = postings[0].deployment
        return self.postings if len(postings) > 1 else self.what

    @link
    def about(self, deployment: int) -> state:
        self.data.deployment = deployment
        return self.what

    @state
    def postings(self) -> Message:
        mine = self.desk.deployments.postings(self.desk.present.person_id)
        label = {
            p.deployment: _("{role}, {centre}", role=role_name(p.role).capitalize(), centre=p.centre) for p in mine
        }
        return Message(_("Which posting is wrong?"), rows([self.to(label[d], WrongPosting.about, d) for d in label]))

    @postings.help
    def what_postings(self) -> str:
        return _("Choose the posting in which something is wrong.")

    @state
    def what(self) -> Message:
        buttons = [Button(_(label).capitalize(), "what", what) for what, label in WHAT.items()]
        buttons.append(self.to(_("My name or ID"), Identity))
        return Message(_("What is wrong?"), rows(buttons, width=2))

    @what.help
    def what_what(self) -> str:
        return _("Say what is wrong, then what is right. We tell your director, and you get an answer.")

    @what.press("what")
    def choose_what(self, what: str) -> state:
        self.data.what = Wrong(what)
        return self.right

    @state
    def right(self) -> Message:
        return Message(_(ASK[Wrong(self.data.what)]))

    @right.help
    def how_right(self) -> str:
        return _(
            "Write it in your own words. Your director reads it and corrects the posting, or tells you why it stays."
        )

    @right.text
    def say_right(self, text: str) -> state | End:
        rule = _("Write it in 2 to {most} characters.", most=LONGEST)
        said = on_paper(text, rule, LONGEST)
        if len(said) < FEWEST:
            raise Invalid(rule)
        before = self.desk.wrong_postings.reported_before(self.data.deployment, Wrong(self.data.what))
        if before is None or before[1] == said:
            return self._report(said)
        self.data.held = self.desk.wrong_postings.held(said)
        return self.replace

    @state
    def replace(self) -> Message:
        before = self.desk.wrong_postings.reported_before(self.data.deployment, Wrong(self.data.what))
        at, old = before or (self.desk.now, "")
        lines = [
            _("Your report of {day} is still open: {said}", day=full_day(self.desk.local(at).date()), said=old),
            _("Put this in its place? {said}", said=self.desk.wrong_postings.said(self.data.held)),
        ]
        return Message("\n".join(lines), rows([Button(_("Yes, replace it"), "replace"), self.keep_all()]))

    @replace.help
    def what_replace(self) -> str:
        return _("Your director has not answered the first report yet. We keep only one of the two.")

    @replace.press("replace", yes=True)
    def replace_it(self) -> End:
        return self._report(self.desk.wrong_postings.said(self.data.held))

    def _report(self, said: str) -> End:
        what, me = Wrong(self.data.what), self.desk.present
        told = self.desk.wrong_postings.report(self.data.deployment, what, said)
        [post] = [p for p in self.desk.deployments.postings(me.person_id) if p.deployment == self.data.deployment]
        name = with_end(me.name, self.desk.phones.of(me.person_id))
        for person, language in told:
            with speaking(language or self.desk.service.language):
                text = _("{name}, {role} at {centre}, reports: {what}.", name=name, role=role_name(post.role),
                         centre=post.centre, what=_(WHAT[what]))  # fmt: skip
                there = self.to(_("Open the report"), ways.REPORTS)
                self.desk.notify(person, news(About.POSTING, text, ((there,),)).dump())
        self.say(_("Thank you. We have told your director, and tell you the outcome."))
        return END


class Identity(PinGuarded):
    """The two details that a letter carries: where the old one stands on it, the director approves the new one."""

    command = "identity"
    title = N_("Name and national ID")

    full_name = Personal.fields["full_name"]
    national_id = Personal.fields["national_id"]
