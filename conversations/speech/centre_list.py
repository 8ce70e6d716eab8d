"""A list of centres to choose from: by pages, or by a part of the name or code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversations.core import Button, Conversation, Invalid, Message, _, page, rows, state
from conversations.core.field import PER_PAGE, found
from storage.desk import Desk

Labelled = tuple[str, str]  # a centre's id, and how it is told from the others


class CentreList(Conversation[Desk]):
    """What is chosen leads to `chosen`."""

    @dataclass
    class Data:
        page: int = 0
        sought: str = ""
        centre: int = 0

    data: Data

    def options(self) -> list[Labelled]:
        raise NotImplementedError

    def button(self, centre: int, label: str) -> Button:
        return Button(label, "choose", str(centre))

    def chosen(self, centre: int) -> state:
        raise NotImplementedError

    def why_centres(self) -> str:
        raise NotImplementedError

    def asked(self, _here: Sequence[Labelled]) -> str:
        """What is said above these centres of one page."""
        return _("Which centre? Choose, or type a part of its name or code.")

    @state
    def centres(self) -> Message:
        options = self.options()
        shown = found(options, self.data.sought) or options
        here = page(shown, self.data.page, PER_PAGE)
        buttons = [self.button(int(centre), label) for centre, label in here.shown]
        return Message(self.asked(here.shown), rows([*buttons, *here.more()]))

    @centres.help
    def help_centres(self) -> str:
        return self.why_centres()

    @centres.press("choose")
    def choose(self, centre: str) -> state:
        return self.chosen(int(centre))

    @centres.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @centres.search
    def search(self, text: str) -> Any:
        matching = found(self.options(), text)
        if len(matching) == 1:
            return self.chosen(int(matching[0][0]))
        if not matching:
            raise Invalid(_("None of your centres has that name or code. Type fewer letters."))
        self.data.sought, self.data.page = text, 0
        return None
