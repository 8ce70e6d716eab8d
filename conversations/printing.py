"""Print: the register of a centre and exam as a PDF to sign, or blank, to be marked by pen."""

from dataclasses import dataclass
from typing import Any

from conversations.core import END, N_, Button, Conversation, Document, Invalid, Message, _, link, rows, state
from conversations.core.conversation import End
from conversations.core.field import PER_PAGE, found
from storage.desk import Desk
from storage.people import Standing
from storage.printing import Printable

WAITS = N_("The PDF cannot be made just now. It follows by itself; if it has not come in an hour, ask for it again.")


class Print(Conversation[Desk]):
    """Choose the centre where there are several, then the paper."""

    command = "print"
    label = N_("Print")
    words = ("chapisha", "chapa")
    audience = frozenset({Standing.CENTRE_MANAGER, Standing.TSC_DIRECTOR, Standing.SCDE})

    @dataclass
    class Data:
        page: int = 0
        sought: str = ""
        centre: int = 0

    data: Data

    def begin(self) -> state:
        centres = self.desk.printing.centres()
        if not centres:
            raise Invalid(_("There is no register that you may print."))
        if len(centres) > 1:
            return self.centres
        return self._chosen(centres[0].centre_id)

    def _chosen(self, centre: int) -> state:
        self.data.centre = self.desk.printing.centre(centre).centre_id
        return self.paper

    def _options(self) -> list[tuple[str, str]]:
        return [(str(centre.centre_id), _line(centre)) for centre in self.desk.printing.centres()]

    @state
    def centres(self) -> Message:
        options = self._options()
        shown = found(options, self.data.sought) or options
        pages = -(-len(shown) // PER_PAGE) or 1
        start = self.data.page % pages * PER_PAGE
        buttons = [self.to(label, Print.of, int(centre)) for centre, label in shown[start : start + PER_PAGE]]
        more = [Button(_("More"), "page")] if pages > 1 else []
        return Message(_("Which centre? Choose, or type a part of its name or code."), rows([*buttons, *more]))

    @centres.help
    def why_centres(self) -> str:
        return _("The register has every day of the exam, the marks so far, and boxes for signatures and stamps.")

    @centres.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @centres.search
    def search(self, text: str) -> Any:
        matching = found(self._options(), text)
        if len(matching) == 1:
            return self._chosen(int(matching[0][0]))
        if not matching:
            raise Invalid(_("No centre of yours has that in its name or code."))
        self.data.sought, self.data.page = text, 0
        return None

    @link
    def of(self, centre: int) -> state:
        return self._chosen(centre)

    @state
    def paper(self) -> Message:
        centre = self.desk.printing.centre(self.data.centre)
        buttons = (
            self.to(_("Register to sign"), Print.register, centre.centre_id),
            self.to(_("Blank roster"), Print.roster, centre.centre_id),
        )
        return Message("\n".join([_line(centre), _("Which paper?")]), rows(buttons, width=2))

    @paper.help
    def why_paper(self) -> str:
        return _(
            "The register shows the marks as they are now: everyone signs it, then the centre manager and the "
            "sub-county director of education stamp it. The blank roster is marked by pen where there is no network."
        )

    @link
    def register(self, centre: int) -> End:
        asked = self.desk.printing.asked(centre, "register")
        text = _("The register of {centre}, as it is now. Everyone signs; then both stamps.", centre=_line(asked))
        return self._send("register", asked, text)

    @link
    def roster(self, centre: int) -> End:
        asked = self.desk.printing.asked(centre, "roster")
        text = _("A blank roster of {centre}. Enter the marks as soon as there is a network.", centre=_line(asked))
        return self._send("roster", asked, text)

    def _send(self, kind: str, centre: Printable, text: str) -> End:
        """Made when it is sent, for this chat alone: see bot/documents."""
        source = f"{kind}:{centre.centre_id}:{self.desk.present.id}:{int(self.desk.now.timestamp())}"
        document = Document(f"{kind}-{centre.code}.pdf", source, caption=_line(centre), missing=_(WAITS))
        self.post(Message(text, document=document))
        return END


def _line(centre: Printable) -> str:
    return _("{centre} {code}, {exam}", centre=centre.centre, code=centre.code, exam=centre.exam)
