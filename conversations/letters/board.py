"""Letters: the director sees who has got and opened the letter, and whom to call."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from conversations.core import N_, Button, Invalid, Message, _, full_day, link, page, rows, state
from conversations.speech import CentreList, Labelled, dialled, list_message, role_name, told_apart
from storage.letters import CentresLetters, OfficersLetter, Reached
from storage.people import PHONE, Standing

NOT_YET = (Reached.NO_CHAT, Reached.NOT_ASKED, Reached.FAILED)
REACHED = {
    Reached.NO_CHAT: N_("No chat with Karani ({count}):"),
    Reached.NOT_ASKED: N_("Not asked for yet ({count}):"),
    Reached.FAILED: N_("Asked for, but we could not send it ({count}):"),
    Reached.ASKED: N_("Asked for, being sent ({count}):"),
    Reached.SENT: N_("Sent ({count}):"),
    Reached.GOT: N_("Arrived ({count}):"),
    Reached.OPENED: N_("Opened ({count}):"),
}
REACHED_SHORT = {
    Reached.NO_CHAT: N_("no chat"),
    Reached.NOT_ASKED: N_("not asked for"),
    Reached.FAILED: N_("not sent"),
    Reached.ASKED: N_("being sent"),
    Reached.SENT: N_("sent"),
    Reached.GOT: N_("arrived"),
    Reached.OPENED: N_("opened"),
}
NAMED = 20  # to a page


class LetterBoard(CentreList):
    """The centres with their counts; a centre shows its officers, those without the letter first."""

    command = "letters"
    label = N_("Letters")
    words = ("barua zote",)
    audience = frozenset({Standing.TSC_DIRECTOR})

    def begin(self) -> state:
        return self.centres

    @cached_property
    def every(self) -> dict[str, CentresLetters]:
        """By the centre's id, as read in this turn."""
        return {str(each.centre_id): each for each in self.desk.letter_board.centres()}

    def options(self) -> list[Labelled]:
        if not self.every:
            raise Invalid(_("Nobody is posted in your sub-counties now. To post officers, open Centres."))
        return [(centre, _place(each)) for centre, each in self.every.items()]

    def button(self, centre: int, label: str) -> Button:
        return self.to(label, LetterBoard.of, centre)

    def asked(self, here: Sequence[Labelled]) -> str:
        lines = [f"{label}: {_counts(self.every[centre])}" for centre, label in here]
        return "\n".join([_totals([*self.every.values()]), "", *lines])

    def why_centres(self) -> str:
        return _(
            "Telegram tells us only that a letter was sent; WhatsApp and SMS also that it arrived. Choose a "
            "centre to see who has not asked for theirs."
        )

    @link
    def of(self, centre: int) -> state:
        return self.chosen(centre)

    def chosen(self, centre: int) -> state:
        self.data.centre, self.data.page = self.desk.letter_board.centre(centre).centre_id, 0
        return self.centre

    @state
    def centre(self) -> Message:
        centre = self.desk.letter_board.centre(self.data.centre)
        lines, count = [_place(centre), _released(centre)], Counter(one.reached for one in centre.officers)
        here = page(sorted(centre.officers, key=lambda one: one.reached), self.data.page, NAMED)
        self.data.page = here.number
        for reached in Reached:
            if officers := [officer for officer in here.shown if officer.reached is reached]:
                called = told_apart([(one.name, one.phone) for one in officers])
                lines += ["", _(REACHED[reached], count=count[reached]), *map(_officer, officers, called)]
            if reached in NOT_YET:  # with the number to call
                self.desk.seen.at(PHONE, *(officer.person_id for officer in officers))
        lines += ["", *here.lines] if here.lines else []
        below = [*here.more(), Button(_("As a file"), "file"), self.to(_("All centres"), LetterBoard)]
        return Message("\n".join(lines), rows(below, width=2))

    @centre.press("page")
    def more_officers(self) -> None:
        self.data.page += 1

    @centre.press("file")
    def as_file(self) -> None:
        self.post(list_message(self.desk, "list.letters", self.data.centre, "letters"))

    @centre.help
    def why_centre(self) -> str:
        return _("Officers without the letter come first, with a number to call. They get it by writing: letter.")


def _place(centre: CentresLetters) -> str:
    return _("{centre} {code}, {exam}", centre=centre.centre, code=centre.centre_code, exam=centre.exam)


def _released(centre: CentresLetters) -> str:
    if centre.opens_on is None:
        return _("The letters are not out, and no day is set.")
    if not centre.out:
        return _("The letters come out on {day}.", day=full_day(centre.opens_on))
    return _("The letters have been out since {day}.", day=full_day(centre.opens_on))


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
        "Letters: {all}. Received: {has} (opened for certain: {opened}). Not asked for: {waits}. Not on "
        "Karani: {nowhere}.",
        all=everyone,
        has=has,
        opened=opened,
        waits=waits,
        nowhere=nowhere,
    )


def _officer(officer: OfficersLetter, name: str) -> str:
    """With the number to call, where calling helps."""
    call = f" {dialled(officer.phone)}" if officer.reached in NOT_YET and officer.phone else ""
    return f"{name}, {role_name(officer.role)}{call}"
