"""Keys: the rows of buttons under a register. Each is a link, so it means the officer and day that it showed."""

from dataclasses import dataclass, replace
from datetime import date

from conversations import ways
from conversations.core import Button, Page, Rows, Style, Way, _, rows, short_day
from storage.register import Allowed, Mark, Officer, Sheet

from . import line

CARD, MARK, REST, REST_AND_SEND, SEND, CORRECT, UNDO, TURN = (
    Way("register", place) for place in ("card_of", "mark", "rest", "rest_and_send", "send", "correct", "undo", "turn")
)
PAPER = Way("print", "of")
TAKE_OVER = Way("register", "take_over")
MARKING = (Allowed.MAY, Allowed.WITH_REASON)
STYLES = {Mark.PRESENT: Style.GOOD, Mark.ABSENT: Style.BAD}
MOST_PAGES = 6  # in a row of buttons 320 points wide


@dataclass(frozen=True)
class Keys:
    """The buttons of one register, as far as it may be marked now."""

    sheet: Sheet
    allowed: Allowed
    own: int | None = None  # the person who looks at it

    @property
    def here(self) -> tuple[int, date]:
        return self.sheet.centre_id, self.sheet.on

    @property
    def marking(self) -> bool:
        return self.allowed in MARKING

    def officer(self, officer: Officer, called: str) -> tuple[Button, ...]:
        """Who it is, and both marks, of which the chosen one stands out."""
        name = CARD.button(line.button(officer, called), *self.here, officer.deployment, detail=True)
        full = line.full(officer, own=officer.person == self.own)
        return replace(name, full=full), *(self._mark(officer, mark, chosen=officer.mark is mark) for mark in Mark)

    def _mark(self, officer: Officer, mark: Mark, *, chosen: bool) -> Button:
        label, style = (f"✓ {mark}", STYLES[mark]) if chosen else (str(mark), Style.PLAIN)
        button = MARK.button(label, *self.here, officer.deployment, mark, style=style, detail=True)
        return replace(button, full=f"{mark}, {officer.number} {officer.name}", pressed=chosen)

    def pages(self, turned: Page[Officer]) -> Rows:
        """Each page by the numbers on it; of very many the next."""
        if turned.pages > MOST_PAGES:
            return ((TURN.button(_("More"), *self.here, turned.number + 1, detail=True),),)
        if turned.pages == 1:
            return ()
        return (tuple(self._page(turned, number) for number in range(turned.pages)),)

    def _page(self, turned: Page[Officer], number: int) -> Button:
        officers = self.sheet.officers[number * turned.per : (number + 1) * turned.per]
        first, last, here = officers[0].number, officers[-1].number, number == turned.number
        label = f"[{first}–{last}]" if here else f"{first}–{last}"
        button = TURN.button(label, *self.here, number, detail=True)
        return replace(button, full=_("Officers {first} to {last}", first=first, last=last), pressed=here)

    def below(self, undo: int, *, begun: bool) -> Rows:
        """What is in sight under the rows. `undo` is the act that can be taken back; `begun`: something was marked."""
        left = len(self.sheet.unmarked) if self.marking else 0
        ends, others = [], []
        if left:
            label = _("Rest present ({count})", count=left) if self._some else _("All present")
            ends.append(REST.button(label, *self.here))
        if self.marking or (self.allowed is Allowed.SENT and self.sheet.corrected):
            ends.append(SEND.button(_("Send {day}", day=short_day(self.sheet.on)), *self.here))
        if self.allowed is Allowed.SENT:
            ends.append(CORRECT.button(_("Correct"), *self.here))
        if self.marking and undo:
            others.append(UNDO.button(_("Undo"), *self.here, undo))
        if self.sheet.proposed and self.marking:
            ends.append(TAKE_OVER.button(_("Take over ({count})", count=self.sheet.proposed), *self.here))
        if self.sheet.unlisted:
            others.append(ways.PROVISIONAL.button(_("Not listed ({count})", count=self.sheet.unlisted), *self.here))
        if self.sheet.as_director:
            others.append(ways.BOARD_OPEN.button(_("Board"), self.sheet.on))
            others.append(ways.WHO_MARKS_OF.button(_("Who marks"), self.sheet.centre_id))
        else:
            others.append(Button(_("Other days"), "days"))
        if not self.sheet.as_deputy:
            others.append(PAPER.button(_("Print"), self.sheet.centre_id))
        both = [replace(self.rest_and_send(), saves=True)] if left and begun else []
        return (*rows(ends, width=2), *rows(others, width=3), *rows(both))

    @property
    def _some(self) -> bool:
        """Whether anybody has a mark."""
        return len(self.sheet.unmarked) < len(self.sheet.officers)

    def rest_and_send(self) -> Button:
        label = _("Rest present, send") if self._some else _("All present, send")
        return REST_AND_SEND.button(label, *self.here)
