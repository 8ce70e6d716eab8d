"""Interests: at which centre an officer has a relative among the candidates, or their own school."""

from dataclasses import dataclass
from typing import Any

from conversations.core import END, N_, Button, Invalid, Message, _, link, rows, state
from conversations.core.conversation import End
from conversations.gates import Consenting
from storage.people import Standing
from storage.vacancies import Tie

from .application_words import TIE_LABELS, TIES, interests

MOST = 8  # centres offered at once
ASKS = {
    Tie.RELATIVE: N_("At which centre does your relative sit the exam? Type a part of its name, or its code."),
    Tie.OWN_SCHOOL: N_("Which centre is your own school? Type a part of its name, or its code."),
}


class Interests(Consenting):
    """The centre is found by a part of its name, and what is declared is kept at once."""

    command = "interests"
    words = ("maslahi",)
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        exam: int = 0
        tie: str = ""
        sought: str = ""

    data: Data

    def begin(self) -> Any:
        mine = [one for one in self.desk.applications.mine() if one.goes_on]
        if not mine:
            raise Invalid(_("You declare conflicts of interest when you apply. Open vacancies are in Vacancies."))
        return self.at(Interests.about, mine[0].exam_id)

    @link
    def about(self, exam: int) -> Any:
        self.data.exam, self.data.tie = exam, ""
        return self.declared if self.desk.consents.given else self.consent

    @link
    def declare(self, exam: int, tie: Tie) -> Any:
        self.data.exam, self.data.tie, self.data.sought = exam, tie, ""
        if not self.desk.consents.given:
            return self.consent
        if tie is Tie.OWN_SCHOOL:
            self.data.sought = self.desk.profile.details().get("workstation", "")
        return self.centre

    def agreed(self) -> Any:
        if self.data.tie:
            return self.at(Interests.declare, self.data.exam, Tie(self.data.tie))
        return self.at(Interests.about, self.data.exam)

    @state
    def declared(self) -> Message:
        known = self.desk.interests.declared(self.data.exam)
        below = [Button(_("Remove these"), "take_back")] if known else []
        more = [self.to(_(label), Interests.declare, self.data.exam, tie) for tie, label in TIE_LABELS.items()]
        return Message(interests(known), rows([*more, *below]))

    @declared.help
    def why(self) -> str:
        return _("You cannot serve at a centre where a candidate is your relative or was your student.")

    @declared.press("take_back")
    def take_back(self) -> None:
        self.desk.interests.take_back(self.data.exam)
        self.desk.applications.declared_anew(self.data.exam)
        self.say(_("Removed: you declare no conflict of interest."))

    @state
    def centre(self) -> Message:
        found = self._found() if self.data.sought else []
        choices = [Button(name, "choose", code) for code, name in found]
        return Message(_(ASKS[Tie(self.data.tie)]), rows(choices))

    @centre.help
    def how(self) -> str:
        return _("Type a part of the centre's name, for example Mlimani, or the first digits of its code.")

    @centre.search
    def search(self, text: str) -> Any:
        self.data.sought = text[:80]
        found = self._found()
        if not found:
            raise Invalid(_("No centre of this exam has that in its name. Type fewer letters."))
        if len(found) == 1:
            return self.choose(found[0][0])
        if len(found) > MOST:
            self.say(_("There are more: type more letters of the name."))
        return None

    @centre.press("choose")
    def choose(self, code: str) -> End:
        self.desk.interests.declare(self.data.exam, code, Tie(self.data.tie))
        self.desk.applications.declared_anew(self.data.exam)
        [one] = [one for one in self.desk.interests.declared(self.data.exam) if one.centre_code == code]
        self.say(_("Declared: {interest}.", interest=_(TIES[one.what], centre=one.centre)))
        return END

    def _found(self) -> list[tuple[str, str]]:
        return self.desk.interests.centres(self.data.exam, self.data.sought, MOST + 1)
