"""Exporting: an exam, what of it, of which sub-county, and the file comes."""

from dataclasses import dataclass
from typing import Any

from conversations.core import END, N_, Button, Conversation, Document, Invalid, Message, Source, _, page, rows, state
from conversations.core.conversation import End
from conversations.core.field import PER_PAGE, found
from storage.desk import Desk
from storage.people import Standing

EXPORT = "export"  # as bot/papers knows it
WAITS = N_("We cannot make the file right now. It comes by itself; if it has not come in an hour, ask again.")
KINDS = {
    "attendance": N_("Attendance, by day"),
    "days": N_("Attendance, one table"),
    "registers": N_("Registers"),
    "deployments": N_("Postings"),
    "completeness": N_("Missing details"),
    "letters": N_("Letters"),
    "failures": N_("Undelivered messages"),
}


class Exporting(Conversation[Desk]):
    """Choose what and where; each file is an act in the audit."""

    command = "export"
    label = N_("Files")
    words = ("exports", "faili", "download")
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.SCDE, Standing.COUNCIL})

    @dataclass
    class Data:
        exam: str = ""
        kind: str = ""
        place: str = ""
        sought: str = ""
        page: int = 0

    data: Data

    def begin(self) -> state:
        exams = self.desk.exports.exams()
        if not exams:
            raise Invalid(_("There is no exam in your sub-counties yet. Look again once its centres are there."))
        if len(exams) > 1:
            return self.exams
        return self._of_exam(exams[0][0])

    @state
    def exams(self) -> Message:
        here = page(self.desk.exports.exams(), self.data.page, PER_PAGE)
        buttons = [Button(title, "exam", code) for code, title in here.shown]
        return Message(_("Files of which exam?"), rows([*buttons, *here.more()]))

    @exams.press("exam")
    def choose_exam(self, code: str) -> state:
        return self._of_exam(code)

    @exams.press("page")
    def turn_exams(self) -> None:
        self.data.page += 1

    @exams.help
    def why_exams(self) -> str:
        return _("A file has what the records of one exam hold, for a spreadsheet.")

    def _of_exam(self, code: str) -> state:
        self.data = self.Data(code)
        return self.places if self.desk.exports.council else self.kinds

    @state
    def places(self) -> Message:
        places = self.desk.exports.sub_counties()
        here = page(found(places, self.data.sought) or places, self.data.page, PER_PAGE)
        self.data.page = here.number
        buttons = [Button(f"{name} {code}", "place", code) for code, name in here.shown]
        text = _("Of which sub-county? Choose, or type its code or a part of its name.")
        return Message(text, rows([*buttons, *here.more()]))

    @places.press("place")
    def choose_place(self, code: str) -> state:
        self.data.place = code
        return self.kinds

    @places.press("page")
    def turn_places(self) -> None:
        self.data.page += 1

    @places.search
    def search_place(self, text: str) -> Any:
        matching = found(self.desk.exports.sub_counties(), text)
        if not matching:
            raise Invalid(_("No sub-county has that name or code. Type fewer letters."))
        if len(matching) == 1:
            return self.choose_place(matching[0][0])
        self.data.sought, self.data.page = text, 0
        return None

    @places.help
    def why_places(self) -> str:
        return _("A file by chat is of one sub-county. A file of the nation is made where the service runs.")

    @state
    def kinds(self) -> Message:
        buttons = [Button(_(KINDS[kind]), "kind", kind) for kind in self.desk.exports.kinds()]
        return Message(_("What should be in the file?"), rows(buttons, width=2))

    @kinds.press("kind")
    def choose_kind(self, kind: str) -> state:
        self.data.kind = kind
        return self.formats

    @kinds.help
    def why_kinds(self) -> str:
        return _("You get it for your own sub-counties. Each file says who made it and when: do not pass it on.")

    @state
    def formats(self) -> Message:
        buttons = [Button("XLSX", "make", ".xlsx"), Button("CSV", "make", ".csv")]
        return Message(_("As XLSX for Excel, or as CSV for other programs?"), rows(buttons, width=2))

    @formats.press("make")
    def make(self, suffix: str) -> End:
        data = self.data
        number = self.desk.exports.ask(data.kind, data.exam, suffix, data.place)
        source = Source(EXPORT, number, self.desk.present.id, self.desk.now)
        name = "-".join(filter(None, (data.kind, data.exam, data.place))) + suffix
        text = _("The file, as the records are now. It is number {number} of the audit.", number=number)
        self.post(Message(text, document=Document(name, source.dump(), missing=_(WAITS))))
        return END

    @formats.help
    def why_formats(self) -> str:
        return _("Both have the same lines. Codes keep their zeros in XLSX.")
