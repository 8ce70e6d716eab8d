"""Disputes, as those see them who answer: the centre manager first, then the TSC sub-county director."""

from collections.abc import Sequence
from dataclasses import dataclass

from conversations import ways
from conversations.core import (
    N_,
    Button,
    Conversation,
    Message,
    _,
    day_name,
    headed,
    hour,
    link,
    n_,
    page,
    quiet,
    rows,
    state,
)
from conversations.register.receipt import receipt
from conversations.speech import contacts, dialled, reason_given, role_name, stood_in, told_apart, why_reason
from storage.desk import Desk
from storage.disputes import Answer, Case, Decided, DisputeState
from storage.people import PHONE, Standing

from .notices import tell_decided

PER_PAGE = 7
SAID = {
    DisputeState.CORRECTED: N_("{name} is marked P on {day}. We have told everyone concerned."),
    DisputeState.STAYS: N_("The mark of {name} on {day} stays. We have told everyone concerned."),
    DisputeState.GONE: N_("{name} is no longer posted there on {day}. The dispute is closed."),
}


class Disputes(Conversation[Desk]):
    """The oldest first; one tap decides, and a manager who says that the mark stays says why."""

    command = "disputes"
    words = ("mapingamizi", "pingamizi")
    audience = frozenset({Standing.CENTRE_MANAGER, Standing.TSC_DIRECTOR})

    @dataclass
    class Data:
        dispute: int = 0
        page: int = 0

    data: Data

    def begin(self) -> state:
        return self.waiting

    @state
    def waiting(self) -> Message:
        waits, others = self._open()
        here = page([*waits, *others], self.data.page, PER_PAGE)
        self.data.page = here.number
        menu = self.to(_("Menu"), self.book.home)
        if not here.shown:
            return Message(_("No dispute waits for you."), ((menu,),))
        lines = [n_("{count} dispute waits for you.", "{count} disputes wait for you.", len(waits))]
        if others:
            lines.append(n_("{count} waits for a centre manager.", "{count} wait for centre managers.", len(others)))
        labels = self._labels(here.shown)
        buttons = [self.to(label, Disputes.show, case.id) for label, case in zip(labels, here.shown, strict=True)]
        return Message(headed([*lines, *here.lines]), rows([*buttons, *here.more(), menu]), replaces=True)

    def _open(self) -> tuple[list[Case], list[Case]]:
        """What waits for whoever sits here, and what they see as a director."""
        waits = self.desk.disputes.waiting()
        mine = {case.id for case in waits}
        directs = Standing.TSC_DIRECTOR in self.desk.standings
        return waits, [case for case in self.desk.disputes.open_here() if case.id not in mine] if directs else []

    @staticmethod
    def _labels(cases: Sequence[Case]) -> list[str]:
        names = told_apart([*{case.person_id: (case.name, case.phone) for case in cases}.values()])
        called = dict(zip(dict.fromkeys(case.person_id for case in cases), names, strict=True))
        return [f"{day_name(case.on)} {called[case.person_id]}" for case in cases]

    @waiting.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @waiting.help
    def what_waiting(self) -> str:
        return _("Choose a dispute to read what the officer says. The oldest comes first.")

    @link
    def show(self, dispute: int) -> state:
        self.data.dispute = self.desk.disputes.read(dispute).id
        return self.one

    @state
    def one(self) -> Message:
        case = self.desk.disputes.read(self.data.dispute)
        self.desk.seen.at(PHONE, case.person_id)
        lines = [
            _("{name}, {role}, disputes {day}", name=case.name, role=role_name(case.role), day=day_name(case.on)),
            f"{case.centre}, {dialled(case.phone)}",
            self._marked(case),
            *([_("Said here at {hour}.", hour=hour(self.desk.local(case.here)))] if case.here else []),
            _("Says: {said}", said=case.said),
            *self._answered(case),
        ]
        back = self.to(_("Disputes"), Disputes)
        if not case.mine:
            managers = self.desk.officers.managers(case.centre_id, case.on, case.person_id)
            who = contacts([manager.contact for manager in managers]) or "-"
            lines.append(_("The centre manager is asked first: {who}.", who=who))
            return Message(headed(lines), ((back,),))
        correct = Button(_("Correct to P"), "correct")
        stays = _("Stays Ab") if case.mark else _("Stays not marked")
        opens = ways.REGISTER_OPEN.button(_("Open the register"), case.centre_id, case.on)
        return Message(headed(lines), ((correct, Button(stays, "stays")), (opens, back)))

    def _marked(self, case: Case) -> str:
        if not case.mark or not case.marked_at:
            return _("Not marked.")
        at = self.desk.local(case.marked_at)
        when = f"{day_name(at.date())} {hour(at)}"
        return _("{mark}, by {name}, {when}.", mark=case.mark, name=stood_in(case.marked_by, case.on_behalf), when=when)

    @staticmethod
    def _answered(case: Case) -> list[str]:
        if case.state is not DisputeState.DIRECTOR:
            return []
        match case.answer:
            case Answer.STAYS:
                return [_("{name} says it stays: {why}", name=case.answered_by, why=case.why)]
            case Answer.CORRECT:
                return [_("{name} says it was P. The register is closed to them.", name=case.answered_by)]
        return [quiet(_("The centre manager has not answered."))]

    @one.help
    def what_one(self) -> str:
        return _(
            "Choose Correct to P if the officer was there: the register is changed at once. A centre manager who "
            "leaves the mark writes why, and then the TSC sub-county director decides."
        )

    @one.press("correct")
    def correct(self) -> state:
        return self._told(self.desk.disputes.correct(self.data.dispute))

    @one.press("stays")
    def keep(self) -> state:
        if self.desk.disputes.read(self.data.dispute).state is DisputeState.MANAGER:
            return self.why
        return self._told(self.desk.disputes.keep(self.data.dispute))

    @state
    def why(self) -> Message:
        case = self.desk.disputes.read(self.data.dispute)
        return Message(_("Why does the mark of {name} stay? The officer and the director read it.", name=case.name))

    @why.help
    def how_why(self) -> str:
        return why_reason()

    @why.text
    def say_why(self, text: str) -> state:
        return self._told(self.desk.disputes.keep(self.data.dispute, reason_given(text)))

    def _told(self, decided: Decided) -> state:
        """Everybody concerned hears of it; a register that was sent anew has its new receipt."""
        tell_decided(self.desk, decided)
        case = decided.case
        what = {"name": case.name, "day": day_name(case.on)}
        if decided.state is DisputeState.DIRECTOR:
            self.say(_up(decided))
        else:
            self.say(_(SAID[decided.state], **what))
        if decided.unsent:
            self.say(_("The register has other changes since it was sent: open it and choose Send for a new receipt."))
        if decided.sent:
            self.post(receipt(decided.sent, self.desk))
        self.data.dispute = 0
        return self.waiting


def _up(decided: Decided) -> str:
    if decided.answer is Answer.CORRECT:
        return _("Only the TSC sub-county director can change it now. We have told them what you say.")
    return _("The TSC sub-county director decides now. We have told {name}.", name=decided.case.name)
