"""Who marks: a director sees a centre's manager and deputies, appoints an acting manager, and ends what is to end."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.core import N_, Button, Invalid, Message, Style, _, headed, link, rows, state
from conversations.speech import CentreList, Labelled, contacts, dialled, told_apart
from storage.delegations import Candidate
from storage.people import PHONE, Standing

from .deputy import handed_line
from .handing import Handing
from .notices import tell_answered, tell_appointed, tell_ended


class WhoMarks(CentreList, Handing):
    """Choose the centre; then appoint, or end."""

    command = "acting"
    label = N_("Who marks")
    words = ("who marks", "acting manager", "kaimu", "kaimu meneja", "acting managers")
    audience = frozenset({Standing.TSC_DIRECTOR})
    does = N_("Appoint")
    asks_who = N_("Who is the acting manager? Choose, or type a phone number and name.")

    @dataclass
    class Data(Handing.Data, CentreList.Data):
        centre: int = 0

    data: Data

    def begin(self) -> state:
        return self.centres

    def options(self) -> list[Labelled]:
        centres = self.desk.acting.centres()
        if not centres:
            raise Invalid(
                _("There is no centre with an exam in your sub-counties. If that is wrong, call the council.")
            )
        line = "{centre} {code}, {exam}"
        return [(str(c.centre_id), _(line, centre=c.centre, code=c.code, exam=c.exam)) for c in centres]

    def why_centres(self) -> str:
        return _("Choose the centre whose register nobody marks, or whose deputy you want to see.")

    def button(self, centre: int, label: str) -> Button:
        return self.to(label, WhoMarks.of, centre)

    def chosen(self, centre: int) -> state:
        self.data = self.Data(centre=self.desk.acting.centre(centre).centre_id)
        return self.marks

    @link
    def of(self, centre: int) -> state:
        return self.chosen(centre)

    @state
    def marks(self) -> Message:
        centre = self.desk.acting.centre(self.data.centre)
        managers, handed = self.desk.acting.managers(centre.centre_id), self.desk.acting.given(centre.centre_id)
        self.desk.seen.at(PHONE, *(m.person_id for m in managers), *(one.person_id for one in handed))
        lines = [_("{centre} {code}, {exam}", centre=centre.centre, code=centre.code, exam=centre.exam)]
        named = contacts([manager.contact for manager in managers])
        lines.append(_("Manager: {names}", names=named) if named else _("no centre manager"))
        names = told_apart([(one.name, one.phone) for one in handed])
        lines += [f"{handed_line(one, name)}. {dialled(one.phone)}" for one, name in zip(handed, names, strict=True)]
        buttons = [Button(_("Appoint acting manager"), "who")]
        buttons += [self.to(_("End: {name}", name=name), WhoMarks.end, one.id, style=Style.BAD)
                    for one, name in zip(handed, names, strict=True)]  # fmt: skip
        return Message(headed(lines), rows(buttons))

    @marks.help
    def why_marks(self) -> str:
        return _(
            "Appoint an acting manager where the manager cannot mark and has named no deputy. To give the post itself "
            "to another person, open Officers."
        )

    @marks.press("who")
    def to_who(self) -> state:
        return self.who

    def candidates(self) -> list[Candidate]:
        return self.desk.acting.candidates(self.desk.acting.centre(self.data.centre).centre_id)

    def until(self) -> date:
        return self.desk.acting.centre(self.data.centre).until

    def register_days(self, first: date, last: date) -> list[date]:
        return self.desk.acting.days(self.data.centre, first, last)

    def proposed(self, name: str, days: str) -> str:
        what = {"centre": self.desk.acting.centre(self.data.centre).centre, "name": name, "days": days}
        return _(
            "Acting manager of {centre}, {days}: {name}? They mark, send and print its register.",
            **what,
        )

    def hand(self, first: date, last: date) -> Any:
        person = self.somebody(self.desk.acting.somebody)
        handed = self.desk.acting.appoint(self.data.centre, person, first, last)
        passed_on = tell_appointed(self.desk, handed)
        self.say(_("{name} is acting manager. We have told everyone concerned.", name=handed.name))
        if passed_on:
            self.say(_("We cannot send SMS: please pass on the next message."))
        for message in passed_on:
            self.post(message)
        return self.chosen(self.data.centre)

    @link
    def end(self, delegation: int) -> state:
        handed = self.desk.acting.end(delegation)
        tell_ended(self.desk, handed)
        if not handed.acting:
            tell_answered(self.desk, handed, taken=False)
        self.say(_("{name} no longer marks the register of {centre}.", name=handed.name, centre=handed.centre))
        return self.chosen(handed.centre_id)
