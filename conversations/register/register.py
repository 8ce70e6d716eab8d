"""Today's register: the centre manager marks every officer P or Ab, checks it and sends it."""

from dataclasses import replace
from datetime import date

from conversations.core import N_, Message, _, link, page, quiet, state, strong, unmarked
from conversations.speech import first_names
from storage.people import Standing
from storage.register import Allowed

from . import brief, line, why, words
from .opening import Opening
from .paged import LINES, rows_of
from .typed import is_line


class Register(Opening):
    """Open the day, mark the officers, send it."""

    label = N_("Today's register")
    words = ("rejista", "attendance")
    audience = frozenset({Standing.CENTRE_MANAGER, Standing.DEPUTY, Standing.TSC_DIRECTOR})  # who comes from the board
    menu_of = frozenset({Standing.CENTRE_MANAGER, Standing.DEPUTY})

    @classmethod
    def is_line(cls, said: str) -> bool:
        return is_line(why.taken_off(said)[0])

    @state
    def sheet(self) -> Message:
        """The register; where it stands above already, only what is new."""
        marking = self._keys.marking
        return replace(
            self._to_mark() if marking else self._to_see(),
            again="" if self._opened else self._again(marking=marking),
            quiet=bool(self.posted),
            news_last=True,
            replaces=True,
            screen=self.shown,
        )

    def _to_mark(self) -> Message:
        """A row of buttons an officer; as lines of text where no buttons are drawn."""
        sheet, keys = self._read(), self._keys
        turned = page(sheet.officers, self.data.page, rows_of(sheet.officers))
        self.data.page = turned.number
        called = first_names([officer.name for officer in sheet.officers], initial=True)[turned.first :]
        marks = [keys.officer(officer, name) for officer, name in zip(turned.shown, called, strict=False)]
        below = keys.below(self._undo, begun=bool(self.data.act))
        here = line.all_here(turned.shown, called)
        listed = brief.listed(sheet, turned.first, brief.LISTED - len(here))
        typed = [*listed, _("Type: ab 3 7 (absent), p 2 (present), rest p.")]
        closed = keys.allowed is Allowed.WITH_REASON and not (sheet.as_director or sheet.sent_at)
        notices = [*([words.hours(sheet, keys.allowed)] if closed else []), *self._notices]
        return Message(
            "\n".join([*self._status, *([quiet(here)] if here else [])]),
            (*marks, *keys.pages(turned), *below),
            typed="\n".join(typed),
            brief=brief.opened(sheet, turned.first, notices),
        )

    def _to_see(self) -> Message:
        """Who is marked how, as lines of text."""
        sheet, keys = self._read(), self._keys
        turned = page(sheet.officers, self.data.page, LINES)
        self.data.page = turned.number
        everyone = line.seen(sheet)[turned.first :][:LINES]
        return Message(
            "\n".join((*self._status, "", *everyone)),
            (*keys.pages(turned), *keys.below(self._undo, begun=bool(self.data.act))),
            brief=brief.seen(sheet, [*map(unmarked, self._status)], correctable=keys.allowed is Allowed.SENT),
        )

    @property
    def _notices(self) -> list[str]:
        return words.notices(self._read(), self.desk, self._keys.allowed, correcting=self.data.correcting)

    @property
    def _status(self) -> list[str]:
        """What stands above: the day and how far it is, the place for whoever has several, and what else matters."""
        place = [] if self.data.alone else [quiet(words.place_line(self._read()))]
        own = [quiet(_("* own mark, not confirmed"))] if self._read().flagged else []
        return [strong(words.status(self._read(), self._keys.allowed)), *place, *self._notices, *own]

    def _again(self, *, marking: bool) -> str:
        """What is said behind the news where the register stands above: what is left, and what to write."""
        sheet = self._read()
        if not marking:
            return _("Write register for the list.")
        if not self.notes:
            return _("Write like: ab 3 7, or p 2, or register for the list.")
        if left := len(sheet.unmarked):
            return _(
                "Left to mark: {left}. Write all for the rest, then send; undo; or register for the list.",
                left=left,
            )
        return _(
            "All marked: {present} present, {absent} absent. Write send, undo, or register for the list.",
            present=len(sheet.present),
            absent=len(sheet.absent),
        )

    @sheet.help
    def what_sheet(self) -> str:
        return self.how()

    @sheet.press("more")
    def turn_page(self) -> None:
        self.data.page += 1

    @link
    def turn(self, centre: int, on: date, number: int) -> state:
        there = self._open(centre, on)
        self.data.page = number
        return there

    @sheet.press("days")
    def other_days(self) -> state:
        return self.days

    @sheet.typed
    def type_marks(self, text: str) -> state:
        return self.as_typed(text)
