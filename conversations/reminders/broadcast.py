"""Broadcast: a notice from the council to a place, a role or an exam, seen before it is sent, paused and stopped."""

from dataclasses import dataclass

from conversations.core import END, N_, Button, Invalid, Message, _, hour, link, n_, rows, state
from conversations.core.conversation import End
from conversations.speech import ROLES, foretold, listed, no_secret, with_end
from storage.exams import Role
from storage.people import Standing
from storage.reminders import Audience, BroadcastState

from .kinds import by_sms, worded
from .seconding import Seconds, ask_others, standing
from .unreached import NotReached

MIN_TEXT = 3
MAX_TEXT = 600  # so that it fits a WhatsApp template and few SMS
STATES = {
    BroadcastState.RUNNING: N_("being sent"),
    BroadcastState.PAUSED: N_("paused"),
    BroadcastState.STOPPED: N_("stopped"),
    BroadcastState.DONE: N_("all queued"),
}


class Broadcast(NotReached):
    """Whom, what, a look at count and sample, then the progress."""

    command = "notice"
    label = N_("Send a notice")
    words = ("tangazo",)
    audience = frozenset({Standing.COUNCIL})

    @dataclass
    class Data(NotReached.Data):
        exam: int = 0
        exam_title: str = ""
        place: str = ""
        place_name: str = ""
        role: str = ""
        text: str = ""
        rewritten: str = ""  # what would take its place

    data: Data

    def begin(self) -> state:
        return self.exam

    @property
    def to_whom(self) -> Audience:
        return Audience(self.data.exam or None, self.data.place, self.data.role or None)

    @state
    def exam(self) -> Message:
        buttons = [Button(title, "exam", str(number)) for number, title in self.desk.notices.exams()]
        last = self.desk.notices.last()
        waiting = [self.to(_("A notice to approve"), Seconds)] if self.desk.notices.to_second() else []
        past = [self.to(_("The last notice"), Broadcast.follow, last)] if last else []
        return Message(
            _("Who is the notice for? Choose the exam:"),
            rows([*buttons, Button(_("All exams"), "all"), *past, *waiting]),
        )

    @exam.help
    def what_exam(self) -> str:
        return _("Choose the exam whose officers the notice is for.")

    @exam.press("exam")
    def choose_exam(self, number: str) -> state:
        titles = dict(self.desk.notices.exams())
        self.data.exam = int(number)
        self.data.exam_title = titles.get(self.data.exam, "")
        return self.place

    @exam.press("all")
    def all_exams(self) -> state:
        self.data.exam, self.data.exam_title = 0, ""
        return self.place

    @state
    def place(self) -> Message:
        buttons = [Button(_("Everywhere"), "everywhere"), Button(_("One place"), "one")]
        return Message(_("Where?"), rows(buttons, width=2))

    @place.help
    def what_place(self) -> str:
        return _("Everywhere, or only in one county, sub-county or centre.")

    @place.press("everywhere")
    def everywhere(self) -> state:
        self.data.place = self.data.place_name = ""
        return self.role

    @place.press("one")
    def one_place(self) -> state:
        return self.code

    @state
    def code(self) -> Message:
        return Message(_("Type the code of a county (2 digits), a sub-county (5) or a centre (8)."))

    @code.help
    def what_code(self) -> str:
        return _("A county has 2 digits, a sub-county 5, a centre 8, for example 99101001.")

    @code.exact
    def type_code(self, text: str) -> state:
        code = text.replace(" ", "")
        name = self.desk.notices.place(code) if code.isdecimal() else None
        if name is None:
            raise Invalid(_("No county, sub-county or centre has that code. Check the digits and type it again."))
        self.data.place, self.data.place_name = code, name
        return self.role

    @state
    def role(self) -> Message:
        buttons = [Button(_(name).capitalize(), "role", role) for role, name in ROLES.items()]
        return Message(_("Which role?"), rows([*buttons, Button(_("All roles"), "any")]))

    @role.help
    def what_role(self) -> str:
        return _("Choose one role, or all of them.")

    @role.press("role")
    def choose_role(self, role: str) -> state:
        self.data.role = Role(role)
        return self.text

    @role.press("any")
    def any_role(self) -> state:
        self.data.role = ""
        return self.text

    @state
    def text(self) -> Message:
        return Message(_("Write the notice, in at most {most} characters.", most=MAX_TEXT))

    @text.help
    def what_text(self) -> str:
        return _(
            "Write it exactly as everyone will read it. You see the number of people and a sample before it goes out."
        )

    @text.text
    def type_text(self, text: str) -> state:
        if not MIN_TEXT <= len(text.strip()) <= MAX_TEXT:
            raise Invalid(_("A notice has 3 to {most} characters. Please write it again.", most=MAX_TEXT))
        no_secret(text)
        if self.data.text and self.data.text != text.strip():
            self.data.rewritten = text.strip()
            return self.replace
        self.data.text = text.strip()
        return self.look

    @state
    def replace(self) -> Message:
        lines = [_("Your notice, which has not gone out:"), self.data.text, "", _("Put this in its place?")]
        buttons = [Button(_("Yes, replace it"), "replace"), Button(_("Keep the old one"), "keep")]
        return Message("\n".join([*lines, self.data.rewritten]), rows(buttons))

    @replace.help
    def what_replace(self) -> str:
        return _("We send only one of the two. You see it again before it goes out.")

    @replace.press("replace", yes=True)
    def replace_it(self) -> state:
        self.data.text = self.data.rewritten
        return self.look

    @replace.press("keep", no=True)
    def keep_it(self) -> state:
        return self.look

    @state
    def look(self) -> Message:
        count = self.desk.notices.count(self.to_whom)
        if not count.people:
            raise Invalid(_("No officer there can be reached. Nothing was sent. Choose another place."))
        if not count.reached:
            text = n_("We cannot reach {count} more.", "We cannot reach {count} more.", count.people)
            nobody = _("No officer there can be reached. Nothing was sent. Choose another place.")
            return Message(
                f"{nobody}\n{text}", rows([Button(_("Officers not reached"), "away"), self.keep_all()], width=2)
            )
        lines = [
            n_("To {count} person", "To {count} people", count.reached),
            ", ".join(filter(None, [self.data.exam_title, self.data.place_name, self._role_name()])) or _("Everyone"),
            _("For example {names}.", names=listed([with_end(*one) for one in count.sample])),
        ]
        if away := count.people - count.reached:
            lines.append(n_("We cannot reach {count} more.", "We cannot reach {count} more.", away))
        said = by_sms(self.data.exam_title, self.data.text)
        lines += foretold(said, count.channels, self.desk.service.prices)
        if self.desk.notices.needs_second(count.reached):
            lines.append(_("That is many people: a second officer of the council must approve it before it goes out."))
        if self.desk.service.is_night(self.desk.local(self.desk.now).time()):
            lines.append(_("It is night now: we send it from {hour}.", hour=hour(self.desk.service.night_to)))
        lines += ["", worded(self.desk.present.name, self.data.exam_title, self.data.text)]
        buttons = [Button(_("Send it"), "send"), Button(_("Write it again"), "anew")]
        buttons += [Button(_("Officers not reached"), "away")] if away else []
        return Message("\n".join(lines), rows([*buttons, self.keep_all()], width=2))

    @look.help
    def what_look(self) -> str:
        return _("Nothing has gone out yet. Send it, or go back to change it.")

    def _role_name(self) -> str:
        return _(ROLES[Role(self.data.role)]) if self.data.role else ""

    @look.press("anew", no=True)
    def write_anew(self) -> state:
        return self.text

    @look.press("away")
    def to_away(self) -> state:
        self.data.away_page = 0
        return self.away

    @look.press("send", yes=True)
    def send(self) -> state:
        self.data.notice = self.desk.notices.send(self.to_whom, self.data.text)
        if self.desk.notices.progress(self.data.notice).second:
            ask_others(self.desk, self.data.notice)
        return self.progress

    @link
    def follow(self, notice: int) -> state:
        self.desk.notices.progress(notice)
        self.data.notice = notice
        return self.progress

    @state
    def progress(self) -> Message:
        seen = self.desk.notices.progress(self.data.notice)
        lines = [
            _("Notice {number}: {state}.", number=self.data.notice, state=_(STATES[seen.state])),
            _("{sent} of {total} sent, {waiting} in the queue, {failed} not delivered.", sent=seen.sent,
              total=seen.total, waiting=seen.waiting, failed=seen.failed),
        ]  # fmt: skip
        if seen.waiting and self.desk.service.is_night(self.desk.local(self.desk.now).time()):
            lines.append(_("It is night now: we send it from {hour}.", hour=hour(self.desk.service.night_to)))
        waits = seen.second is not None and seen.second.approved is not True
        if seen.second:
            lines.insert(1, standing(self.desk, seen.second))
        buttons = [Button(_("Refresh"), "again")]
        if seen.failed:
            buttons.append(Button(_("Who did not get it"), "failed"))
        over = seen.state is BroadcastState.STOPPED or (seen.state is BroadcastState.DONE and not seen.waiting)
        if waits and not over:
            buttons.append(Button(_("Stop for good"), "stop"))
        elif not over:
            paused = seen.state is BroadcastState.PAUSED
            buttons.append(Button(_("Go on"), "go") if paused else Button(_("Pause"), "pause"))
            buttons.append(Button(_("Stop for good"), "stop"))
        return Message("\n".join(lines), rows([*buttons, Button(_("Done"), "done")], width=2), replaces=True)

    @progress.help
    def what_progress(self) -> str:
        return _("You can pause the notice, or stop it for good: those who have it keep it, the others do not get it.")

    @progress.press("again")
    def look_again(self) -> None:
        """Drawn anew."""

    @progress.press("failed")
    def to_failed(self) -> state:
        self.data.failed_page = 0
        return self.failed

    @progress.press("pause")
    def pause(self) -> None:
        self._turn(BroadcastState.PAUSED)

    @progress.press("go")
    def go_on(self) -> None:
        self._turn(BroadcastState.RUNNING)

    @progress.press("stop")
    def stop(self) -> None:
        self._turn(BroadcastState.STOPPED)

    def _turn(self, state: BroadcastState) -> None:
        self.desk.notices.turn(self.data.notice, state)

    @progress.press("done")
    def leave(self) -> End:
        if self.desk.notices.progress(self.data.notice).state is BroadcastState.RUNNING:
            self.say(_("The notice is still being sent. You need do nothing."))
        return END
