"""Letters: the director sees who has got and opened the letter, and whom to call."""

from dataclasses import dataclass
from typing import Any

from conversations.core import N_, Button, Conversation, Invalid, Message, _, full_day, link, n_, rows, state
from conversations.core.field import PER_PAGE, found
from storage.desk import Desk
from storage.letter_board import CentresLetters, OfficersLetter, Reached
from storage.people import Standing

from .words import dialled, role_name

NOT_YET = (Reached.NO_CHAT, Reached.NOT_ASKED, Reached.FAILED)
REACHED = {
    Reached.NO_CHAT: N_("No chat with Karani ({count}):"),
    Reached.NOT_ASKED: N_("Not asked for yet ({count}):"),
    Reached.FAILED: N_("Asked for, but it could not be sent ({count}):"),
    Reached.ASKED: N_("Asked for, on its way ({count}):"),
    Reached.SENT: N_("Sent ({count}):"),
    Reached.GOT: N_("Arrived ({count}):"),
    Reached.OPENED: N_("Opened ({count}):"),
}
NAMED = 20  # of those at the same point


class LettersSeen(Conversation[Desk]):
    """The centres with their counts; a centre shows its officers, those without the letter first."""

    command = "letters"
    label = N_("Letters")
    words = ("barua zote",)
    audience = frozenset({Standing.TSC_DIRECTOR})

    @dataclass
    class Data:
        page: int = 0
        sought: str = ""
        centre: int = 0

    data: Data

    def begin(self) -> state:
        return self.centres

    @state
    def centres(self) -> Message:
        every = self.desk.letter_board.centres()
        if not every:
            raise Invalid(_("Nobody is posted in your sub-counties at the moment."))
        options = [(str(n), _place(each)) for n, each in enumerate(every)]
        shown = [every[int(n)] for n, _label in found(options, self.data.sought) or options]
        pages = -(-len(shown) // PER_PAGE)
        start = self.data.page % pages * PER_PAGE
        here = shown[start : start + PER_PAGE]
        lines = [_totals(every), "", *(f"{_place(each)}: {_counts(each)}" for each in here)]
        buttons = [self.to(_place(each), LettersSeen.of, each.centre_id) for each in here]
        more = [Button(_("More"), "page")] if pages > 1 else []
        return Message("\n".join(lines), rows([*buttons, *more]))

    @centres.help
    def why_centres(self) -> str:
        return _(
            "Telegram tells only that a letter was sent; WhatsApp and SMS also tell that it arrived. Choose a centre, "
            "or type a part of its name or code, to see who has not asked for the letter yet."
        )

    @centres.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @centres.search
    def search(self, text: str) -> Any:
        every = self.desk.letter_board.centres()
        matching = found([(str(each.centre_id), _place(each)) for each in every], text)
        if len(matching) == 1:
            return self._turn_to(int(matching[0][0]))
        if not matching:
            raise Invalid(_("No centre of yours has that in its name or code."))
        self.data.sought, self.data.page = text, 0
        return None

    @link
    def of(self, centre: int) -> state:
        return self._turn_to(centre)

    def _turn_to(self, centre: int) -> state:
        self.data.centre = self.desk.letter_board.centre(centre).centre_id
        return self.centre

    @state
    def centre(self) -> Message:
        centre = self.desk.letter_board.centre(self.data.centre)
        lines = [_place(centre), _released(centre)]
        for reached in Reached:
            if officers := [officer for officer in centre.officers if officer.reached is reached]:
                lines += ["", _(REACHED[reached], count=len(officers)), *map(_officer, officers[:NAMED])]
            if (more := len(officers) - NAMED) > 0:
                lines.append(n_("and {count} other", "and {count} others", more))
        return Message("\n".join(lines), ((self.to(_("All centres"), LettersSeen),),))

    @centre.help
    def why_centre(self) -> str:
        return _("Those without the letter come first, with the number to call. They get it with: My letter.")


def _place(centre: CentresLetters) -> str:
    return _("{centre} {code}, {exam}", centre=centre.centre, code=centre.centre_code, exam=centre.exam)


def _released(centre: CentresLetters) -> str:
    if centre.opens_on is None:
        return _("The letters are not out, and no day is set.")
    if not centre.out:
        return _("The letters come out on {day}.", day=full_day(centre.opens_on))
    return _("The letters are out since {day}.", day=full_day(centre.opens_on))


def _counts(centre: CentresLetters) -> str:
    if not centre.out:
        return _released(centre)
    everyone, waits = len(centre.officers), centre.count(*NOT_YET)
    return _("{done} of {all} have it", done=everyone - waits, all=everyone)


def _totals(centres: list[CentresLetters]) -> str:
    everyone = sum(len(centre.officers) for centre in centres)
    opened = sum(centre.count(Reached.OPENED) for centre in centres)
    waits = sum(centre.count(Reached.NOT_ASKED, Reached.FAILED) for centre in centres)
    nowhere = sum(centre.count(Reached.NO_CHAT) for centre in centres)
    has = everyone - waits - nowhere
    return _(
        "Letters: {all}. Have it: {has}, surely opened: {opened}. Not yet: {waits}. No chat with Karani: {nowhere}.",
        all=everyone,
        has=has,
        opened=opened,
        waits=waits,
        nowhere=nowhere,
    )


def _officer(officer: OfficersLetter) -> str:
    """With the number to call, where calling helps."""
    call = f" {dialled(officer.phone)}" if officer.reached in NOT_YET and officer.phone else ""
    return f"{officer.name}, {role_name(officer.role)}{call}"
