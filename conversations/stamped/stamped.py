"""Stamped: the manager sends the signed and stamped register as a picture or PDF, in any chat, at any time."""

from dataclasses import dataclass

from conversations import ways
from conversations.core import (
    END,
    N_,
    Button,
    Conversation,
    Invalid,
    Message,
    Upload,
    _,
    link,
    n_,
    page,
    rows,
    state,
)
from conversations.core.conversation import End
from conversations.core.field import PER_PAGE, found
from conversations.speech.stamped import state_line
from storage.desk import Desk
from storage.people import Standing
from storage.stamped import StampedCentre

from .words import filed_lines, place, problem_said, results

MAX_BYTES = 20 * 2**20  # Bot API, getFile; WhatsApp's media are smaller
WHY_ASKED = N_(
    "The code stands at the top right of the printed register. Where it cannot be read, we need to know whose register "
    "it is. Or send a sharper photo."
)
NONE = N_("You manage no centre whose stamped register can be sent now. Write menu to see what you can do.")
NO_FILES = N_(
    "No picture can be sent by SMS. Send the photo of the stamped register to Karani on Telegram or WhatsApp, from the "
    "same number."
)


class Stamped(Conversation[Desk]):
    """Choose the centre where there are several, see how far its stamped register is, send it."""

    command = "stamped"
    words = ("stamped register", "muhuri", "stempu", "rejista yenye muhuri")  # it is under Print, not in the menu
    audience = frozenset({Standing.CENTRE_MANAGER, Standing.DEPUTY})
    takes_files = True

    @dataclass
    class Data:
        centre: int = 0
        page: int = 0
        sought: str = ""

    data: Data

    def begin(self) -> state:
        if self.desk.stamped.waiting():
            return self.asks()
        mine = self.desk.stamped.centres()
        if not mine:
            raise Invalid(_(NONE))
        if len(mine) > 1:
            return self.centres
        self.data.centre = mine[0].centre_id
        return self.send

    def took(self, upload: Upload) -> None:
        """Fetched and read as soon as it can be; what came of it is told then."""
        if not self.desk.present.takes_files:
            raise Invalid(_(NO_FILES))
        if upload.size > MAX_BYTES:
            raise Invalid(problem_said("large"))
        if not upload.reference:
            raise Invalid(problem_said("gone"))
        if not self.desk.stamped.centres():
            raise Invalid(_(NONE))
        self.desk.stamped.expect(upload.reference, upload.size, self.data.centre)
        self.say(_("Your file is here. We read it now; the answer follows."))

    @link
    def landed(self) -> state | None:
        """What was read in this chat is filed; the service presses this itself."""
        landed = self.desk.stamped.land()
        for line in results(landed, self.desk):
            self.say(line)
        return self.asks() if landed.asks else None

    @link
    def of(self, centre: int) -> state:
        self.data.centre = self._mine(centre).centre_id
        return self.send

    def _mine(self, centre: int) -> StampedCentre:
        mine = next((each for each in self.desk.stamped.centres() if each.centre_id == centre), None)
        if mine is None:
            raise Invalid(
                _("You do not have permission to do that. Write menu to see what you can do."),
                refused=f"stamped {centre}",
            )
        return mine

    @state
    def centres(self) -> Message:
        return self._choose(_("Which centre? Choose, or type a part of its name or code."), [])

    @centres.press("choose")
    def choose(self, centre: str) -> state:
        self.data.centre = self._mine(int(centre)).centre_id
        return self.send

    @centres.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @centres.search
    def search(self, text: str) -> None:
        self._seek(text)

    @centres.help
    def why_centres(self) -> str:
        return _("Choose the centre of which you want to send the stamped register.")

    @state
    def send(self) -> Message:
        centre = self._mine(self.data.centre)
        came, comment = self.desk.stamped.came(centre.centre_id)
        how = _("Send a photo of each page here, or one PDF. All of the page must be in the picture, with its code.")
        lines = [place(centre), state_line(came, comment), how if self.desk.present.takes_files else _(NO_FILES)]
        prints = self.desk.printing.may(centre.centre_id)  # a deputy does not
        paper = [self.to(_("Print"), ways.PRINT_OF, centre.centre_id)] if prints else []
        return Message("\n".join(lines), rows(paper))

    @send.help
    def why_send(self) -> str:
        return _(
            "Print the register. Everyone signs it; you and the sub-county director of education stamp it. Then take a "
            "photo of it from straight above, in good light, and send it here."
        )

    def asks(self) -> state:
        """What is to be known of the files without a code."""
        return self.only if len(self.desk.stamped.centres()) == 1 else self.which

    def _waiting(self) -> int:
        count = self.desk.stamped.waiting()
        if not count:
            raise Invalid(_("No file waits to be filed. Send a photo of the stamped register."))
        return count

    @state
    def only(self) -> Message:
        count, mine = self._waiting(), self.desk.stamped.centres()
        asks = n_(
            "We could not read a code in your file. Is it the stamped register of {centre}?",
            "We could not read a code in your {count} files. Are they the stamped register of {centre}?",
            count,
            centre=place(mine[0]) if mine else "",
        )
        return Message(asks, rows([Button(_("Yes, file it"), "file"), Button(_("Something else"), "leave")]))

    @only.press("file", yes=True)
    def the_only(self) -> End:
        mine = self.desk.stamped.centres()
        return self._file(mine[0].centre_id if len(mine) == 1 else 0)

    @only.press("leave", no=True)
    def leave(self) -> End:
        self.desk.stamped.leave()
        self.say(_("It was not filed."))
        return END

    @only.help
    def why_only(self) -> str:
        return _(WHY_ASKED)

    @state
    def which(self) -> Message:
        asks = n_(
            "We could not read a code in your file. Of which centre is this stamped register?",
            "We could not read a code in your {count} files. Of which centre is this stamped register?",
            self._waiting(),
        )
        return self._choose(asks, [Button(_("Something else"), "leave")])

    @which.press("choose")
    def of_this(self, centre: str) -> End:
        return self._file(int(centre))

    def _file(self, centre: int) -> End:
        for line in filed_lines(self.desk.stamped.choose(self._mine(centre).centre_id), self.desk):
            self.say(line)
        return END

    @which.press("leave")
    def leave_all(self) -> End:
        return self.leave()

    @which.press("page")
    def next_page(self) -> None:
        self.data.page += 1

    @which.search
    def seek(self, text: str) -> None:
        self._seek(text)

    @which.help
    def why_which(self) -> str:
        return _(WHY_ASKED)

    def _options(self) -> list[tuple[str, str]]:
        return [(str(each.centre_id), place(each)) for each in self.desk.stamped.centres()]

    def _choose(self, asks: str, also: list[Button]) -> Message:
        options = self._options()
        here = page(found(options, self.data.sought) or options, self.data.page, PER_PAGE)
        self.data.page = here.number
        buttons = [Button(label, "choose", centre) for centre, label in here.shown]
        return Message(asks, rows([*buttons, *here.more(), *also]))

    def _seek(self, text: str) -> None:
        if not found(self._options(), text):
            raise Invalid(_("None of your centres has that name or code. Type fewer letters."))
        self.data.sought, self.data.page = text[:40], 0
