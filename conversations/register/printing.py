"""Print: the register of a centre and exam as a PDF to sign, or blank, to be marked by pen."""

from conversations import ways
from conversations.core import END, N_, Button, Document, Invalid, Message, Source, _, link, rows, state
from conversations.core.conversation import End
from conversations.speech import CentreList, Labelled, file_name
from conversations.speech.stamped import state_line
from storage.people import Standing
from storage.register import Printable

WAITS = N_("We cannot make the PDF right now. It comes by itself; if it has not come in an hour, ask again.")


class Print(CentreList):
    """Choose the centre where there are several, then the paper."""

    command = "print"
    label = N_("Print")
    words = ("chapisha", "chapa")
    audience = frozenset({Standing.CENTRE_MANAGER, Standing.TSC_DIRECTOR, Standing.SCDE})

    def begin(self) -> state:
        centres = self.desk.printing.centres()
        if not centres:
            raise Invalid(_("You have no register to print. Write menu to see what you can do."))
        if len(centres) > 1:
            return self.centres
        return self.chosen(centres[0].centre_id)

    def chosen(self, centre: int) -> state:
        self.data.centre = self.desk.printing.centre(centre).centre_id
        return self.paper

    def options(self) -> list[Labelled]:
        return [(str(centre.centre_id), _line(centre)) for centre in self.desk.printing.centres()]

    def button(self, centre: int, label: str) -> Button:
        return self.to(label, Print.of, centre)

    def why_centres(self) -> str:
        return _("The register has every day of the exam, the marks so far, and boxes for signatures and stamps.")

    @link
    def of(self, centre: int) -> state:
        return self.chosen(centre)

    @state
    def paper(self) -> Message:
        centre = self.desk.printing.centre(self.data.centre)
        buttons = (
            self.to(_("Register to sign"), Print.register, centre.centre_id),
            self.to(_("Blank register"), Print.roster, centre.centre_id),
        )
        stamped = self.to(_("Send the stamped one"), ways.STAMPED_OF, centre.centre_id)
        lines, below = [_line(centre)], []
        if self.desk.standings & {Standing.CENTRE_MANAGER, Standing.DEPUTY}:
            below = [stamped]
            lines.append(state_line(*self.desk.stamped.came(centre.centre_id)))
        return Message("\n".join([*lines, _("Which paper?")]), (*rows(buttons, width=2), *rows(below)))

    @paper.help
    def why_paper(self) -> str:
        return _(
            "The register shows the marks as they are now. Everyone signs it; then it is stamped twice. Use "
            "the blank register where there is no network."
        )

    @link
    def register(self, centre: int) -> End:
        asked = self.desk.printing.asked(centre, "register")
        text = _(
            "The register of {centre}, as it is now. Print it; everyone signs; then the centre manager and "
            "the sub-county director of education stamp it. Send a photo of it here: it is filed by itself.",
            centre=_line(asked),
        )
        return self._send("register", asked, text)

    @link
    def roster(self, centre: int) -> End:
        asked = self.desk.printing.asked(centre, "roster")
        text = _(
            "A blank register of {centre}. Enter the marks here as soon as there is a network.", centre=_line(asked)
        )
        return self._send("roster", asked, text)

    def _send(self, kind: str, centre: Printable, text: str) -> End:
        """Made when it is sent, for this chat alone: see bot/papers."""
        source = Source(kind, centre.centre_id, self.desk.present.id, self.desk.now)
        name = file_name(
            "Register" if kind == "register" else "Blank-register", centre.centre, centre.code, centre.exam
        )
        document = Document(name, source.dump(), caption=_line(centre), missing=_(WAITS))
        self.post(Message(text, document=document))
        return END


def _line(centre: Printable) -> str:
    return _("{centre} {code}, {exam}", centre=centre.centre, code=centre.code, exam=centre.exam)
