"""Rotation: supervisors go on to the next centre for the new week, all at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.core import END, Button, Invalid, Message, _, day_name, headed, rows, state
from conversations.nominations import Overriding, numbered_lines
from conversations.speech import next_monday, one_day, told_apart
from storage.exams import Role
from storage.people import Standing
from storage.postings import Posting

from .notices import tell_moved


class Rotation(Overriding):
    """The exam, the day, the plan: each goes to the next centre by its code, and the last to the first."""

    command = "rotate"
    words = ("zungusha",)
    audience = frozenset({Standing.TSC_DIRECTOR})

    @dataclass
    class Data(Overriding.Data):
        exam: int = 0
        on: str = ""

    data: Data

    def begin(self) -> state:
        exams = self.desk.officers.exams(Role.SUPERVISOR)
        if not exams:
            raise Invalid(_("No supervisor is posted in your sub-counties yet. To post one, open Centres."))
        self.data.exam = exams[0][0]
        return self.exam if len(exams) > 1 else self.day

    @state
    def exam(self) -> Message:
        exams = self.desk.officers.exams(Role.SUPERVISOR)
        return Message(_("Which exam's supervisors?"), rows([Button(title, "of", str(id_)) for id_, title in exams]))

    @exam.help
    def what_exam(self) -> str:
        return _("Choose the exam whose supervisors change centres.")

    @exam.press("of")
    def choose_exam(self, exam: str) -> state:
        self.data.exam = int(exam)
        return self.day

    @state
    def day(self) -> Message:
        monday = next_monday(self.desk.today)
        button = Button(day_name(monday), "on", monday.isoformat())
        return Message(_("From which day on? Choose, or type a day like 25 Oct."), ((button,),))

    @day.help
    def why_day(self) -> str:
        return _("Supervisors change centres by the week. Until the day before, each stays where they are.")

    @day.press("on")
    def choose_day(self, on: str) -> state:
        self.data.on = on
        return self.plan

    @day.search
    def type_day(self, text: str) -> state:
        return self.choose_day(one_day(text, self.desk.today).isoformat())

    def _postings(self) -> list[Posting]:
        """One supervisor a centre, in the order of the centres' codes."""
        known = self.desk.officers.serving_as(self.data.exam, Role.SUPERVISOR, date.fromisoformat(self.data.on))
        first = {posting.centre_id: posting for posting in reversed(known)}
        return [posting for posting in known if first[posting.centre_id] is posting]

    @state
    def plan(self) -> Message:
        postings = self._postings()
        if len(postings) <= 1:
            raise Invalid(_("Fewer than two centres have a supervisor on that day. Choose another day."))
        names = told_apart([(posting.name, posting.phone) for posting in postings])
        lines = [
            _("{name}: {old} > {new}", name=name, old=posting.centre, new=to.centre)
            for name, posting, to in zip(names, postings, [*postings[1:], postings[0]], strict=True)
        ]
        head = _("From {day} on:", day=day_name(date.fromisoformat(self.data.on)))
        return Message(headed([head, *numbered_lines(lines)]), ((Button(_("Yes, do it"), "do"), self.keep_all()),))

    @plan.help
    def what_plan(self) -> str:
        return _("Each supervisor moves to the next centre on that day. Nothing changes until you choose Yes, do it.")

    @plan.press("do", yes=True)
    def do(self) -> Any:
        return self.attempt("rotate", posts=[posting.deployment for posting in self._postings()])

    def act(self, name: str, what: dict[str, Any], reason: str) -> Any:
        moved = self.desk.redeploying.rotate(what["posts"], date.fromisoformat(self.data.on), reason=reason)
        tell_moved(self.desk, moved)
        self.say(_("Done. We have told everyone affected."))
        return END
