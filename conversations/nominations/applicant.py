"""One applicant, as the director decides: offer a post, nominate, place at a centre, decline."""

from typing import Any

from conversations import ways
from conversations.core import Button, Errand, Message, Place, Style, _, headed, n_, rows, state
from conversations.speech import dialled, reason_given, role_name, why_reason
from conversations.vacancies import tell_applicant
from storage.people import PHONE
from storage.vacancies import Progress

from .placing import Placing
from .words import matters, standing


class OneApplicant(Placing):
    """The states about one applicant; `after` is where a decision leads, and `here` back to this applicant."""

    def after(self) -> state:
        raise NotImplementedError

    def here(self) -> Place:
        raise NotImplementedError

    def nominate_all(self, applications: list[int]) -> None:
        new = self.desk.nominations.nominate(applications)
        for one in new:
            tell_applicant(self.desk, one)
        self.say(
            n_("{count} person nominated. We have told them.", "{count} people nominated. We have told them.", len(new))
        )

    @state
    def one(self) -> Message:
        one = self.read()
        self.desk.seen.at(PHONE, one.person_id)
        lines = [
            _("{name}, {phone}", name=one.name, phone=dialled(one.phone)),
            _("{role}, {exam}: {state}", role=role_name(one.role).capitalize(), exam=one.exam, state=standing(one)),
            matters(one),
        ]
        if one.override_reason:
            lines.append(_("Rule overridden: {reason}", reason=one.override_reason))
        if one.reason:
            lines.append(_("Reason: {reason}", reason=one.reason))
        buttons = []
        for wish in self.desk.approvals.waiting(one.person_id):
            lines.append(_("A change is waiting for your approval: here you see the old detail."))
            buttons.append(ways.CORRECTION_SHOW.button(_("A change to approve"), wish.id))
        if one.state in (Progress.SUBMITTED, Progress.DECLINED):
            buttons.append(Button(_("Nominate"), "nominate", style=Style.GOOD))
        if one.state is not Progress.DEPLOYED:
            buttons += [Button(_("Offer a post"), "offer", style=Style.GOOD), Button(_("Place at a centre"), "place")]
        if one.state is Progress.NOMINATED:
            buttons.append(Button(_("Undo nomination"), "put_back"))
        if one.state in (Progress.SUBMITTED, Progress.NOMINATED):
            buttons.append(Button(_("Decline"), "decline", style=Style.BAD))
        return Message(headed(lines), rows(buttons, width=2))

    @one.help
    def what_one(self) -> str:
        return _(
            "Choose Offer a post to choose the centre and send the offer, or Nominate to put this applicant "
            "forward without one. If you decline, give a reason; the applicant sees it."
        )

    @one.press("nominate")
    def nominate(self) -> None:
        self.nominate_all([self.data.application])

    @one.press("put_back")
    def put_back(self) -> None:
        one = self.desk.nominations.put_back(self.data.application)
        tell_applicant(self.desk, one)
        self.say(_("{name} is no longer nominated.", name=self.called(self.read())))

    @one.press("offer")
    def offer_post(self) -> Errand:
        return Errand(ways.GIVE_TO.at(self.data.application), self.here())

    @one.press("place")
    def to_place(self) -> state:
        return self.where

    @one.press("decline")
    def to_decline(self) -> state:
        return self.reason

    @state
    def reason(self) -> Message:
        text = _("Why do you decline the application? The applicant sees the reason.")
        return Message(text, ((self.keep_all(),),))

    @reason.help
    def how_reason(self) -> str:
        return why_reason()

    @reason.text
    def give_reason(self, text: str) -> state:
        why, name = reason_given(text), self.called(self.read())
        tell_applicant(self.desk, self.desk.nominations.decline(self.data.application, why))
        self.say(_("Declined. We have told {name}.", name=name))
        return self.after()

    def placed(self, centre: int) -> Any:
        return self.attempt("assign", application=self.data.application, centre=centre)

    def act(self, name: str, what: dict[str, Any], reason: str) -> Any:
        one, new = self.desk.nominations.assign(what["application"], what["centre"], reason)
        for change in new:
            tell_applicant(self.desk, change)
        self.say(
            _("{name} is set aside for this centre. Next: open Centres and send the offer.", name=self.called(one))
        )
        return self.after()
